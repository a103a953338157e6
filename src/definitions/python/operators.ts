/** The Python functions, classes and signs that compute each ONNX operator, in lower case, without `2d` and `_`. */
const names: Readonly<Record<string, readonly string[]>> = {
  Add: ['add', '+', '+='],
  AveragePool: ['avgpool', 'averagepool', 'averagepooling', 'adaptiveavgpool'],
  BatchNormalization: ['batchnorm', 'batchnormalization', 'syncbatchnorm'],
  Clip: ['clip', 'clamp', 'relu6', 'hardtanh'],
  Concat: ['cat', 'concat', 'concatenate', 'hstack', 'vstack', 'stack'],
  Conv: ['conv', 'convolution', 'depthwiseconv', 'separableconv', 'lazyconv'],
  ConvTranspose: ['convtranspose', 'convtransposed', 'deconv', 'lazyconvtranspose'],
  DepthToSpace: ['depthtospace', 'pixelshuffle'],
  Div: ['div', 'divide', 'truedivide', '/', '/='],
  Erf: ['erf', 'gelu'],
  Gemm: ['linear', 'dense', 'addmm'],
  GlobalAveragePool: ['adaptiveavgpool', 'globalaveragepooling', 'avgpool', 'mean'],
  GlobalMaxPool: ['adaptivemaxpool', 'globalmaxpooling', 'amax', 'max'],
  HardSigmoid: ['hardsigmoid', 'hardswish'],
  InstanceNormalization: ['instancenorm', 'groupnorm', 'groupnormalization'],
  LayerNormalization: ['layernorm', 'layernormalization'],
  MatMul: ['matmul', 'bmm', 'mm', 'einsum', 'linear', 'dense', 'scaleddotproductattention', '@'],
  MaxPool: ['maxpool', 'maxpooling', 'adaptivemaxpool'],
  Mul: ['mul', 'multiply', 'silu', 'swish', '*', '*='],
  Pad: ['pad', 'zeropad', 'zeropadding', 'reflectionpad', 'replicationpad', 'constantpad'],
  Pow: ['pow', 'square', '**'],
  ReduceMax: ['max', 'amax', 'reducemax'],
  ReduceMean: ['mean', 'reducemean', 'adaptiveavgpool', 'globalaveragepooling', 'layernorm'],
  ReduceSum: ['sum', 'reducesum'],
  Reshape: ['reshape', 'view', 'flatten', 'unflatten', 'rearrange'],
  Resize: ['interpolate', 'resize', 'upsample', 'upsampling', 'upsamplingbilinear', 'upsamplingnearest'],
  Sigmoid: ['sigmoid', 'silu', 'swish'],
  Slice: ['narrow', 'crop', 'centercrop', 'cropping', 'slice', '[]'],
  Softmax: ['softmax', 'scaleddotproductattention'],
  SpaceToDepth: ['spacetodepth', 'pixelunshuffle'],
  Split: ['split', 'chunk', 'unbind'],
  Sub: ['sub', 'subtract', '-', '-='],
  Transpose: ['permute', 'transpose', 'movedim', 'swapaxes', 't', 'rearrange'],
  Upsample: ['interpolate', 'upsample', 'upsampling', 'resize'],
};

/** Whether a Python function, class or sign computes an ONNX operator; an unlisted operator has its own name. */
export function computes(called: string, operator: string): boolean {
  const name = plain(called);
  const known = names[operator];
  return known === undefined ? name === plain(operator) : known.includes(name);
}

/** Normalizes a name: `adaptive_avg_pool2d`, `AdaptiveAvgPool2d` and `AdaptiveAvgPool` become the same. */
function plain(name: string): string {
  const letters = name.toLowerCase().replaceAll('_', '');
  return letters.replace(/[123]d(?=transposed?$|$)/u, '');
}
