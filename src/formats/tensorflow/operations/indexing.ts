import { at } from '../../../at.ts';
import type { GraphBuilder } from '../builder.ts';
import { type Length, scaled, sumOf } from '../length.ts';
import type { Computed, Integers } from '../value.ts';
import { expand, squeeze } from './moving.ts';
import { type Cut, slice } from './slicing.ts';

/** One entry of an index `x[…]`; a bound of null is left out. */
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

/**
 * `x[…]` by the rules of NumPy and TensorFlow.
 * @throws UserError when it indexes more axes than there are
 */
export function indexed(b: GraphBuilder, x: Computed, indices: readonly Index[]): Computed {
  if (axesOf(indices) > x.shape.length)
    throw b.failure(
      `indexes ${axesOf(indices)} axes of a tensor with ${x.shape.length}: the file is damaged`,
    );
  const cuts: Cut[] = [];
  const removed: number[] = [];
  const added: number[] = [];
  let axis = 0;
  indices.forEach((index, i) => {
    switch (index.kind) {
      case 'ellipsis':
        axis = x.shape.length - axesOf(indices.slice(i + 1));
        return;
      case 'new axis':
        added.push(axis - removed.length + added.length);
        return;
      case 'position':
        cuts.push({ axis, start: index.at, end: index.at === -1 ? null : index.at + 1 });
        removed.push(axis);
        break;
      case 'range': {
        const own = at(x.shape, axis);
        const first = index.step < 0 ? -1 : 0;
        const start = index.start === null ? first : fromEnd(index.start, own);
        const stop = index.stop === null ? null : fromEnd(index.stop, own);
        cuts.push({ axis, start: start ?? 0, end: stop, step: index.step });
      }
    }
    axis += 1;
  });
  const shrunk = squeeze(b, slice(b, x, cuts), removed);
  return added.reduce((value, before) => expand(b, value, before), shrunk);
}

/** The number of axes that entries of an index stand for, without the ellipsis. */
function axesOf(indices: readonly Index[]): number {
  return indices.filter(({ kind }) => kind === 'position' || kind === 'range').length;
}

/** A bound `length of the axis − n` as `−n`; null where it is the end itself. */
function fromEnd(bound: Length, own: Length): Length | null {
  if (typeof bound === 'number') return bound;
  const rest = sumOf(bound, scaled(own, -1));
  const from = typeof rest === 'number' ? rest : rest?.times === 0 ? rest.plus : undefined;
  return from === 0 ? null : (from ?? bound);
}

/** `shape[…]`; null where the index is not a position or a range with step 1 and known bounds. */
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
