import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { at, entry } from '../../../../src/at.ts';
import { type Interval, lengthOf, type Region } from '../../../../src/graph/region.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { probeNode } from '../../../../src/graph/rewrites/probes.ts';
import { importanceOf } from '../../../../src/graph/sliding/importance.ts';
import { slidingGraph } from '../../../../src/graph/sliding/sliding-graph.ts';
import type { SlidingWindows } from '../../../../src/graph/sliding/sliding-windows.ts';
import { windowShares } from '../../../../src/graph/sliding/window-shares.ts';
import { startsAlong, windowStarts } from '../../../../src/graph/sliding/window-starts.ts';
import { readNpz } from '../../../support/npz.ts';

const folder = new URL('../../../fixtures/sliding/', import.meta.url).pathname;

interface Expected {
  readonly starts: readonly {
    readonly length: number;
    readonly window: number;
    readonly step: number;
    readonly like: SlidingWindows['like'];
    readonly starts: readonly number[];
  }[];
  readonly sizes: readonly (readonly number[])[];
}

const { starts, sizes } = JSON.parse(readFileSync(`${folder}sliding.json`, 'utf8')) as Expected;

describe('sliding windows', () => {
  it('lie where those of nnU-Net and MONAI lie', () => {
    for (const { length, window, step, like, starts: expected } of starts)
      assert.deepEqual(
        startsAlong(length, window, { step, like }),
        expected,
        `${like} ${window} in ${length}, ${step}`,
      );
  });

  it('lie around an image that is smaller than they are', () => {
    assert.deepEqual(startsAlong(11, 16, { step: 0.5, like: 'nnunet' }), [-2]);
    assert.deepEqual(startsAlong(10, 16, { step: 0.5, like: 'monai' }), [-3]);
  });

  it('are refused where there would be too many, before they are listed', () => {
    for (const like of ['nnunet', 'monai'] as const)
      assert.throws(
        () => windowStarts([512, 512, 512], { size: [64, 64, 64], step: 1e-9, like }),
        /512×512×512 would take more than 100000 windows of 64×64×64: give a larger step/u,
      );
  });

  it('are not written as one graph where too many reach the part', () => {
    const shape = [1, 1, 16, 16];
    const graph: Graph = {
      ...{ irVersion: 8, opsets: new Map([['', 17]]), initializers: new Map(), values: new Map() },
      ...{ functions: [], metadata: new Map() },
      inputs: [{ name: 'image', type: 'float32', shape }],
      outputs: [{ name: 'scores', type: 'float32', shape }],
      nodes: [probeNode('Sigmoid', ['image'], 'scores')],
    };
    const nodesFor = (length: number): number => {
      const options = { graph, input: 'image', shape: [1, 1, 2048, 2048], spatial: [2, 3], output: 'scores' };
      const along: Interval = [0, length];
      return slidingGraph({
        ...{ ...options, outputRank: 4, outputSpatial: [2, 3], part: [along, along] },
        windows: { size: [16, 16], step: 0.5, weights: 'constant', like: 'nnunet', mirror: [0, 1] },
      }).nodes.length;
    };
    assert.ok(nodesFor(16) < 200);
    assert.throws(
      () => nodesFor(2048),
      /The RoI is reached by 65025 windows of 16×16, .* choose a smaller RoI, or measure total effects/u,
    );
  });

  it('weigh positions as those of nnU-Net and MONAI do', () => {
    const arrays = readNpz(`${folder}sliding.npz`);
    for (const like of ['nnunet', 'monai'] as const) {
      for (const [i, size] of sizes.entries()) {
        const expected = entry(arrays, `${like} ${i}`).data;
        const found = importanceOf({ size, weights: 'gaussian', like });
        assert.equal(found.length, expected.length);
        for (const [j, value] of found.entries())
          assert.ok(Math.abs(value - at(expected, j)) < 1e-6, `${like} ${size.join()} at ${j}`);
      }
    }
    assert.deepEqual([...importanceOf({ size: [2, 2], weights: 'constant', like: 'monai' })], [1, 1, 1, 1]);
  });

  const axis = fc.record({
    length: fc.integer({ min: 1, max: 24 }),
    window: fc.integer({ min: 1, max: 12 }),
  });
  const anyWindows = fc.record({
    axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
    step: fc.double({ min: 0.1, max: 1, noNaN: true }),
    weights: fc.constantFrom('gaussian' as const, 'constant' as const),
    like: fc.constantFrom('nnunet' as const, 'monai' as const),
  });

  it('share every position of a part between the windows that reach it, and leave out the others', () => {
    fc.assert(
      fc.property(anyWindows, fc.nat(), fc.nat(), ({ axes, ...asked }, from, to) => {
        const size = axes.map(({ length }) => length);
        const windows: SlidingWindows = { ...asked, size: axes.map(({ window }) => window), mirror: [] };
        const part: Region = size.map((length): Interval => {
          const [a, b] = [from % length, to % length];
          return [Math.min(a, b), Math.max(a, b) + 1];
        });
        const sums = new Map<string, number>();
        let reaching = 0;
        for (const { inside, shares } of windowShares(size, windows, part)) {
          reaching++;
          positionsOf(inside).forEach((place, i) => sums.set(place, (sums.get(place) ?? 0) + at(shares, i)));
        }
        assert.deepEqual([...sums.keys()].sort(), [...positionsOf(part)].sort());
        for (const sum of sums.values()) assert.ok(Math.abs(sum - 1) < 1e-6);
        const expected = windowStarts(size, windows).filter((start) =>
          part.every(([low, high], i) => at(start, i) < high && at(start, i) + at(windows.size, i) > low),
        );
        assert.equal(reaching, expected.length);
      }),
    );
  });
});

/** The positions of a box in row order, as words. */
function positionsOf(box: Region): readonly string[] {
  return box.reduce<readonly string[]>(
    (found, interval) =>
      found.flatMap((place) =>
        Array.from({ length: lengthOf(interval) }, (_, i) => `${place} ${interval[0] + i}`),
      ),
    [''],
  );
}
