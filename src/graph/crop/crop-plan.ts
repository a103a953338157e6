import { at, entry } from '../../at.ts';
import { type Network, type NetworkNode, shapeIn } from '../network.ts';
import {
  hull,
  intersect,
  intersectIntervals,
  isEmpty,
  isEmptyInterval,
  type Region,
  wholeOf,
} from '../region.ts';
import { channelAxis } from '../layers/channel-axis.ts';
import { extentOf } from './crop-extent.ts';
import { influenceOf } from './influence.ts';
import { needOf } from './need.ts';
import type { Part, Unit } from './unit.ts';

/** One node, computed on a region of its output. */
export interface CropStep {
  readonly operation: NetworkNode;
  readonly output: Region;
  /**
   * The region that is read of each input, including padding outside it. Null where the input is not read or is read
   * whole.
   */
  readonly inputs: readonly (Region | null)[];
}

/** What must be recomputed when a unit changes. */
export interface CropPlan {
  readonly unit: Unit;
  /** In topological order. */
  readonly steps: readonly CropStep[];
  /** The region that is recomputed of each tensor; of the unit's tensors, the region that is read. */
  readonly computed: ReadonlyMap<string, Region>;
  /** The part of the target that can change. */
  readonly target: Part;
}

/**
 * The region that a step reads of an input.
 * @throws RangeError when the step reads no region of it, which is a bug
 */
export function readRegion({ operation, inputs }: CropStep, index: number): Region {
  const region = at(inputs, index);
  if (region === null) throw new RangeError(`no region of input ${index} of ${operation.output} is read`);
  return region;
}

/**
 * What must be recomputed to get `target` when `unit` changes: at each node, what the change reaches and the target
 * needs. Null when the change cannot reach the target.
 */
export function planCrop(network: Network, unit: Unit, target: Part): CropPlan | null {
  const changeable = influenceOf(network, unit).get(target.tensor);
  if (changeable === undefined) return null;
  const changed = { tensor: target.tensor, region: intersect(changeable, target.region) };
  if (isEmpty(changed.region)) return null;
  const starts = new Set(unit.parts.map(({ tensor }) => tensor));
  const reached = influenceOf(network, {
    ...unit,
    parts: unit.parts.map((part) => withAllChannels(network, part)),
  });
  return { unit, target: changed, ...stepsTowards(network, reached, changed, starts) };
}

/**
 * A part with all channels of its tensor. All of them are computed where some change: a session is open for one number of
 * channels, so that all channels of a tensor share one, and what reads them, as a rule, reads them all.
 */
function withAllChannels(network: Network, { tensor, region }: Part): Part {
  const axis = channelAxis(network, tensor);
  if (axis === null) return { tensor, region };
  const channels = at(wholeOf(entry(network.shapes, tensor)), axis);
  return { tensor, region: region.with(axis, channels) };
}

/** The steps that compute `target` from the network's input. Each plan towards it reads parts of what they read. */
export function stepsFromInput(network: Network, target: Part): readonly CropStep[] {
  const everything = new Map([...network.shapes].map(([name, shape]) => [name, wholeOf(shape)] as const));
  return stepsTowards(network, everything, target, new Set([network.input])).steps;
}

/** The steps that compute the reached part of `target`, from the tensors `starts` on. */
function stepsTowards(
  network: Network,
  reached: ReadonlyMap<string, Region>,
  target: Part,
  starts: ReadonlySet<string>,
): Pick<CropPlan, 'steps' | 'computed'> {
  const needed = new Map<string, Region>();
  const wanted = new Map<string, Region>([[target.tensor, target.region]]);
  const steps: CropStep[] = [];
  for (const operation of network.nodes.toReversed()) {
    const { node } = operation;
    if (!node.outputs.some((name) => wanted.has(name) && !starts.has(name))) continue;
    const extent = extentOf(network, operation, { reached, wanted, needed });
    for (const name of node.outputs) if (network.shapes.has(name)) wanted.set(name, extent(name));
    const output = extent(operation.output);
    const inputs = node.inputs.map((name, i) => inputNeed(network, operation, i, name, output));
    for (const [i, name] of node.inputs.entries()) {
      const need = at(inputs, i);
      const reach = reached.get(name);
      if (need === null || reach === undefined) continue;
      const inside = intersect(need, wholeOf(entry(network.shapes, name)));
      needed.set(name, hull(needed.get(name), inside));
      const part = intersect(reach, need);
      if (!isEmpty(part)) wanted.set(name, hull(wanted.get(name), part));
    }
    steps.push({ operation, output, inputs });
  }
  return { steps: steps.reverse(), computed: wanted };
}

function inputNeed(
  network: Network,
  { relation }: NetworkNode,
  index: number,
  name: string,
  output: Region,
): Region | null {
  const links = relation.inputs[index];
  const shape = shapeIn(network, name);
  if (!links || shape === undefined) return null;
  const need = needOf(links, output, shape);
  const { form } = relation;
  if (form.kind !== 'concatenated') return need;
  const own = need.map((interval, axis) =>
    axis === form.axis ? intersectIntervals(interval, [0, at(shape, axis)]) : interval,
  );
  return own.some(isEmptyInterval) ? null : own;
}
