import type { Graph } from '../../graph/graph.ts';
import type { Initializer } from '../../graph/tensor.ts';
import { fromInitializer } from './tensors.ts';
import type { Value } from './value.ts';

/** The constants of all open programs: what several have in common, as crops of one model do, is held once. */
export interface Constants {
  /** The constants of a graph by name, until it is released as often. */
  hold(graph: Graph): ReadonlyMap<string, Value>;
  release(graph: Graph): void;
}

export function createConstants(): Constants {
  const held = new Map<Initializer, { readonly value: Value; readonly holders: number }>();

  function take(initializer: Initializer, name: string): Value {
    const { value, holders } = held.get(initializer) ?? {
      value: fromInitializer(initializer, name),
      holders: 0,
    };
    held.set(initializer, { value, holders: holders + 1 });
    return value;
  }

  return {
    hold: ({ initializers }) =>
      new Map([...initializers].map(([name, initializer]) => [name, take(initializer, name)])),
    release({ initializers }) {
      for (const initializer of initializers.values()) {
        const known = held.get(initializer);
        if (known === undefined) continue;
        if (known.holders > 1) {
          held.set(initializer, { ...known, holders: known.holders - 1 });
          continue;
        }
        known.value.tensor.dispose();
        held.delete(initializer);
      }
    },
  };
}
