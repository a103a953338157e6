import type { Comparison } from '../../documents/comparison.ts';
import type { CompareRun } from './compare-run.ts';
import { openSwapped } from './swap-weights.ts';
import type { Direction, FoundTransplant } from './transplant-direction.ts';

/** Which weights of the other network are put in: those of one layer, of all up to it, or of all from it on. */
export type Way = 'weights' | 'fromFirst' | 'fromLast';

/** Dice with the other network's weights, in each of some ways; nothing where the runtime needs constant weights. */
export async function* transplantWeights(
  { receiver, into, weights }: Direction,
  comparison: Comparison,
  ways: readonly Way[],
  run: CompareRun,
): AsyncGenerator<FoundTransplant> {
  const { roi } = comparison[into].question;
  const exchanged = weights.map(([, own]) => own);
  const model = await openSwapped(receiver, roi, exchanged.flat());
  if (model === null) return;
  const layersBy: Readonly<Record<Way, (index: number) => typeof exchanged>> = {
    weights: (index) => exchanged.slice(index, index + 1),
    fromFirst: (index) => exchanged.slice(0, index + 1),
    fromLast: (index) => exchanged.slice(index),
  };
  try {
    for (const way of ways) {
      for (const [index, [layer]] of weights.entries()) {
        if (run.isCancelled()) return;
        yield { layer, part: { [way]: await model.dice(layersBy[way](index).flat()) } };
        run.spend(1, 1);
      }
    }
  } finally {
    await model.dispose();
  }
}

/**
 * What weights in *before* say of *after*, where the two are one network with other weights: *before* with all of them
 * up to a layer is *after* with those of *before* from the next on.
 * @param own Dice of *before*, which *after* becomes with all of its weights
 */
export function complementsOf(
  layers: readonly string[],
  { layer, part: { fromFirst = null, fromLast = null } }: FoundTransplant,
  own: number,
): readonly FoundTransplant[] {
  const index = layers.indexOf(layer);
  const [last, next] = [layers[index - 1], layers[index + 1]];
  if (fromFirst !== null) {
    const first: readonly FoundTransplant[] = index === 0 ? [{ layer, part: { fromLast: own } }] : [];
    return next === undefined ? first : [...first, { layer: next, part: { fromLast: fromFirst } }];
  }
  if (fromLast === null) return [];
  const behind: readonly FoundTransplant[] = next === undefined ? [{ layer, part: { fromFirst: own } }] : [];
  return last === undefined ? behind : [...behind, { layer: last, part: { fromFirst: fromLast } }];
}
