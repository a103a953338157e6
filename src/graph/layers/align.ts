import type { Dimension } from '../graph.ts';

/** What tells a layer from others when two networks are compared. */
export interface AlignedLayer {
  readonly path: string;
  readonly operator: string;
  readonly shape: readonly Dimension[];
  readonly parameters: number;
}

/** Which layers of two networks are the same part: pairs of indices, in order, and those without a counterpart. */
export interface Alignment {
  /** By their names where both have the same layers; else by what they do, in which order. */
  readonly by: 'names' | 'alignment';
  readonly pairs: readonly (readonly [before: number, after: number])[];
  readonly onlyBefore: readonly number[];
  readonly onlyAfter: readonly number[];
}

/** Comparisons of layers that a table may take. */
const largestTable = 2 ** 24;

/**
 * Matches the layers of two networks. Where both have the same layers under the same module paths, those match. Else
 * it is the alignment of the two sequences that is worth most (Needleman & Wunsch 1970): only layers of one operator
 * match, and all the better the more alike their paths, channels and parameters are.
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

/** One to one by module path, operator and how often both came before; null where that leaves any out. */
function alignByNames(
  before: readonly AlignedLayer[],
  after: readonly AlignedLayer[],
): Alignment['pairs'] | null {
  if (before.length !== after.length) return null;
  const places = new Map(namesOf(after).map((name, j) => [name, j]));
  const pairs: (readonly [number, number])[] = [];
  for (const [i, name] of namesOf(before).entries()) {
    const j = places.get(name);
    const [a, b] = [before[i], after[j ?? -1]];
    if (j === undefined || a?.parameters !== b?.parameters) return null;
    pairs.push([i, j]);
  }
  return pairs;
}

function namesOf(layers: readonly AlignedLayer[]): readonly string[] {
  const seen = new Map<string, number>();
  return layers.map(({ path, operator }) => {
    const name = `${operator} ${path}`;
    const turn = seen.get(name) ?? 0;
    seen.set(name, turn + 1);
    return `${name} ${turn}`;
  });
}

/** What both ends have in common pairs up at once; the best alignment of what is left between them is looked for. */
function alignByOrder(before: readonly AlignedLayer[], after: readonly AlignedLayer[]): Alignment['pairs'] {
  const most = Math.min(before.length, after.length);
  const isSame = (i: number, j: number): boolean => likeness(before[i], after[j]) === perfect;
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
  /** The most that the layers from i and j on are worth together. */
  const worth = new Float32Array((before.length + 1) * columns);
  const at = (i: number, j: number): number => worth[i * columns + j] ?? 0;
  const paired = (i: number, j: number): number => at(i + 1, j + 1) + likeness(before[i], after[j]);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      worth[i * columns + j] = Math.max(at(i + 1, j), at(i, j + 1), paired(i, j));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (likeness(before[i], after[j]) > 0 && at(i, j) === paired(i, j)) pairs.push([i++, j++]);
    else if (at(i, j) === at(i + 1, j)) i++;
    else j++;
  }
  return pairs;
}

const weights = { operator: 1, path: 2, name: 1, channels: 1, parameters: 1 };
const perfect = Object.values(weights).reduce((sum, weight) => sum + weight, 0);

/** How alike two layers are; 0 where they do different things. */
function likeness(a: AlignedLayer | undefined, b: AlignedLayer | undefined): number {
  if (a?.operator !== b?.operator || a === undefined || b === undefined) return 0;
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
