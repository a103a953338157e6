import type { Network, NetworkNode } from '../network.ts';
import type { Link } from '../relations/relation.ts';

/** Where positions along an axis lie on an axis of the input: position `x` (of continuous space) at `offset + scale·x`. */
export interface AxisPlacement {
  readonly axis: number;
  readonly scale: number;
  readonly offset: number;
}

/**
 * Where a tensor lies on the input: for each axis, the input's axis it follows and where its positions lie, by what they
 * read; null for axes that follow none. A position `p` covers `[p, p + 1)`.
 */
export function placementOf(network: Network, tensor: string): readonly (AxisPlacement | null)[] {
  const known = new Map<string, readonly (AxisPlacement | null)[]>();
  const identity = (network.shapes.get(network.input) ?? []).map((_, axis) => ({
    axis,
    scale: 1,
    offset: 0,
  }));
  known.set(network.input, identity);
  for (const made of network.nodes) {
    for (const output of made.node.outputs)
      if (network.shapes.has(output)) known.set(output, placed(network, made, known));
    if (known.has(tensor)) break;
  }
  return known.get(tensor) ?? [];
}

function placed(
  network: Network,
  made: NetworkNode,
  known: ReadonlyMap<string, readonly (AxisPlacement | null)[]>,
): readonly (AxisPlacement | null)[] {
  const shape = network.shapes.get(made.output) ?? [];
  return shape.map((_, axis) => {
    for (const [i, name] of made.node.inputs.entries()) {
      const link = made.relation.inputs[i]?.[axis];
      const before = link && known.get(name)?.[link.axis];
      if (!link || !before) continue;
      const own = stepOf(network, made, name, axis, link);
      return {
        axis: before.axis,
        scale: before.scale * own.scale,
        offset: before.offset + before.scale * own.offset,
      };
    }
    return null;
  });
}

/** Where positions along an output axis lie on the input axis that they follow. */
function stepOf(
  { shapes, constants }: Network,
  { node, relation, output }: NetworkNode,
  input: string,
  axis: number,
  link: Link,
): { readonly scale: number; readonly offset: number } {
  const { form } = relation;
  const [from, to] = [shapes.get(input)?.[link.axis] ?? 1, shapes.get(output)?.[axis] ?? 1];
  const i = axis - 2;
  if (form.kind === 'transposed window' && i >= 0) {
    const kernel = constants.get(node.inputs[1] ?? '')?.shape[axis] ?? 1;
    const dilations = node.attributes.get('dilations');
    const dilation = dilations?.kind === 'ints' ? (dilations.value[i] ?? 1) : 1;
    const stride = form.strides[i] ?? 1;
    // Input i writes from i·stride − begin on: its centre lies in the middle of what it writes.
    const shift = ((kernel - 1) * dilation + 1 - stride) / 2 - (form.begins[i] ?? 0);
    return { scale: 1 / stride, offset: -shift / stride };
  }
  const matrix = form.kind === 'resized' ? form.matrices.get(axis) : undefined;
  if (matrix !== undefined)
    return fitted(
      Array.from({ length: matrix.rows }, (_, row) => centreOf(matrix, row)),
      from / to,
    );
  const centre = (position: number): number => {
    const [start, end] = link.map.need([position, position + 1]);
    return (start + end) / 2;
  };
  const middle = Math.floor(to / 2);
  const scale = to > 1 ? centre(Math.max(1, middle)) - centre(Math.max(1, middle) - 1) : 1;
  const isEven = to < 3 || centre(Math.max(2, middle)) - centre(Math.max(2, middle) - 2) === 2 * scale;
  if (scale > 0 && isEven)
    return { scale, offset: centre(Math.max(0, middle - 1)) - scale * (Math.max(0, middle - 1) + 0.5) };
  return { scale: from / to, offset: 0 };
}

function centreOf(
  { columns, weights }: { readonly columns: number; readonly weights: Float32Array },
  row: number,
): number {
  let [sum, moment] = [0, 0];
  for (let column = 0; column < columns; column++) {
    const weight = weights[row * columns + column] ?? 0;
    sum += weight;
    moment += weight * (column + 0.5);
  }
  return sum === 0 ? 0 : moment / sum;
}

/** The line through positions' centres: of the given slope, unless what lies inside is a straight line itself. */
function fitted(
  centres: readonly number[],
  slope: number,
): { readonly scale: number; readonly offset: number } {
  const count = centres.length;
  const [first, last] = [Math.floor(count / 4), Math.ceil((3 * count) / 4) - 1];
  const inner = last > first ? ((centres[last] ?? 0) - (centres[first] ?? 0)) / (last - first) : slope;
  const isLine = centres
    .slice(first, last)
    .every((centre, i) => Math.abs((centres[first + i + 1] ?? 0) - centre - inner) < 1e-4);
  const scale = isLine && last > first + 1 ? inner : slope;
  const mean = centres.reduce((sum, centre) => sum + centre, 0) / Math.max(1, count);
  return { scale, offset: mean - (scale * count) / 2 };
}
