import { moduleName } from '../tensorflow/module-name.ts';

/** A node's name without the call that a saved model wraps everything in, its parts as modules. */
export function bareName(name: string): string {
  const bare = name.replace(/^(?:(?:Stateful)?PartitionedCall(?:_\d+)?\/)+/u, '');
  return bare.split('/').map(moduleName).join('/');
}

/** The module a node lies in, by its name: `unet/conv1` of `unet/conv1/Relu`. */
export function moduleOfNode(name: string): string {
  const parts = bareName(name).split('/');
  return parts.slice(0, -1).join('/') || (parts[0] ?? '');
}

const weightsOfLayer =
  /^(.+?)\/(?:Conv[123]D|conv[123]d|MatMul|Tensordot|depthwise|separable_conv2d|conv[23]d_transpose|BiasAdd)(?:_weights|_\d+|\/.*)?$/u;

/** The layer that weights belong to, as TensorFlow names them: `unet/conv1` of `unet/conv1/Conv2D/ReadVariableOp`. */
export function moduleOfWeights(name: string): string | null {
  return weightsOfLayer.exec(bareName(name))?.[1] ?? null;
}
