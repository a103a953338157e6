import { at, entry } from '../../at.ts';
import {
  type Interval,
  intersect,
  isEmpty,
  isSame,
  isSameInterval,
  type Region,
  wholeOf,
} from '../region.ts';
import type { CropPlan } from './crop-plan.ts';
import type { CropStep } from './crop-steps.ts';
import type { CropWriter } from './crop-writer.ts';

/** The region of `need` that a plan recomputes; null where it recomputes none. */
export function recomputedIn({ computed }: CropPlan, tensor: string, need: Region): Region | null {
  const own = computed.get(tensor);
  const kept = own && intersect(own, need);
  return kept === undefined || isEmpty(kept) ? null : kept;
}

/**
 * Surrounds the region `kept` of a tensor with the tensor's baseline, axis by axis, until it fills `need`.
 * @param name holds the values over `kept`
 * @param fill the value outside the tensor
 */
export function paste(
  writer: CropWriter,
  name: string,
  tensor: string,
  kept: Region,
  need: Region,
  fill: number,
): string {
  if (isSame(kept, need)) return name;
  const whole = wholeOf(entry(writer.network.shapes, tensor));
  let pasted = name;
  let filled = kept;
  for (let axis = need.length - 1; axis >= 0; axis--) {
    const wanted = at(need, axis);
    const own = at(kept, axis);
    if (isSameInterval(wanted, own) && isSameInterval(own, at(whole, axis))) continue;
    const strip = (interval: Interval): string => writer.baseline(tensor, filled.with(axis, interval), fill);
    const before = strip([wanted[0], own[0]]);
    const after = strip([own[1], wanted[1]]);
    pasted = writer.add('Concat', [before, pasted, after], new Map([['axis', { kind: 'int', value: axis }]]));
    filled = filled.with(axis, wanted);
  }
  return pasted;
}

const broadcasting: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div']);

/** Whether one item of an input is enough, since another input has all of them. */
export function isBroadcast(
  plan: CropPlan,
  { operation: { node }, inputs }: CropStep,
  input: number,
): boolean {
  const hasItems = (name: string, i: number): boolean => {
    const need = inputs[i] ?? null;
    return i !== input && need !== null && recomputedIn(plan, name, need) !== null;
  };
  return broadcasting.has(node.operator) && node.inputs.some(hasItems);
}
