import type { CropStep } from './crop/cone.ts';
import type { Network, NetworkNode } from './network.ts';
import { type Region, shapeOf, wholeOf } from './region.ts';
import { sizeOf } from './tensor.ts';

/** Multiplications of one item that a node makes for a part of its output. */
export function multiplications(
  { constants, shapes }: Network,
  made: NetworkNode,
  output: Region,
  input: Region | null,
): number {
  const { node, relation } = made;
  const elements = sizeOf(shapeOf(output));
  const weights = constants.get(node.inputs[1] ?? '')?.shape ?? [];
  switch (node.operator) {
    case 'Conv':
      return elements * sizeOf(weights.slice(1));
    case 'ConvTranspose':
      return sizeOf(shapeOf(input ?? [])) * sizeOf(weights.slice(1));
    case 'MatMul':
      return (
        elements *
        ((shapes.get(node.inputs[0] ?? '') ?? constants.get(node.inputs[0] ?? '')?.shape)?.at(-1) ?? 1)
      );
    case 'Gemm':
      return elements * (weights.at(0) ?? 1);
    default:
      return relation.form.kind === 'moved' || relation.form.kind === 'reshaped' ? 0 : elements;
  }
}

/** Multiplications of one item of a plan. */
export function costOf(network: Network, steps: readonly CropStep[]): number {
  return steps.reduce(
    (sum, { made, output, inputs }) => sum + multiplications(network, made, output, inputs[0] ?? null),
    0,
  );
}

/** Multiplications of one item of the whole model. */
export function fullCostOf(network: Network): number {
  return network.nodes.reduce((sum, made) => {
    const whole = (name: string): Region => wholeOf(network.shapes.get(name) ?? []);
    return sum + multiplications(network, made, whole(made.output), whole(made.node.inputs[0] ?? ''));
  }, 0);
}

/** Elements of one item that the steps of a plan hold at most at once, taken as all of them. */
export function elementsOf(steps: readonly CropStep[]): number {
  return steps.reduce(
    (sum, { output, inputs }) =>
      sum +
      sizeOf(shapeOf(output)) +
      inputs.reduce((all, region) => all + (region ? sizeOf(shapeOf(region)) : 0), 0),
    0,
  );
}
