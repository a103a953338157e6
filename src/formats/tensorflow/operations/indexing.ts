import type { GraphBuilder } from '../builder.ts';
import { type Length, scaled, sumOf } from '../length.ts';
import { asWritten, type Computed, type Integers } from '../value.ts';
import { concat, type Cut, expand, slice, squeeze } from './moving.ts';

/** What stands for one axis in `x[…]`; null bounds are left out. */
export type Index =
  | { readonly kind: 'position'; readonly at: number }
  | {
      readonly kind: 'range';
      readonly start: Length | null;
      readonly stop: Length | null;
      readonly step: number;
    }
  | { readonly kind: 'new axis' }
  | { readonly kind: 'ellipsis' };

/** `x[…]` as NumPy and TensorFlow mean it. */
export function indexed(b: GraphBuilder, x: Computed, indices: readonly Index[]): Computed {
  const cuts: Cut[] = [];
  const gone: number[] = [];
  const added: number[] = [];
  let axis = 0;
  indices.forEach((index, i) => {
    switch (index.kind) {
      case 'ellipsis':
        axis = x.shape.length - indices.slice(i + 1).filter(({ kind }) => kind !== 'new axis').length;
        return;
      case 'new axis':
        added.push(axis - gone.length + added.length);
        return;
      case 'position':
        cuts.push({ axis, start: index.at, end: index.at === -1 ? null : index.at + 1 });
        gone.push(axis);
        break;
      case 'range': {
        const own = x.shape[axis] ?? 1;
        const start = index.start === null ? (index.step < 0 ? -1 : 0) : fromEnd(index.start, own);
        cuts.push({ axis, start: start ?? 0, end: stopOf(index.stop, own), step: index.step });
      }
    }
    axis += 1;
  });
  const shrunk = squeeze(b, slice(b, x, cuts), gone);
  return added.reduce((value, at) => expand(b, value, at), shrunk);
}

/** A bound that is the axis's own length less a number counts from the end; null is the end itself. */
function fromEnd(bound: Length, own: Length): Length | null {
  if (typeof bound === 'number') return bound;
  const rest = sumOf(bound, scaled(own, -1));
  const from = typeof rest === 'number' ? rest : rest?.times === 0 ? rest.plus : undefined;
  return from === 0 ? null : (from ?? bound);
}

function stopOf(stop: Length | null, own: Length): Length | null {
  return stop === null ? null : fromEnd(stop, own);
}

/** `shape[…]`: null where the bounds are open. */
export function indexedIntegers({ elements }: Integers, index: Index | undefined): Integers | null {
  if (index?.kind === 'position') {
    const element = elements.at(index.at);
    return element === undefined ? null : { kind: 'integers', elements: [element], isScalar: true };
  }
  if (index?.kind !== 'range' || index.step !== 1) return null;
  const { start, stop } = index;
  if ((start !== null && typeof start !== 'number') || (stop !== null && typeof stop !== 'number'))
    return null;
  return { kind: 'integers', elements: elements.slice(start ?? 0, stop ?? undefined), isScalar: false };
}

/** The positions of an axis in turned order. */
export function reversed(b: GraphBuilder, x: Computed, axes: readonly number[]): Computed {
  const own = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  return slice(
    b,
    x,
    own.map((axis) => ({ axis, start: -1, end: null, step: -1 })),
  );
}

/** What leaves an axis at one end comes in at the other, `shifts` positions on. */
export function rolled(
  b: GraphBuilder,
  x: Computed,
  shifts: readonly number[],
  axes: readonly number[],
): Computed {
  return asWritten(shifts.length).reduce((value, i) => {
    const [shift, given] = [shifts[i] ?? 0, axes[i] ?? 0];
    const axis = given < 0 ? given + x.shape.length : given;
    const own = value.shape[axis];
    const by = typeof own === 'number' && own > 0 ? shift % own : shift;
    if (by === 0) return value;
    const [first, second] = [
      slice(b, value, [{ axis, start: -by, end: null }]),
      slice(b, value, [{ axis, start: 0, end: -by }]),
    ];
    return concat(b, [first, second], axis);
  }, x);
}

/** Adds positions before and after each axis that mirror it, its edge included. */
export function mirrored(
  b: GraphBuilder,
  x: Computed,
  pads: readonly (readonly [before: number, after: number])[],
): Computed {
  return pads.reduce((value, [before, after], axis) => {
    const turned = (start: number, end: number | null): Computed =>
      reversed(b, slice(b, value, [{ axis, start, end }]), [axis]);
    const first = before === 0 ? [] : [turned(0, before)];
    const last = after === 0 ? [] : [turned(-after, null)];
    return before === 0 && after === 0 ? value : concat(b, [...first, value, ...last], axis);
  }, x);
}
