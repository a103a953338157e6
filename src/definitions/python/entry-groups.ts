import { fit, type NamePattern } from './name-pattern.ts';
import type { ScopedExpression } from './scope.ts';
import type { Syntax } from './syntax.ts';

/** One entry of a list or dictionary of modules. */
export interface ContainerEntry {
  /** The node that an editor shows as its definition. */
  readonly node: Syntax;
  readonly value: ScopedExpression;
  /** Its key in a dictionary; null in a list. */
  readonly key: NamePattern | null;
}

/** Consecutive entries of a container that are repeated as a whole, as by a loop. */
export interface EntryGroup {
  readonly entries: readonly ContainerEntry[];
  /** How often they are repeated; null where the source does not determine it. */
  readonly repeats: number | null;
  /** Whether single entries may be missing or repeated. */
  readonly isUncertain: boolean;
}

/** A group of entries that occur once. */
export function once(entries: readonly ContainerEntry[]): EntryGroup {
  return { entries, repeats: 1, isUncertain: false };
}

/** A group whose entries may be missing or repeated. */
export function uncertain(group: EntryGroup): EntryGroup {
  return { ...group, isUncertain: true };
}

/** Whether every entry of the groups occurs exactly once. */
export function isExact(groups: readonly EntryGroup[]): boolean {
  return groups.every(({ repeats, isUncertain }) => repeats === 1 && !isUncertain);
}

/** The entries that a key or index may refer to; a single one where that is certain. */
export function entriesAt(groups: readonly EntryGroup[], name: string): readonly ContainerEntry[] {
  const rated = groups.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.key === null ? [] : [{ entry, fit: fit(entry.key, name) }])),
  );
  const best = Math.max(-1, ...rated.map((one) => one.fit));
  const named = best < 0 ? [] : rated.filter((one) => one.fit === best).map(({ entry }) => entry);
  if (best === Infinity || !/^\d+$/u.test(name)) return named;
  return [...named, ...atIndex(groups, Number(name))];
}

function atIndex(groups: readonly EntryGroup[], index: number): readonly ContainerEntry[] {
  const found: ContainerEntry[] = [];
  // The index of the group's first entry lies in [least, most].
  let [least, most] = [0, 0];
  for (const { entries, repeats, isUncertain } of groups) {
    const longest = repeats === null ? Infinity : repeats * entries.length;
    const isCertain = least === most && !isUncertain;
    for (const [i, entry] of entries.entries()) {
      const after = index - least - i;
      const isThere = isCertain
        ? after >= 0 && after % entries.length === 0 && after < longest
        : index >= least && index - most < longest;
      if (isThere && entry.key === null) found.push(entry);
    }
    least += isUncertain || repeats === null ? 0 : longest;
    most += longest;
  }
  return found;
}
