import type { CropStep } from './cone.ts';
import { type CropWriter, cut } from './crop-writer.ts';
import type { Attribute } from '../graph.ts';
import {
  type Interval,
  intersectIntervals,
  isSame,
  isSameInterval,
  nowhere,
  type Region,
  wholeOf,
} from '../region.ts';
import type { Form } from '../relations/relation.ts';

/** Writes an operator that slides over space, computed on a part, and gives its output. */
export function cropWindow(writer: CropWriter, step: CropStep, read: (input: number) => string): string {
  const { form } = step.made.relation;
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
 * What is computed whole pads as the model does, as does each axis of an AveragePool that is computed whole, for its
 * windows count what is padding. Elsewhere the padding is put in with the surroundings, so that parts at the border and
 * parts in the middle share one graph.
 */
function slidingWindow(
  writer: CropWriter,
  step: CropStep,
  { pads }: Extract<Form, { kind: 'window' }>,
  read: (input: number) => string,
): string {
  const { node, output } = step.made;
  const shape = writer.network.shapes.get(node.inputs[0] ?? '') ?? [];
  const whole = wholeOf(writer.network.shapes.get(output) ?? []);
  const isAllWhole = isSame(step.output, whole);
  const dimensions = pads.length / 2;
  const own = pads.map(() => 0);
  const need = (step.inputs[0] ?? []).map((interval, axis): Interval => {
    const i = axis - 2;
    const isWhole = isSameInterval(step.output[axis] ?? nowhere, whole[axis] ?? nowhere);
    if (i < 0 || !isWhole || !(isAllWhole || node.operator === 'AveragePool')) return interval;
    const inside = intersectIntervals(interval, [0, shape[axis] ?? 0]);
    own[i] = pads[i] ?? 0;
    own[i + dimensions] = interval[1] > inside[1] ? (pads[i + dimensions] ?? 0) : 0;
    return inside;
  });
  const attributes = new Map<string, Attribute>([
    ...[...node.attributes].filter(([name]) => name !== 'auto_pad'),
    ['pads', { kind: 'ints', value: own }],
  ]);
  const rest = node.inputs.slice(1).map((_, i) => read(i + 1));
  return writer.add(node.operator, [writer.assemble(step, 0, need), ...rest], attributes);
}

function transposedWindow(
  writer: CropWriter,
  step: CropStep,
  { strides, begins }: Extract<Form, { kind: 'transposed window' }>,
  read: (input: number) => string,
): string {
  const { node } = step.made;
  const need = step.inputs[0] ?? [];
  const weights = writer.network.constants.get(node.inputs[1] ?? '')?.shape ?? [];
  const dropped = ['auto_pad', 'output_shape', 'output_padding', 'pads'];
  const attributes = new Map([...node.attributes].filter(([name]) => !dropped.includes(name)));
  const dilations = node.attributes.get('dilations');
  const covered: Region = step.output.map((interval, axis): Interval => {
    const i = axis - 2;
    if (i < 0) return interval;
    const [start, end] = need[axis] ?? nowhere;
    const stride = strides[i] ?? 1;
    const begin = begins[i] ?? 0;
    const dilation = dilations?.kind === 'ints' ? (dilations.value[i] ?? 1) : 1;
    const reach = ((weights[axis] ?? 1) - 1) * dilation;
    return [start * stride - begin, (end - 1) * stride - begin + reach + 1];
  });
  const inputs = node.inputs.map((_, i) => read(i));
  return cut(writer, writer.add(node.operator, inputs, attributes), covered, step.output);
}

/** Interpolation as products with the rows of its matrices that the part needs. */
function resized(
  writer: CropWriter,
  step: CropStep,
  { matrices }: Extract<Form, { kind: 'resized' }>,
): string {
  const need = step.inputs[0] ?? [];
  const rank = need.length;
  let name = writer.assemble(step, 0, need);
  for (const [axis, matrix] of [...matrices].sort(([a], [b]) => b - a)) {
    const rows = step.output[axis] ?? nowhere;
    const columns = need[axis] ?? nowhere;
    const feed = (isTransposed: boolean): string =>
      writer.feed({ kind: 'matrix', matrix, rows, columns, isTransposed });
    if (axis === rank - 2) {
      name = writer.add('MatMul', [feed(false), name]);
      continue;
    }
    const order = Array.from({ length: rank }, (_, i) => i);
    [order[axis], order[rank - 1]] = [rank - 1, axis];
    const turn = new Map<string, Attribute>([['perm', { kind: 'ints', value: order }]]);
    const isLast = axis === rank - 1;
    const turned = isLast ? name : writer.add('Transpose', [name], turn);
    const product = writer.add('MatMul', [turned, feed(true)]);
    name = isLast ? product : writer.add('Transpose', [product], turn);
  }
  return name;
}
