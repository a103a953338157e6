import * as tf from '@tensorflow/tfjs-core';

/** Replaces the derivatives of WebAssembly's backend that are slow or wrong. */
export function replaceDerivatives(backendName: string): void {
  const slow = tf.getKernel(tf.Conv2DBackpropInput, backendName);
  tf.registerKernel({ ...slow, kernelFunc: byConvolution(slow.kernelFunc) });
  tf.registerKernel({ kernelName: tf.MaxPoolGrad, backendName, kernelFunc: maxPoolDerivative });
}

/**
 * The derivative of a convolution with respect to its image, computed as a convolution of the result's derivative with
 * the flipped weights, for which there are fast kernels. Strides above 1 are left to the existing kernel.
 */
function byConvolution(kernel: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { dy, filter } = call.inputs as unknown as Tensors<'dy' | 'filter'>;
    const { strides, pad, dimRoundingMode, dataFormat, inputShape } =
      call.attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
    const { padInfo, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } =
      tf.backend_util.computeConv2DInfo(
        inputShape,
        filter.shape,
        strides,
        1,
        pad,
        dimRoundingMode,
        false,
        format,
      );
    const [height, width] = filter.shape;
    const [top, left] = [height - 1 - padInfo.top, width - 1 - padInfo.left];
    const bottom = inHeight + height - 1 - outHeight - top;
    const right = inWidth + width - 1 - outWidth - left;
    const isPlain = format === 'channelsLast' && strideHeight === 1 && strideWidth === 1;
    if (!isPlain || Math.min(top, bottom, left, right) < 0) return kernel(call);
    return tf.tidy(() =>
      tf.conv2d(
        tf.pad(dy, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ]),
        tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]),
        1,
        'valid',
      ),
    );
  };
}

type Tensors<Names extends string> = Readonly<Record<Names, tf.Tensor4D>>;

/**
 * The derivative flows to the first maximum of each window; WebAssembly's own kernel misses maxima that are not above
 * 0.
 */
const maxPoolDerivative: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, input } = inputs as unknown as Tensors<'dy' | 'input'>;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { inHeight, inWidth, inChannels: channels, padInfo } = info;
  const engine = tf.engine();
  const values = engine.readSync(input.dataId) as Float32Array;
  const given = engine.readSync(dy.dataId) as Float32Array;
  const result = new Float32Array(values.length);
  let output = 0;
  for (let batch = 0; batch < info.batchSize; batch++)
    for (let y = 0; y < info.outHeight; y++) {
      const top = y * info.strideHeight - padInfo.top;
      for (let x = 0; x < info.outWidth; x++) {
        const left = x * info.strideWidth - padInfo.left;
        for (let channel = 0; channel < channels; channel++, output++) {
          let [greatest, argument] = [-Infinity, -1];
          for (let row = Math.max(0, top); row < Math.min(inHeight, top + info.filterHeight); row++)
            for (
              let column = Math.max(0, left);
              column < Math.min(inWidth, left + info.filterWidth);
              column++
            ) {
              const index = ((batch * inHeight + row) * inWidth + column) * channels + channel;
              const value = values[index] ?? NaN;
              if (value > greatest) [greatest, argument] = [value, index];
            }
          if (argument >= 0) result[argument] = (result[argument] ?? 0) + (given[output] ?? 0);
        }
      }
    }
  return engine.makeTensor(result, [...input.shape], 'float32');
};
