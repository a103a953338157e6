import { at } from '../../at.ts';
import type { Node } from '../graph.ts';
import { integer, integers, nonNegativeAxis } from '../relations/relation.ts';

/**
 * What a normalization takes of its input `x` of one item before it scales it, over some of its axes: it outputs
 * `(x − mean) / divisor`, times a scale, plus a bias.
 */
export interface Moments {
  /** How the axes of `x` are regrouped before: into so many groups of channels; null: not at all. */
  readonly groups: number | null;
  /** Axes that are reduced, of `x` or of its groups `[1, groups, rest]`. */
  readonly axes: readonly number[];
  readonly divisor: Divisor;
  /** Axis of `x` along which scale and bias lie; null where they are broadcast from the last axis on. */
  readonly scaleAxis: 1 | null;
}

/** The divisor: of the variance or the mean square `s`, `√(s + epsilon)` or `√s + epsilon`; or a norm of the values. */
export type Divisor =
  | { readonly of: 'variance' | 'mean square'; readonly inside: number; readonly outside: number }
  | { readonly of: 'L1' | 'L2' };

function float(node: Node, name: string, otherwise: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'float' ? attribute.value : otherwise;
}

/**
 * The moments that a normalization takes; null for all other operators (InstanceNormalization-6, GroupNormalization-21,
 * LayerNormalization-17, RMSNormalization-23, MeanVarianceNormalization-13, LpNormalization-1, and BatchNormalization-15
 * by the statistics of its input).
 */
export function momentsOf(node: Node, shape: readonly number[]): Moments | null {
  if (node.domain !== '') return null;
  const from = (first: number): readonly number[] => shape.map((_, axis) => axis).slice(first);
  const variance = (inside: number, outside = 0): Divisor => ({ of: 'variance', inside, outside });
  const epsilon = float(node, 'epsilon', 1e-5);
  const last = nonNegativeAxis(integer(node.attributes.get('axis'), -1), shape.length);
  switch (node.operator) {
    case 'InstanceNormalization':
      return { groups: null, axes: from(2), divisor: variance(epsilon), scaleAxis: 1 };
    case 'BatchNormalization': {
      if (integer(node.attributes.get('training_mode'), 0) === 0) return null;
      return { groups: null, axes: [0, ...from(2)], divisor: variance(epsilon), scaleAxis: 1 };
    }
    case 'GroupNormalization': {
      const groups = integer(node.attributes.get('num_groups'), at(shape, 1));
      return { groups, axes: [2], divisor: variance(epsilon), scaleAxis: 1 };
    }
    case 'LayerNormalization':
      return { groups: null, axes: from(last), divisor: variance(epsilon), scaleAxis: null };
    case 'RMSNormalization': {
      const divisor: Divisor = { of: 'mean square', inside: epsilon, outside: 0 };
      return { groups: null, axes: from(last), divisor, scaleAxis: null };
    }
    case 'MeanVarianceNormalization': {
      const axes = integers(node.attributes.get('axes')) ?? [0, 2, 3];
      const own = axes.map((axis) => nonNegativeAxis(axis, shape.length));
      return { groups: null, axes: own, divisor: variance(0, 1e-9), scaleAxis: null };
    }
    case 'LpNormalization': {
      const of = integer(node.attributes.get('p'), 2) === 1 ? 'L1' : 'L2';
      return { groups: null, axes: [last], divisor: { of }, scaleAxis: null };
    }
    default:
      return null;
  }
}

/** The axes of `x` that moments are taken over, with those of its channels where groups hold several. */
export function reducedAxes({ groups, axes }: Moments, shape: readonly number[]): readonly number[] {
  if (groups === null) return axes;
  return shape.map((_, axis) => axis).slice(groups === shape[1] ? 2 : 1);
}
