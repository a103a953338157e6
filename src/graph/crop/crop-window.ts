import { at, entry } from '../../at.ts';
import { type Attribute, inputOf } from '../graph.ts';
import { type Interval, intersectIntervals, isSame, isSameInterval, wholeOf } from '../region.ts';
import type { Form } from '../relations/relation.ts';
import { readRegion } from './crop-plan.ts';
import type { CropStep } from './crop-steps.ts';
import { type CropWriter, sliceTo } from './crop-writer.ts';

/** Emits an operator that slides over space, computed on a region, and returns its output. */
export function cropWindow(writer: CropWriter, step: CropStep, read: (input: number) => string): string {
  const { form } = step.operation.relation;
  switch (form.kind) {
    case 'window':
      return slidingWindow(writer, step, form, read);
    case 'transposed window':
      return transposedWindow(writer, step, form, read);
    case 'resized':
      return resized(writer, step, form);
    default:
      throw new Error(`${form.kind} is not a window.`);
  }
}

/**
 * An operator that is computed whole pads as the model does. So does each axis of an AveragePool that is computed whole,
 * since its windows count the padding. Elsewhere, the padding comes with the surroundings, so that parts at the border and
 * parts in the middle share one graph.
 */
function slidingWindow(
  writer: CropWriter,
  step: CropStep,
  { pads }: Extract<Form, { kind: 'window' }>,
  read: (input: number) => string,
): string {
  const { node, output } = step.operation;
  const { shapes } = writer.network;
  const shape = entry(shapes, inputOf(node, 0));
  const whole = wholeOf(entry(shapes, output));
  const isAllWhole = isSame(step.output, whole);
  const own = pads.map((): readonly [before: number, after: number] => [0, 0]);
  const need = readRegion(step, 0).map((interval, axis): Interval => {
    const pad = pads[axis - 2];
    const isWhole = isSameInterval(at(step.output, axis), at(whole, axis));
    if (pad === undefined || !isWhole || !(isAllWhole || node.operator === 'AveragePool')) return interval;
    const inside = intersectIntervals(interval, [0, at(shape, axis)]);
    own[axis - 2] = [pad[0], interval[1] > inside[1] ? pad[1] : 0];
    return inside;
  });
  const value = [...own.map(([before]) => before), ...own.map(([, after]) => after)];
  const attributes = new Map<string, Attribute>([
    ...[...node.attributes].filter(([name]) => name !== 'auto_pad'),
    ['pads', { kind: 'ints', value }],
  ]);
  const rest = node.inputs.slice(1).map((_, i) => read(i + 1));
  return writer.add(node.operator, [writer.assemble(step, 0, need), ...rest], attributes);
}

/** Attributes of ConvTranspose that fix its output's size or cut it; the crop is cut by a Slice instead. */
const sizeAttributes = ['auto_pad', 'output_shape', 'output_padding', 'pads'];

function transposedWindow(
  writer: CropWriter,
  step: CropStep,
  { windows }: Extract<Form, { kind: 'transposed window' }>,
  read: (input: number) => string,
): string {
  const { node } = step.operation;
  const need = readRegion(step, 0);
  const attributes = new Map([...node.attributes].filter(([name]) => !sizeAttributes.includes(name)));
  const covered = step.output.map((interval, axis): Interval => {
    const window = windows[axis - 2];
    if (window === undefined) return interval;
    const [start, end] = at(need, axis);
    const { kernel, stride, dilation, padding } = window;
    const reach = (kernel - 1) * dilation;
    return [start * stride - padding, (end - 1) * stride - padding + reach + 1];
  });
  const inputs = node.inputs.map((_, i) => read(i));
  return sliceTo(writer, writer.add(node.operator, inputs, attributes), covered, step.output);
}

/** Interpolation as products with the rows of its matrices that the region needs. */
function resized(
  writer: CropWriter,
  step: CropStep,
  { matrices }: Extract<Form, { kind: 'resized' }>,
): string {
  const need = readRegion(step, 0);
  const rank = need.length;
  let name = writer.assemble(step, 0, need);
  for (const [axis, matrix] of [...matrices].sort(([a], [b]) => b - a)) {
    const rows = at(step.output, axis);
    const columns = at(need, axis);
    const feed = (isTransposed: boolean): string =>
      writer.feed({ kind: 'matrix', matrix, rows, columns, isTransposed });
    if (axis === rank - 2) {
      name = writer.add('MatMul', [feed(false), name]);
      continue;
    }
    const order = Array.from({ length: rank }, (_, i) => i);
    [order[axis], order[rank - 1]] = [rank - 1, axis];
    const swap = new Map<string, Attribute>([['perm', { kind: 'ints', value: order }]]);
    const isLast = axis === rank - 1;
    const swapped = isLast ? name : writer.add('Transpose', [name], swap);
    const product = writer.add('MatMul', [swapped, feed(true)]);
    name = isLast ? product : writer.add('Transpose', [product], swap);
  }
  return name;
}
