import { at, entry } from '../../at.ts';
import { inputOf } from '../graph.ts';
import { isSame, lengthOf, wholeOf } from '../region.ts';
import type { Form } from '../relations/relation.ts';
import { readRegion } from './crop-plan.ts';
import type { CropStep } from './crop-steps.ts';
import type { CropWriter } from './crop-writer.ts';

/**
 * Emits a GridSample of a part of its input. A grid's coordinates run from −1 to 1 over the whole input, so they become
 * `((grid + 1) · whole − 2 · start) / part − 1`: in positions, or in steps between them where corners are aligned.
 */
export function cropSample(
  writer: CropWriter,
  step: CropStep,
  { isAligned }: Extract<Form, { kind: 'sampled' }>,
  data: string,
  grid: string,
): string {
  const { node } = step.operation;
  const need = readRegion(step, 0);
  const whole = wholeOf(entry(writer.network.shapes, inputOf(node, 0)));
  if (isSame(need, whole)) return writer.add('GridSample', [data, grid], node.attributes);
  const axes = need
    .map((_, axis) => axis)
    .slice(2)
    .reverse();
  const unitsOf = (length: number): number => (isAligned ? Math.max(1, length - 1) : length);
  const numbers = (values: readonly number[]): string => {
    const feed = writer.feed({ kind: 'integers', values, isShape: false });
    return writer.add('Cast', [feed], new Map([['to', { kind: 'int', value: 1 }]]));
  };
  const one = numbers([1]);
  const scaled = writer.add('Mul', [
    writer.add('Add', [grid, one]),
    numbers(axes.map((axis) => unitsOf(lengthOf(at(whole, axis))))),
  ]);
  const moved = writer.add('Sub', [scaled, numbers(axes.map((axis) => 2 * at(need, axis)[0]))]);
  const divided = writer.add('Div', [moved, numbers(axes.map((axis) => unitsOf(lengthOf(at(need, axis)))))]);
  return writer.add('GridSample', [data, writer.add('Sub', [divided, one])], node.attributes);
}
