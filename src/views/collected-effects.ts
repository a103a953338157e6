import {
  type EffectColumns,
  type IndexedEffect,
  packEffects,
  unpackEffects,
} from '../explanation/effect-columns.ts';

/** The newest effect of every block, as a run reports them: what a panel that opens late is shown. */
export class CollectedEffects {
  readonly #maps: Map<number, IndexedEffect>[] = [];

  /** Takes in effects of one map; newer ones replace older ones. */
  add(map: number, columns: EffectColumns): void {
    while (this.#maps.length <= map) this.#maps.push(new Map());
    for (const effect of unpackEffects(columns)) this.#maps[map]?.set(effect.index, effect);
  }

  /** All effects so far, one entry a map. */
  columns(): readonly EffectColumns[] {
    return this.#maps.map((effects) => packEffects([...effects.values()]));
  }
}
