import { fit, type NamePattern } from './name-pattern.ts';
import type { Syntax } from './syntax.ts';
import type { Value } from './scope.ts';

/** One entry of a list or dictionary of modules. */
export interface Item {
  /** What an editor shows as its definition. */
  readonly node: Syntax;
  readonly value: Value;
  /** Its name in a dictionary, else null. */
  readonly key: NamePattern | null;
}

/** Entries that come one after the other, as a whole as often as `times` says; null where it is not known. */
export interface Run {
  readonly items: readonly Item[];
  readonly times: number | null;
  /** Some entries may be left out, or come several times. */
  readonly isLoose: boolean;
}

export function once(items: readonly Item[]): Run {
  return { items, times: 1, isLoose: false };
}

/** The entries a name or an index may mean; the entry itself where that is certain. */
export function pick(runs: readonly Run[], name: string): readonly Item[] {
  const keyed = runs.flatMap(({ items }) => items).filter(({ key }) => key !== null);
  const fits = keyed.map(({ key }) => fit(key ?? [], name));
  const best = Math.max(-1, ...fits);
  const named = best < 0 ? [] : keyed.filter((_, i) => fits[i] === best);
  if (best === Infinity || !/^\d+$/u.test(name)) return named;
  return [...named, ...atIndex(runs, Number(name))];
}

function atIndex(runs: readonly Run[], index: number): readonly Item[] {
  const found: Item[] = [];
  // The first entry of the run lies somewhere in [least, most].
  let [least, most] = [0, 0];
  for (const { items, times, isLoose } of runs) {
    const longest = times === null ? Infinity : times * items.length;
    const isCounted = least === most && !isLoose;
    items.forEach((item, i) => {
      const after = index - least - i;
      const isThere = isCounted
        ? after >= 0 && after % items.length === 0 && after < longest
        : index >= least && index - most < longest;
      if (isThere && item.key === null) found.push(item);
    });
    least += isLoose || times === null ? 0 : longest;
    most += longest;
  }
  return found;
}
