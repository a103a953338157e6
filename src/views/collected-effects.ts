import { componentKey } from '../documents/component-key.ts';
import type { ComponentEffect } from '../documents/components.ts';
import {
  type EffectColumns,
  type IndexedEffect,
  packEffects,
  unpackEffects,
} from '../documents/effect-columns.ts';

/** The newest effect of every block and component, as a run reports them: what a panel that opens late is shown. */
export class CollectedEffects {
  readonly #maps: Map<number, IndexedEffect>[] = [];
  readonly #components = new Map<string, ComponentEffect>();

  /** Takes in effects of one map; newer ones replace older ones. */
  add(map: number, columns: EffectColumns): void {
    while (this.#maps.length <= map) this.#maps.push(new Map());
    for (const effect of unpackEffects(columns)) this.#maps[map]?.set(effect.index, effect);
  }

  /** Takes in effects of components; newer ones replace older ones. */
  addComponents(effects: readonly ComponentEffect[]): void {
    for (const effect of effects) this.#components.set(componentKey(effect.component), effect);
  }

  /** All effects of blocks so far, one entry a map. */
  columns(): readonly EffectColumns[] {
    return this.#maps.map((effects) => packEffects([...effects.values()]));
  }

  /** All effects of components so far. */
  components(): readonly ComponentEffect[] {
    return [...this.#components.values()];
  }
}
