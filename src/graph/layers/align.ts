import { at } from '../../at.ts';
import type { Dimension } from '../graph.ts';

/** The features by which layers of two networks are matched. */
export interface AlignedLayer {
  readonly path: string;
  readonly operator: string;
  readonly shape: readonly Dimension[];
  readonly parameters: number;
}

/** The layers of two networks that correspond: pairs of indices, in order, and the layers without a counterpart. */
interface Alignment {
  /** By name where both networks have the same layers; else by operator and order. */
  readonly by: 'names' | 'alignment';
  readonly pairs: readonly (readonly [before: number, after: number])[];
  readonly onlyBefore: readonly number[];
  readonly onlyAfter: readonly number[];
}

/** The most cells of the alignment table. */
const largestTable = 2 ** 24;

/**
 * Matches the layers of two networks. Where both have the same layers under the same module paths, those match. Else
 * the two sequences are aligned for the highest total score (Needleman & Wunsch 1970). Only layers of the same operator
 * match; the score grows with the similarity of their paths, channels and parameters.
 */
export function alignLayers(before: readonly AlignedLayer[], after: readonly AlignedLayer[]): Alignment {
  const named = alignByNames(before, after);
  if (named !== null) return { by: 'names', pairs: named, onlyBefore: [], onlyAfter: [] };
  const pairs = alignByOrder(before, after);
  const left = new Set(pairs.map(([i]) => i));
  const right = new Set(pairs.map(([, j]) => j));
  return {
    by: 'alignment',
    pairs,
    onlyBefore: [...before.keys()].filter((i) => !left.has(i)),
    onlyAfter: [...after.keys()].filter((j) => !right.has(j)),
  };
}

/** One to one by module path, operator and occurrence; null where a layer is left without a counterpart. */
function alignByNames(
  before: readonly AlignedLayer[],
  after: readonly AlignedLayer[],
): Alignment['pairs'] | null {
  if (before.length !== after.length) return null;
  const places = new Map(namesOf(after).map((name, j) => [name, j]));
  const pairs: (readonly [number, number])[] = [];
  for (const [i, name] of namesOf(before).entries()) {
    const j = places.get(name);
    if (j === undefined || at(before, i).parameters !== at(after, j).parameters) return null;
    pairs.push([i, j]);
  }
  return pairs;
}

function namesOf(layers: readonly AlignedLayer[]): readonly string[] {
  const seen = new Map<string, number>();
  return layers.map(({ path, operator }) => {
    const name = `${operator} ${path}`;
    const occurrence = seen.get(name) ?? 0;
    seen.set(name, occurrence + 1);
    return `${name} ${occurrence}`;
  });
}

/** Pairs the common head and tail directly, then finds the best alignment of what is left in the middle. */
function alignByOrder(before: readonly AlignedLayer[], after: readonly AlignedLayer[]): Alignment['pairs'] {
  const most = Math.min(before.length, after.length);
  const isSame = (i: number, j: number): boolean => similarity(at(before, i), at(after, j)) === perfect;
  let head = 0;
  while (head < most && isSame(head, head)) head++;
  let tail = 0;
  while (tail < most - head && isSame(before.length - 1 - tail, after.length - 1 - tail)) tail++;
  const ends = (i: number): readonly [number, number] => [before.length - tail + i, after.length - tail + i];
  const middle = bestAlignment(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
  );
  return [
    ...Array.from({ length: head }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [i + head, j + head] as const),
    ...Array.from({ length: tail }, (_, i) => ends(i)),
  ];
}

function bestAlignment(
  before: readonly AlignedLayer[],
  after: readonly AlignedLayer[],
): readonly (readonly [number, number])[] {
  const columns = after.length + 1;
  if ((before.length + 1) * columns > largestTable) return [];
  /** The best total score of the layers from i and j on. */
  const scores = new Float32Array((before.length + 1) * columns);
  const best = (i: number, j: number): number => scores[i * columns + j] ?? 0;
  const paired = (i: number, j: number): number =>
    best(i + 1, j + 1) + similarity(at(before, i), at(after, j));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      scores[i * columns + j] = Math.max(best(i + 1, j), best(i, j + 1), paired(i, j));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const isMatch = similarity(at(before, i), at(after, j)) > 0 && best(i, j) === paired(i, j);
    if (isMatch) pairs.push([i++, j++]);
    else if (best(i, j) === best(i + 1, j)) i++;
    else j++;
  }
  return pairs;
}

const weights = { operator: 1, path: 2, name: 1, channels: 1, parameters: 1 };
const perfect = Object.values(weights).reduce((sum, weight) => sum + weight, 0);

/** How similar two layers are; 0 where their operators differ. */
function similarity(a: AlignedLayer, b: AlignedLayer): number {
  if (a.operator !== b.operator) return 0;
  const isSame = (x: unknown, y: unknown): number => Number(x === y);
  return (
    weights.operator +
    weights.path * isSame(a.path, b.path) +
    weights.name * isSame(lastPart(a.path), lastPart(b.path)) +
    weights.channels * isSame(a.shape[1], b.shape[1]) +
    weights.parameters * isSame(a.parameters, b.parameters)
  );
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
