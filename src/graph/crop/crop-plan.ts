import { at, entry } from '../../at.ts';
import { channelAxis } from '../layers/channel-axis.ts';
import type { Network } from '../network.ts';
import { intersect, isEmpty, isSameInterval, type Region, wholeOf } from '../region.ts';
import { type CropStep, type CropSteps, stepsTowards, type WholePlan } from './crop-steps.ts';
import type { Part, Unit } from './unit.ts';

/**
 * What must be recomputed when a unit changes. Of the unit's tensors, `computed` holds the region that is read.
 */
export interface CropPlan extends CropSteps {
  readonly unit: Unit;
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

/** The part of `target` that a change can reach, by what it reaches of each tensor; null when it reaches none of it. */
export function changedPart(reached: ReadonlyMap<string, Region>, target: Part): Part | null {
  const changeable = reached.get(target.tensor);
  if (changeable === undefined) return null;
  const region = intersect(changeable, target.region);
  return isEmpty(region) ? null : { tensor: target.tensor, region };
}

/**
 * What must be recomputed to get `changed`, the part of the target that a unit can change: at each node, what the change
 * reaches and the target needs.
 * @param reached what a change of the unit reaches of each tensor
 * @param whole the plan of a change of all of the input, whose steps are taken where they are the same
 */
export function planCrop(
  network: Network,
  unit: Unit,
  reached: ReadonlyMap<string, Region>,
  changed: Part,
  whole: WholePlan | null = null,
): CropPlan {
  const starts = new Set(unit.parts.map(({ tensor }) => tensor));
  if (unit.isGroup !== true)
    return { unit, target: changed, ...stepsTowards(network, reached, changed, starts, { whole }) };
  for (const { node, relation } of network.nodes) {
    if (!node.inputs.some((name, i) => reached.has(name) && relation.inputs[i])) continue;
    for (const name of node.outputs) starts.delete(name);
  }
  const { steps, computed } = stepsTowards(network, reached, changed, starts, { whole });
  const set = unit.parts.flatMap(({ tensor, region }) => {
    const own = computed.get(tensor);
    return own === undefined || starts.has(tensor) ? [] : [[tensor, intersect(own, region)] as const];
  });
  return { unit, target: changed, steps, computed: new Map([...computed, ...set]) };
}

/**
 * A unit with all channels of its tensors. All of them are computed where some change: a session is open for one number
 * of channels, so that all channels of a tensor share one, and what reads them, as a rule, reads them all.
 * @returns the unit itself where it has them
 */
export function withAllChannels(network: Network, unit: Unit): Unit {
  const parts = unit.parts.map((part) => {
    const axis = channelAxis(network, part.tensor);
    if (axis === null) return part;
    const channels = at(wholeOf(entry(network.shapes, part.tensor)), axis);
    return isSameInterval(at(part.region, axis), channels)
      ? part
      : { ...part, region: part.region.with(axis, channels) };
  });
  return parts.every((part, i) => part === unit.parts[i]) ? unit : { ...unit, parts };
}
