import type { AskedGeometry } from './agreement.ts';
import { componentKey } from './component-key.ts';
import type { Component } from './components.ts';
import type { Contradiction } from './contradiction.ts';
import { blockCount, blocksAlong, type Grid } from './grid.ts';

/** One of the two explanations of a comparison. */
interface ComparedSide {
  readonly question: Pick<AskedGeometry, 'input' | 'block' | 'regions'>;
  readonly components: { readonly effects: readonly { readonly component: Component }[] } | null;
}

/** What of a comparison names parts of its two explanations. */
interface ComparedParts {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly blocks: readonly { readonly index: number }[];
  readonly components: readonly { readonly before: Component; readonly after: Component }[];
}

/** What in a comparison contradicts its two explanations. */
export function* comparisonContradictions({
  before,
  after,
  blocks,
  components,
}: ComparedParts): Generator<Contradiction> {
  const [own, other] = [before, after].map(({ question: { regions } }) => regions?.runs.join());
  if (own !== other) {
    yield { path: ['after', 'question', 'regions'], fault: 'must be those of before' };
  }
  const along = blocksAlong(gridOf(before));
  if (along.join() !== blocksAlong(gridOf(after)).join()) {
    yield { path: ['after', 'question', 'block'], fault: 'must tile its input in as many blocks as before' };
  }
  const count = before.question.regions?.parts.length ?? blockCount(gridOf(before));
  for (const [i, { index }] of blocks.entries()) {
    if (index >= count) yield { path: ['blocks', i, 'index'], fault: `must be one of the ${count} blocks` };
  }
  for (const [side, { components: found }] of [
    ['before', before],
    ['after', after],
  ] as const) {
    const known = new Set(found?.effects.map(({ component }) => componentKey(component)));
    for (const [i, pair] of components.entries()) {
      if (known.has(componentKey(pair[side]))) continue;
      yield { path: ['components', i, side], fault: `must be a component that ${side} has the effect of` };
    }
  }
}

function gridOf({ question: { input, block } }: ComparedSide): Grid<'input'> {
  return { size: input.size, block };
}
