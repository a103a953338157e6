import { at } from '../../at.ts';
import type { Size, Space } from '../../documents/box.ts';
import { stepsOf } from '../../documents/cut.ts';

/** Labels from 1, in the order in which they begin in row order. */
export interface NumberedLabels {
  readonly labels: Uint32Array;
  readonly count: number;
}

/**
 * Clusters as connected regions: of each cluster its largest piece is kept, and what is left joins the piece that reaches
 * it first, a position at a time. Regions smaller than asked join the neighbour that they touch most. Positions touch at
 * faces.
 * @param clusters the cluster of each position, in row order, below `count`
 */
export function connectedLabels<S extends Space>(
  clusters: Uint32Array,
  count: number,
  size: Size<S>,
  smallest: number,
): NumberedLabels {
  const neighbours = neighboursIn(size);
  const labels = largestPieces(clusters, count, neighbours);
  grow(labels, neighbours);
  return numbered(labels, targetsOfSmall(labels, count, smallest, neighbours));
}

/** The positions that touch one at a face; in the order of the axes, the one before first. */
type Neighbours = (place: number, found: Int32Array) => number;

function neighboursIn(size: Size<Space>): Neighbours {
  const steps = stepsOf(size);
  return (place, found) => {
    let length = 0;
    for (let axis = 0; axis < steps.length; axis++) {
      const step = steps[axis] ?? 1;
      const along = size[axis] ?? 1;
      const position = Math.floor(place / step) % along;
      if (position > 0) found[length++] = place - step;
      if (position < along - 1) found[length++] = place + step;
    }
    return length;
  };
}

/** Of each cluster its largest connected piece, labelled by the cluster's number from 1; 0 elsewhere. */
function largestPieces(clusters: Uint32Array, count: number, neighbours: Neighbours): Uint32Array {
  const labels = new Uint32Array(clusters.length);
  const isSeen = new Uint8Array(clusters.length);
  const queue = new Uint32Array(clusters.length);
  const beside = new Int32Array(6);
  const largest = new Float64Array(count);
  const seeds = new Int32Array(count);
  /** How many positions the piece of a position has; `visit` says of each whether it is new. */
  const flood = (seed: number, visit: (place: number) => boolean): number => {
    const own = clusters[seed];
    let length = 0;
    if (visit(seed)) queue[length++] = seed;
    for (let next = 0; next < length; next++) {
      const around = neighbours(queue[next] ?? 0, beside);
      for (let i = 0; i < around; i++) {
        const place = beside[i] ?? 0;
        if (clusters[place] === own && visit(place)) queue[length++] = place;
      }
    }
    return length;
  };
  for (let seed = 0; seed < clusters.length; seed++) {
    if (isSeen[seed] === 1) continue;
    const length = flood(seed, (place) => {
      const isNew = isSeen[place] === 0;
      isSeen[place] = 1;
      return isNew;
    });
    const cluster = clusters[seed] ?? 0;
    if (length <= (largest[cluster] ?? 0)) continue;
    largest[cluster] = length;
    seeds[cluster] = seed;
  }
  for (let cluster = 0; cluster < count; cluster++)
    if (largest[cluster] !== 0)
      flood(at(seeds, cluster), (place) => {
        const isNew = labels[place] === 0;
        labels[place] = cluster + 1;
        return isNew;
      });
  return labels;
}

/** Gives positions without a label that of the labelled position that is fewest faces away. */
function grow(labels: Uint32Array, neighbours: Neighbours): void {
  const queue = new Uint32Array(labels.length);
  const beside = new Int32Array(6);
  let length = 0;
  for (let place = 0; place < labels.length; place++) if (labels[place] !== 0) queue[length++] = place;
  for (let next = 0; next < length; next++) {
    const own = queue[next] ?? 0;
    const around = neighbours(own, beside);
    for (let i = 0; i < around; i++) {
      const place = beside[i] ?? 0;
      if (labels[place] !== 0) continue;
      labels[place] = labels[own] ?? 0;
      queue[length++] = place;
    }
  }
}

/** The label that each label becomes: that of the neighbour it touches most, where it is small; else its own. */
function targetsOfSmall(
  labels: Uint32Array,
  count: number,
  smallest: number,
  neighbours: Neighbours,
): Uint32Array {
  const volumes = new Float64Array(count + 1);
  for (const label of labels) volumes[label] = (volumes[label] ?? 0) + 1;
  const touching = new Map<number, Map<number, number>>();
  for (let label = 1; label <= count; label++)
    if (at(volumes, label) > 0 && at(volumes, label) < smallest) touching.set(label, new Map());
  const beside = new Int32Array(6);
  for (let place = 0; place < labels.length && touching.size > 0; place++) {
    const own = touching.get(labels[place] ?? 0);
    if (own === undefined) continue;
    const around = neighbours(place, beside);
    for (let i = 0; i < around; i++) {
      const other = labels[beside[i] ?? 0] ?? 0;
      if (other !== labels[place]) own.set(other, (own.get(other) ?? 0) + 1);
    }
  }
  const targets = Uint32Array.from({ length: count + 1 }, (_, label) => label);
  const targetOf = (label: number): number => {
    let target = label;
    while (targets[target] !== target) target = at(targets, target);
    return target;
  };
  for (const [label, others] of touching) {
    const own = targetOf(label);
    if (at(volumes, own) >= smallest) continue;
    const ranked = [...others].filter(([other]) => targetOf(other) !== own);
    const [most] = ranked.sort(([a, faces], [b, more]) => more - faces || a - b);
    if (most === undefined) continue;
    const target = targetOf(most[0]);
    targets[own] = target;
    volumes[target] = at(volumes, target) + at(volumes, own);
  }
  return targets.map((_, label) => targetOf(label));
}

/** Labels by what they become, numbered from 1 in the order in which they begin. */
function numbered(labels: Uint32Array, targets: Uint32Array): NumberedLabels {
  const numbers = new Uint32Array(targets.length);
  let count = 0;
  const renumbered = labels.map((label) => {
    const target = targets[label] ?? 0;
    if (numbers[target] === 0) numbers[target] = ++count;
    return numbers[target] ?? 0;
  });
  return { labels: renumbered, count };
}
