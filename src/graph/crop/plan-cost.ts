import { at, entry } from '../../at.ts';
import { inputOf } from '../graph.ts';
import { macsOf } from '../macs.ts';
import { type Network, type NetworkNode, shapeIn } from '../network.ts';
import { intersect, isSame, shapeOf, wholeOf } from '../region.ts';
import { sizeOf } from '../tensor.ts';
import type { CropStep, CropSteps } from './crop-steps.ts';

/** What a plan takes for one item. */
export interface PlanCost {
  /** MACs. */
  readonly cost: number;
  /** What weights in the order of the fastest kernels, which are for 2-D convolutions, save, in MACs that take as long. */
  readonly savedByOrder: number;
  /** Bytes of the constants that it reads. */
  readonly weights: number;
  /** An upper bound of the elements that it holds at once. */
  readonly elements: number;
}

/** The costs of a step. `read` and `written` are elements of its inputs and outputs, `fed` those that are not computed. */
interface StepCost extends Omit<PlanCost, 'elements'> {
  readonly read: number;
  readonly written: number;
  readonly fed: number;
}

/** The share of the time of a 2-D convolution that the order of its weights saves. */
const savedShare = 1 / 6;

/** How many times as long as its MACs a depthwise convolution takes without that order. */
const depthwiseSlowness = 60;

/**
 * What a plan takes.
 * @param mostHeld elements that a plan of the whole network holds at once
 */
export function planCost(network: Network, { steps, computed }: CropSteps, mostHeld: number): PlanCost {
  let [cost, savedByOrder, weights, held, fed] = [0, 0, 0, 0, 0];
  for (const step of steps) {
    const own = stepCost(network, step, computed);
    cost += own.cost;
    savedByOrder += own.savedByOrder;
    weights += own.weights;
    held += own.read + own.written;
    fed += own.fed;
  }
  return { cost, savedByOrder, weights, elements: fed + Math.min(held, mostHeld) };
}

/** Elements that a plan holds at once: each tensor from its step on to the last one that reads it. */
export function heldAtOnce(network: Network, { steps, computed }: CropSteps): number {
  const lastReader = new Map<string, number>();
  steps.forEach(({ operation: { node } }, i) => {
    for (const name of node.inputs) lastReader.set(name, i);
  });
  const held = new Map<string, number>();
  let [live, most] = [0, 0];
  steps.forEach((step, i) => {
    const { read, written } = stepCost(network, step, computed);
    most = Math.max(most, live + read + written);
    held.set(step.operation.output, written);
    live += written;
    for (const name of new Set(step.operation.node.inputs)) {
      if (lastReader.get(name) === i) live -= held.get(name) ?? 0;
    }
  });
  return most;
}

/** The costs of steps that many plans share. */
const known = new WeakMap<CropStep, StepCost>();

function stepCost(network: Network, step: CropStep, computed: CropSteps['computed']): StepCost {
  const before = step.isShared ? known.get(step) : undefined;
  if (before !== undefined) return before;
  const { operation, output, inputs } = step;
  const { node } = operation;
  const cost = macsOf(network, operation, output, inputs[0] ?? null);
  const isWhole = isSame(output, wholeOf(entry(network.shapes, operation.output)));
  let [read, fed] = [0, 0];
  for (const [i, padded] of inputs.entries()) {
    if (padded === null) continue;
    const name = at(node.inputs, i);
    const shape = network.shapes.get(name);
    // What is computed whole pads as the model does.
    const need = isWhole && shape !== undefined ? intersect(padded, wholeOf(shape)) : padded;
    const own = computed.get(name);
    const size = sizeOf(shapeOf(need));
    read += size;
    fed += size - (own === undefined ? 0 : sizeOf(shapeOf(intersect(own, need))));
  }
  const found = {
    cost,
    savedByOrder: cost * savedPerMac(network, operation),
    weights: weightsOf(network, operation),
    read,
    written: sizeOf(shapeOf(output)) * node.outputs.length,
    fed,
  };
  if (step.isShared) known.set(step, found);
  return found;
}

function savedPerMac(network: Network, { node, output }: NetworkNode): number {
  if (node.operator !== 'Conv' || network.shapes.get(output)?.length !== 4) return 0;
  const group = node.attributes.get('group');
  const channels = shapeIn(network, inputOf(node, 0))?.[1];
  return group?.kind === 'int' && group.value > 1 && group.value === channels
    ? depthwiseSlowness
    : savedShare;
}

function weightsOf({ constants }: Network, { node }: NetworkNode): number {
  return node.inputs.reduce((sum, name) => sum + (constants.get(name)?.bytes.byteLength ?? 0), 0);
}
