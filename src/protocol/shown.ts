import { type EffectColumns, packEffects } from '../documents/effect-columns.ts';
import type { EffectMap, Explanation } from '../documents/explanation.ts';
import type { Shown } from './panel.ts';

/** A map's effects as columns, each with its block's index in row order of the grid. */
export function columnsOf(map: EffectMap): EffectColumns {
  const columns = Math.ceil(map.size[1] / map.block[1]);
  return packEffects(
    map.effects.map((effect) => {
      const [y, x] = effect.unit.block;
      return { index: Math.floor(y / map.block[0]) * columns + Math.floor(x / map.block[1]), effect };
    }),
  );
}

/** An explanation in the form in which the panel is shown it. */
export function toShown(explanation: Explanation, picture: Shown['picture']): Shown {
  return {
    explanation: {
      ...explanation,
      maps: explanation.maps.map((map) => ({ ...map, effects: [], draws: null })),
      components: explanation.components && { ...explanation.components, effects: [] },
    },
    effects: explanation.maps.map(columnsOf),
    components: explanation.components?.effects ?? [],
    picture,
  };
}
