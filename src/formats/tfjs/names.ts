import { moduleName } from '../tensorflow/module-name.ts';

/** A node's name as a module path, without the `PartitionedCall` that a saved model wraps around all nodes. */
export function bareName(name: string): string {
  const bare = name.replace(/^(?:(?:Stateful)?PartitionedCall(?:_\d+)?\/)+/u, '');
  return bare.split('/').map(moduleName).join('/');
}

/** The module of a node, by its name: `unet/conv1` of `unet/conv1/Relu`. */
export function moduleOfNode(name: string): string {
  const bare = bareName(name);
  const end = bare.lastIndexOf('/');
  return end < 0 ? bare : bare.slice(0, end);
}

const weightsOfLayer =
  /^(.+?)\/(?:Conv[123]D|conv[123]d|MatMul|Tensordot|depthwise|separable_conv2d|conv[23]d_transpose|BiasAdd)(?:_weights|_\d+|\/.*)?$/u;

/** The layer that weights belong to, by TensorFlow's names: `unet/conv1` of `unet/conv1/Conv2D/ReadVariableOp`. */
export function moduleOfWeights(name: string): string | null {
  return weightsOfLayer.exec(bareName(name))?.[1] ?? null;
}
