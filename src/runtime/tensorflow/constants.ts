import type { Graph } from '../../graph/graph.ts';
import type { Initializer } from '../../graph/tensor.ts';
import type { Preparations } from './operator.ts';
import { fromInitializer } from './tensors.ts';
import type { Value } from './value.ts';

interface Constant {
  readonly value: Value;
  /** Tensors that operators derived from it; they are disposed of with it. */
  readonly preparations: Preparations;
}

/** The constants of all open programs. Those that several share, such as crops of one model, are held once. */
export interface Constants {
  /** The constants of a graph by name. Each call needs a `release` of its own. */
  hold(graph: Graph): ReadonlyMap<string, Constant>;
  release(graph: Graph): void;
}

/** An empty store of constants. */
export function createConstants(): Constants {
  const held = new Map<Initializer, Constant & { readonly holders: number }>();

  function retain(initializer: Initializer, name: string): Constant {
    const { holders, ...constant } = held.get(initializer) ?? {
      value: fromInitializer(initializer, name),
      preparations: new Map(),
      holders: 0,
    };
    held.set(initializer, { ...constant, holders: holders + 1 });
    return constant;
  }

  return {
    hold: ({ initializers }) =>
      new Map([...initializers].map(([name, initializer]) => [name, retain(initializer, name)])),
    release({ initializers }) {
      for (const initializer of initializers.values()) {
        const known = held.get(initializer);
        if (known === undefined) continue;
        if (known.holders > 1) {
          held.set(initializer, { ...known, holders: known.holders - 1 });
          continue;
        }
        for (const tensor of [known.value.tensor, ...[...known.preparations.values()].flat()])
          tensor.dispose();
        held.delete(initializer);
      }
    },
  };
}
