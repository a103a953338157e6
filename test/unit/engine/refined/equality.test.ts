import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import type { Laboratory } from '../../../../src/causal/laboratory/trial.ts';
import type { Counts } from '../../../../src/causal/outcomes/outcome.ts';
import { estimateOverPool, type PoolStep } from '../../../../src/causal/pool.ts';
import { estimateRefined } from '../../../../src/causal/refined.ts';
import { cut } from '../../../../src/documents/cut.ts';
import type { Effect } from '../../../../src/documents/effects.ts';
import type { Grid } from '../../../../src/documents/grid.ts';
import { coarseBlocks, partsOfCoarse, responds } from '../../../../src/documents/refined-grid.ts';
import { inputGrid } from '../../../../src/engine/scene/input-grid.ts';
import { type InputUnit, inputUnits } from '../../../../src/engine/scene/input-units.ts';
import { openLaboratory } from '../../../../src/engine/scene/scene.ts';
import { openSmallScene, type SmallScene } from '../scene/small-scene.ts';

const problems = fc.record({
  rank: fc.constantFrom(2 as const, 3 as const),
  channels: fc.constantFrom('first' as const, 'last' as const),
  treatment: fc.constantFrom('patches' as const, 'zero' as const),
  refine: fc.constantFrom(2, 3),
  tau: fc.constantFrom(0, 0.5),
  seed: fc.nat(1000),
});

type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never;

/** A network that reaches as far as a few blocks; neither coarse nor other blocks divide the image. */
function sceneFor({ rank, channels, treatment, refine, tau, seed }: Problem): Promise<SmallScene> {
  const size = rank === 2 ? [26, 30] : [14, 14, 18];
  const block = size.map(() => (rank === 2 ? 2 : 4));
  const roi = { start: size.map((length) => (length >> 1) - 2), size: size.map(() => 4) };
  const coarse = block.map((side) => refine * side);
  const draws = treatment === 'zero' ? 1 : 6;
  return openSmallScene({ size, block, roi, channels, seed }, { coarse, treatment, draws, tau, seed });
}

/** A map, and the counts under each draw that it was measured by. */
interface Found {
  readonly effects: ReadonlyMap<number, Effect>;
  readonly draws: readonly (readonly Counts[])[];
  readonly last: PoolStep;
}

async function foundBy(
  count: number,
  run: (recorded: Counts[][]) => AsyncGenerator<PoolStep>,
): Promise<Found> {
  const draws = Array.from({ length: count }, (): Counts[] => []);
  const effects = new Map<number, Effect>();
  let last: PoolStep | null = null;
  for await (const step of run(draws)) {
    for (const effect of step.effects) effects.set(effect.index, effect);
    last = step;
  }
  assert.ok(last);
  return { effects, draws, last };
}

/** Soft sums are of single precision, in batches of other sizes. */
function assertSameDraws(some: readonly Counts[], all: readonly Counts[], what: string): void {
  assert.ok(some.length <= all.length, what);
  for (const [draw, { intersection, predicted, softIntersection, softPredicted }] of some.entries()) {
    const other = at(all, draw);
    assert.deepEqual([intersection, predicted], [other.intersection, other.predicted], `${what}, ${draw}`);
    assert.ok(Math.abs(softIntersection - other.softIntersection) < 1e-3, `${what}, ${draw}`);
    assert.ok(Math.abs(softPredicted - other.softPredicted) < 1e-3, `${what}, ${draw}`);
  }
}

interface Runs {
  readonly grid: Grid<'input'>;
  readonly units: readonly InputUnit[];
  readonly refined: Found;
  /** All blocks, and all coarse blocks, each in a run of their own. */
  readonly fine: Found;
  readonly coarse: Found;
}

async function runsOf(problem: Problem): Promise<Runs> {
  const { explanation, opened } = await sceneFor(problem);
  const { question } = explanation;
  const { scene, reference, treatments } = opened;
  const { pool } = treatments;
  const grid = inputGrid(question);
  const units = inputUnits(question);
  const laboratories: Laboratory[] = [];
  const open = async (): Promise<Laboratory> => {
    const laboratory = await openLaboratory(scene, question, reference, 1e9);
    laboratories.push(laboratory);
    return laboratory;
  };
  const alone = async (blocks: readonly number[]): Promise<Found> => {
    const laboratory = await open();
    const own = blocks.map((block) => at(units, block));
    const value = (unit: number, draw: number): Float32Array => pool.value(at(blocks, unit), draw);
    return foundBy(blocks.length, (recorded) =>
      estimateOverPool(question, own, laboratory, { size: pool.size, value }, recorded, () => false),
    );
  };
  const coarse = coarseBlocks(grid);
  const laboratory = await open();
  const runs = {
    ...{ grid, units },
    refined: await foundBy(units.length, (recorded) =>
      estimateRefined(question, grid, units, laboratory, pool, recorded, () => false),
    ),
    fine: await alone([...units.keys()].slice(0, -coarse.length)),
    coarse: await alone(coarse),
  };
  for (const each of laboratories) await each.dispose();
  return runs;
}

describe('a refined map', function () {
  this.timeout(120_000);

  it('has of each block what a run of all blocks has, and of each coarse one what a run of those has, draw by draw', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { grid, units, refined, fine, coarse } = await runsOf(problem);
        const first = units.length - coarse.draws.length;
        for (const [index, effect] of refined.effects) {
          const what = `${index < first ? 'block' : 'coarse block'} ${index}`;
          const [alone, i] = index < first ? [fine, index] : [coarse, index - first];
          assertSameDraws(at(refined.draws, index), at(alone.draws, i), what);
          const whole = alone.effects.get(i);
          assert.ok(whole);
          // Of a coarse block that responds, so many draws are taken as show that.
          if (effect.n < whole.n) assert.ok(index >= first && responds(effect, problem.tau), what);
          else {
            assert.equal(effect.state, whole.state, what);
            for (const key of ['mean', 'low', 'high'] as const)
              assert.ok(Math.abs(effect[key] - whole[key]) < 1e-9, `${key} of ${what}`);
          }
        }
        for (const block of coarseBlocks(grid)) {
          const effect = refined.effects.get(block);
          assert.ok(effect);
          const isDivided = responds(effect, problem.tau);
          for (const part of partsOfCoarse(grid, block))
            assert.equal(refined.effects.has(part), isDivided, `block ${part} of ${block}`);
        }
        assert.equal(refined.last.done, units.length);
        assert.equal(refined.last.share, 1);
      }),
      { numRuns: 15 },
    );
  });

  it('sets a coarse block to what its blocks are set to, each at its own place', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { explanation, opened } = await sceneFor({ ...problem, channels: 'last' });
        const { question } = explanation;
        const grid = inputGrid(question);
        const units = inputUnits(question);
        const { channels } = question.input;
        const { pool } = opened.treatments;
        for (const coarse of coarseBlocks(grid)) {
          const { start, size } = at(units, coarse).block;
          for (const part of partsOfCoarse(grid, coarse)) {
            const { block } = at(units, part);
            const inside = {
              start: block.start.map((from, axis) => from - at(start, axis)),
              size: block.size,
            };
            for (let draw = 0; draw < pool.size; draw++)
              assert.deepEqual(pool.value(part, draw), cut(pool.value(coarse, draw), inside, size, channels));
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});
