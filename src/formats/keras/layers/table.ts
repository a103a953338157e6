import { unary } from '../../tensorflow/operations/elementwise.ts';
import type { Config } from '../config.ts';
import * as activations from './activation.ts';
import * as attention from './attention.ts';
import * as convolutions from './convolution.ts';
import { dense, einsumDense, embedding } from './dense.ts';
import { inputOf, type Lowering } from './layer.ts';
import * as merge from './merge.ts';
import * as normalization from './normalization.ts';
import { global, windowed } from './pooling.ts';
import * as shape from './shape.ts';
import * as space from './space.ts';
import { timeDistributed } from './wrapped.ts';

/** Layers without effect in inference. */
const identity: Lowering = (call) => unary(call.b, 'Identity', inputOf(call));

/** Layers by class name. */
const table: Readonly<Record<string, Lowering>> = {
  ...forAll('Conv1D Conv2D Conv3D Convolution1D Convolution2D Convolution3D', convolutions.plain),
  ...forAll('DepthwiseConv1D DepthwiseConv2D', convolutions.depthwise),
  ...forAll(
    'SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D',
    convolutions.separable,
  ),
  ...forAll(
    'Conv1DTranspose Conv2DTranspose Conv3DTranspose Convolution2DTranspose',
    convolutions.transposed,
  ),
  ...forAll('MaxPooling1D MaxPooling2D MaxPooling3D MaxPool1D MaxPool2D MaxPool3D', windowed('MaxPool')),
  ...forAll(
    'AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D',
    windowed('AveragePool'),
  ),
  ...forAll(
    'GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool2D',
    global('ReduceMean'),
  ),
  ...forAll('GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalMaxPool2D', global('ReduceMax')),
  ...forAll(
    'BatchNormalization BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization',
    normalization.batch,
  ),
  LayerNormalization: normalization.layer,
  ...forAll('GroupNormalization Addons>GroupNormalization', normalization.group),
  ...forAll('InstanceNormalization Addons>InstanceNormalization', normalization.instance),
  Normalization: normalization.inputs,
  Activation: activations.named,
  ReLU: activations.rectified,
  LeakyReLU: activations.leaky,
  PReLU: activations.parametric,
  ELU: activations.exponential,
  ThresholdedReLU: activations.thresholded,
  Softmax: activations.softmaxLayer,
  ...forAll('UpSampling1D UpSampling2D UpSampling3D', space.upsampling),
  Resizing: space.resizing,
  ...forAll('ZeroPadding1D ZeroPadding2D ZeroPadding3D', space.padding),
  ...forAll('Cropping1D Cropping2D Cropping3D', space.cropping),
  CenterCrop: space.centerCrop,
  Reshape: shape.reshaped,
  Flatten: shape.flatten,
  Permute: shape.permute,
  RepeatVector: shape.repeat,
  Add: merge.merged('Add'),
  Subtract: merge.merged('Sub'),
  Multiply: merge.merged('Mul'),
  Maximum: merge.merged('Max'),
  Minimum: merge.merged('Min'),
  Average: merge.average,
  ...forAll('Concatenate Merge', merge.concatenation),
  Dot: merge.dot,
  Dense: dense,
  EinsumDense: einsumDense,
  Embedding: embedding,
  MultiHeadAttention: attention.multiHead,
  Attention: attention.dotProduct,
  TimeDistributed: timeDistributed,
  Rescaling: normalization.rescaling,
  ...forAll(
    'Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D GaussianDropout GaussianNoise AlphaDropout Identity ' +
      'ActivityRegularization Masking RandomFlip RandomRotation RandomZoom RandomTranslation RandomContrast ' +
      'RandomBrightness',
    identity,
  ),
};

function forAll(names: string, lowering: Lowering): Readonly<Record<string, Lowering>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, lowering]));
}

/**
 * How a layer is written as ONNX nodes.
 * @throws UserError when the layer is not supported, or holds code
 */
export function loweringOf(className: string, config: Config): Lowering {
  const found = Object.hasOwn(table, className) ? table[className] : undefined;
  if (found !== undefined) return found;
  if (className === 'Lambda') {
    throw config.failure(
      'holds Python code, which is not run: replace it by layers, or export the model to ONNX',
    );
  }
  throw config.failure('is not a layer that can be read: export the model to ONNX instead');
}
