import { at, entry } from '../../at.ts';
import type { Network, NetworkNode } from '../network.ts';
import type { InterpolationMatrix, Link } from '../relations/relation.ts';
import { inPlaceOf } from './in-place.ts';

/** Where an axis lies on an axis of the input: the (continuous) position `x` lies at `offset + scale·x`. */
interface AxisPlacement {
  readonly axis: number;
  readonly scale: number;
  readonly offset: number;
}

/**
 * Where a tensor lies on the input: for each axis, the input axis that it follows and where its positions lie, derived
 * from what they read. Null for axes that follow none. Position `p` covers `[p, p + 1)`.
 */
export function placementOf(network: Network, tensor: string): readonly (AxisPlacement | null)[] {
  const input = entry(network.shapes, network.input);
  const known = new Map<string, readonly (AxisPlacement | null)[]>([
    [network.input, input.map((_, axis) => ({ axis, scale: 1, offset: 0 }))],
  ]);
  for (const operation of network.nodes) {
    for (const output of operation.node.outputs)
      if (network.shapes.has(output)) known.set(output, placed(network, operation, known));
    if (known.has(tensor)) break;
  }
  return known.get(tensor) ?? [];
}

function placed(
  network: Network,
  operation: NetworkNode,
  known: ReadonlyMap<string, readonly (AxisPlacement | null)[]>,
): readonly (AxisPlacement | null)[] {
  const source = inPlaceOf(network, operation.output);
  return entry(network.shapes, operation.output).map((_, axis) => {
    for (const [i, name] of operation.node.inputs.entries()) {
      const link = operation.relation.inputs[i]?.[axis];
      const before = link && known.get(name)?.[link.axis];
      if (!link || !before) continue;
      const own = lineOf(network, operation, name, axis, link);
      return {
        axis: before.axis,
        scale: before.scale * own.scale,
        offset: before.offset + before.scale * own.offset,
      };
    }
    return (source === null ? null : known.get(source)?.[axis]) ?? null;
  });
}

/** A line `offset + scale·x`. */
type Line = Pick<AxisPlacement, 'scale' | 'offset'>;

/** Where positions along an output axis lie on the input axis that they follow. */
function lineOf(
  { shapes }: Network,
  { relation: { form }, output }: NetworkNode,
  input: string,
  axis: number,
  link: Link,
): Line {
  const [from, to] = [at(entry(shapes, input), link.axis), at(entry(shapes, output), axis)];
  const window = form.kind === 'transposed window' ? form.windows[axis - 2] : undefined;
  if (window !== undefined) {
    const { kernel, dilation, stride, padding } = window;
    // Input i writes from i·stride − padding on; its centre lies in the middle of what it writes.
    const shift = ((kernel - 1) * dilation + 1 - stride) / 2 - padding;
    return { scale: 1 / stride, offset: -shift / stride };
  }
  const matrix = form.kind === 'resized' ? form.matrices.get(axis) : undefined;
  if (matrix !== undefined) return fitted(centresOf(matrix), from / to);
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

/** The weighted mean position that each row of an interpolation matrix reads. */
function centresOf({ rows, columns, weights }: InterpolationMatrix): readonly number[] {
  return Array.from({ length: rows }, (_, row) => {
    let [sum, moment] = [0, 0];
    for (const [column, weight] of weights.subarray(row * columns, (row + 1) * columns).entries()) {
      sum += weight;
      moment += weight * (column + 0.5);
    }
    return sum === 0 ? 0 : moment / sum;
  });
}

/** A line through the centres of positions: of the given slope, unless the inner half is itself a straight line. */
function fitted(centres: readonly number[], slope: number): Line {
  const count = centres.length;
  const [first, last] = [Math.floor(count / 4), Math.ceil((3 * count) / 4) - 1];
  const inner = last > first ? (at(centres, last) - at(centres, first)) / (last - first) : slope;
  const isLine = centres
    .slice(first, last)
    .every((centre, i) => Math.abs(at(centres, first + i + 1) - centre - inner) < 1e-4);
  const scale = isLine && last > first + 1 ? inner : slope;
  const mean = centres.reduce((sum, centre) => sum + centre, 0) / Math.max(1, count);
  return { scale, offset: mean - (scale * count) / 2 };
}
