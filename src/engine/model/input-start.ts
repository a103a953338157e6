import { at } from '../../at.ts';
import { type Graph, firstOutput, inputOf, type Node, readersOf } from '../../graph/graph.ts';
import { readsShapeOnly } from '../../graph/dependent-tensors.ts';
import { constantNumbers } from './constant-numbers.ts';

/** What a network does to its image before its first layer. */
export interface InputStart {
  /** Pixel value that becomes 0, and how far from it 1 is; per channel, their means. */
  readonly centre: number;
  readonly spread: number;
  /** The first convolution, and the axis of the input that it takes for channels; null where no such path leads to one. */
  readonly convolution: { readonly channels: number; readonly axis: number } | null;
}

/** Operators that leave values as they are. */
const passing: readonly string[] = ['Cast', 'Identity', 'Dropout', 'Pad', 'Transpose', 'Relu', 'Clip'];

/** Follows the input through Transpose, and arithmetic with constants, up to its first convolution. */
export function inputStart(graph: Graph, input: string, rank: number): InputStart {
  let tensor = input;
  let axes = Array.from({ length: rank }, (_, axis) => axis);
  let [scale, offset] = [1, 0];
  for (;;) {
    const readers = readersOf(graph, tensor).filter((node) => !readsShapeOnly(node));
    const node = readers.find(({ operator }) => operator === 'Conv') ?? readers[0];
    const change = node && affineOf(graph, node, tensor);
    if (node === undefined || !change || (readers.length > 1 && node.operator !== 'Conv')) {
      const convolution = node?.operator === 'Conv' ? convolutionOf(graph, node, axes) : null;
      return { centre: -offset / scale, spread: 1 / Math.abs(scale), convolution };
    }
    [scale, offset] = [scale * change.scale, offset * change.scale + change.offset];
    const perm = node.operator === 'Transpose' ? node.attributes.get('perm') : undefined;
    if (perm?.kind === 'ints') axes = perm.value.map((axis) => at(axes, axis));
    tensor = firstOutput(node);
  }
}

interface Affine {
  readonly scale: number;
  readonly offset: number;
}

/** A node as `scale · x + offset`, by the means of its constants; null where it is something else. */
function affineOf(graph: Graph, node: Node, tensor: string): Affine | null {
  if (node.domain !== '') return null;
  if (passing.includes(node.operator)) return { scale: 1, offset: 0 };
  const constant = (index: number): number | null => meanOf(constantNumbers(graph, inputOf(node, index)));
  if (node.operator === 'BatchNormalization') {
    const [mean, variance] = [constant(3), constantNumbers(graph, inputOf(node, 4))];
    const deviation = meanOf(variance?.map(Math.sqrt) ?? null);
    if (mean === null || deviation === null || deviation === 0) return null;
    return { scale: 1 / deviation, offset: -mean / deviation };
  }
  const isFirst = inputOf(node, 0) === tensor;
  const value = constant(isFirst ? 1 : 0);
  if (value === null) return null;
  switch (node.operator) {
    case 'Mul':
      return value === 0 ? null : { scale: value, offset: 0 };
    case 'Div':
      return isFirst && value !== 0 ? { scale: 1 / value, offset: 0 } : null;
    case 'Add':
      return { scale: 1, offset: value };
    case 'Sub':
      return isFirst ? { scale: 1, offset: -value } : null;
    default:
      return null;
  }
}

function convolutionOf(
  graph: Graph,
  node: Node,
  axes: readonly number[],
): { readonly channels: number; readonly axis: number } | null {
  const weights = graph.initializers.get(at(node.inputs, 1));
  if (weights === undefined) return null;
  const group = node.attributes.get('group');
  const channels = at(weights.shape, 1) * (group?.kind === 'int' ? group.value : 1);
  return { channels, axis: at(axes, 1) };
}

function meanOf(values: readonly number[] | null): number | null {
  if (values === null || values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
