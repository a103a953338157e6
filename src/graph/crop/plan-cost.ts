import { macsOf } from '../macs.ts';
import type { Network } from '../network.ts';
import { shapeOf } from '../region.ts';
import { sizeOf } from '../tensor.ts';
import type { CropStep } from './crop-plan.ts';

/** MACs of a plan's steps, for one item. */
export function planMacs(network: Network, steps: readonly CropStep[]): number {
  return steps.reduce(
    (sum, { operation, output, inputs: [first = null] }) => sum + macsOf(network, operation, output, first),
    0,
  );
}

/** An upper bound of the elements that a plan holds at once, for one item: all inputs and outputs of all steps. */
export function planElements(steps: readonly CropStep[]): number {
  return steps.reduce(
    (sum, { output, inputs }) =>
      sum +
      sizeOf(shapeOf(output)) +
      inputs.reduce((all, region) => all + (region ? sizeOf(shapeOf(region)) : 0), 0),
    0,
  );
}
