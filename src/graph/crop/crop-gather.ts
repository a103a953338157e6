import { at } from '../../at.ts';
import { shapeOf } from '../region.ts';
import type { Form } from '../relations/relation.ts';
import { sizeOf } from '../tensor.ts';
import { readRegion } from './crop-plan.ts';
import type { CropStep } from './crop-steps.ts';
import type { CropWriter } from './crop-writer.ts';

/** Emits a Gather of a region: its indices are counted from the start of what is read. */
export function cropGather(
  writer: CropWriter,
  step: CropStep,
  { axis, indices, shape, followed }: Extract<Form, { kind: 'gathered' }>,
  data: string,
): string {
  const [start, end] = at(step.output, axis + followed);
  const stride = sizeOf(shape.slice(followed + 1));
  const isComputed = (index: number): boolean => {
    const position = Math.floor(index / stride) % at(shape, followed);
    return start <= position && position < end;
  };
  const positions = indices.filter((_, i) => isComputed(i));
  const gathered = gatherAlong(writer, step, axis, positions, data);
  if (shape.length === 1) return gathered;
  const target = writer.feed({ kind: 'integers', values: shapeOf(step.output), isShape: true });
  return writer.add('Reshape', [gathered, target]);
}

/** Emits a Tile of a region, as one Gather along each axis that is repeated. */
export function cropTile(
  writer: CropWriter,
  step: CropStep,
  { axes }: Extract<Form, { kind: 'tiled' }>,
  lengths: readonly number[],
  data: string,
): string {
  return axes.reduce((name, axis) => {
    const [start, end] = at(step.output, axis);
    const positions = Array.from({ length: end - start }, (_, i) => (start + i) % at(lengths, axis));
    return gatherAlong(writer, step, axis, positions, name);
  }, data);
}

/** Emits an operator that reads positions from its second input, counted from the start of what is read of the first. */
export function cropIndexed(
  writer: CropWriter,
  step: CropStep,
  { axis, coordinate, coordinates }: Extract<Form, { kind: 'indexed' }>,
  data: string,
  indices: string,
): string {
  const [start] = at(readRegion(step, 0), axis);
  const values = Array.from({ length: coordinates }, (_, i) => (i === coordinate ? start : 0));
  const offset = writer.feed({ kind: 'integers', values, isShape: false });
  const { operator, attributes } = step.operation.node;
  return writer.add(operator, [data, writer.add('Sub', [indices, offset])], attributes);
}

function gatherAlong(
  writer: CropWriter,
  step: CropStep,
  axis: number,
  positions: readonly number[],
  data: string,
): string {
  const [start] = at(readRegion(step, 0), axis);
  const values = positions.map((position) => position - start);
  const feed = writer.feed({ kind: 'integers', values, isShape: false });
  return writer.add('Gather', [data, feed], new Map([['axis', { kind: 'int', value: axis }]]));
}
