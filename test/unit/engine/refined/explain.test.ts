import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import { explanationArray } from '../../../../src/cli/arrays.ts';
import { explanationCsv } from '../../../../src/cli/csv.ts';
import { summarizeExplanation } from '../../../../src/cli/explanation-summary.ts';
import type { Effect } from '../../../../src/documents/effects.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { isMeasured } from '../../../../src/documents/explanation-findings.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { blockAt, blocksOf, tileCount } from '../../../../src/documents/grid.ts';
import {
  coarseBlocks,
  partsOfCoarse,
  responds,
  shownEffects,
} from '../../../../src/documents/refined-grid.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';

const model = modelFixture('softmax_classes.onnx');
const small: Settings = {
  image: sampleFile('images/slice_084.png'),
  references: sampleFile('references'),
  ...{ block: 2, refine: 4, draws: 8, seed: 3 },
};

describe('an explanation by coarse blocks first', function () {
  this.timeout(60_000);
  const engine = createEngine();
  const prepared = async (more: Settings = {}): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings: { ...small, ...more } })).document;
  const explained = async (more: Settings = {}): Promise<Explanation> =>
    engine.run(explanationKind, await prepared(more), input, quiet);
  const withoutFacts = (explanation: Explanation): string =>
    serializeDocument(explanationKind, { ...explanation, facts: null }, '/any.segcause.json');
  const mapOf = ({ maps }: Explanation): Explanation['maps'][number] => at(maps, 0);

  it('measures every coarse block, and the blocks of exactly those that respond', async () => {
    const found = await explained();
    const { grid, effects } = mapOf(found);
    assert.equal(found.status, 'complete');
    assert.deepEqual([grid.block, grid.coarse], [[2, 2], [8, 8]]); // prettier-ignore
    const known = new Map(effects.map((effect) => [effect.index, effect]));
    const divided = coarseBlocks(grid).filter((index) => {
      const effect = known.get(index);
      assert.ok(effect, `coarse block ${index} is measured`);
      return responds(effect, found.question.tau);
    });
    const parts = divided.flatMap((index) => partsOfCoarse(grid, index)).toSorted((a, b) => a - b);
    assert.deepEqual(
      effects.map(({ index }) => index).filter((index) => index < tileCount(grid)),
      parts,
    );
    assert.ok(divided.length > 0 && divided.length < coarseBlocks(grid).length, 'some respond, some do not');
  });

  it('shows blocks that tile the image once', async () => {
    const { grid, effects } = mapOf(await explained());
    const covered = new Uint8Array(32 * 32);
    for (const { index } of shownEffects(grid, effects)) {
      const { start, size } = blockAt(grid, index);
      const [y = 0, x = 0] = start;
      for (let i = 0; i < at(size, 0); i++)
        for (let j = 0; j < at(size, 1); j++) {
          const place = (y + i) * 32 + x + j;
          covered[place] = at(covered, place) + 1;
        }
    }
    assert.ok(covered.every((times) => times === 1));
  });

  it('is the same when a cancelled run goes on, wherever it was cancelled', async () => {
    const explanation = await prepared();
    const whole = await engine.run(explanationKind, explanation, input, quiet);
    for (const after of [3, 20, 60]) {
      let asked = 0;
      const isCancelled = (): boolean => ++asked > after;
      const cancelled = await engine.run(explanationKind, explanation, input, { ...quiet, isCancelled });
      assert.equal(cancelled.status, 'incomplete');
      assert.equal(isMeasured(cancelled, { kind: 'input' }), false);
      const resumed = await engine.run(explanationKind, cancelled, input, quiet);
      assert.equal(resumed.facts?.treatments, whole.facts?.treatments, 'nothing is measured twice');
      assert.equal(withoutFacts(resumed), withoutFacts(whole));
    }
    assert.equal(isMeasured(whole, { kind: 'input' }), true);
  });

  it('is the same when it is asked and run again from its file', async () => {
    const found = await explained();
    const opened = parseDocument(explanationKind, withoutFacts(found), '/any.segcause.json');
    assert.deepEqual(opened.question.coarse, [8, 8]);
    assert.equal(settingsOfQuestion(opened.question).refine, 4);
    const again = await explained(settingsOfQuestion(found.question));
    assert.deepEqual(mapOf(again), mapOf(found));
  });

  it('has a share of work that is done which only grows until it is all', async () => {
    const lefts: number[] = [];
    const shares: number[] = [];
    await engine.run(explanationKind, await prepared(), input, {
      ...quiet,
      onStep: ({ share, secondsLeft, done, total }) => {
        shares.push(share);
        if (secondsLeft !== null) lefts.push(secondsLeft);
        assert.ok(done <= total);
        if (share < 1) assert.ok(done < total);
      },
    });
    for (const [i, share] of shares.entries()) if (i > 0) assert.ok(share >= at(shares, i - 1) - 1e-9);
    assert.equal(shares.at(-1), 1);
    assert.ok(lefts.every((left) => left >= 0 && Number.isFinite(left)));
  });

  it('measures all blocks, and says so, with the published method', async () => {
    const { question, guesses } = await prepared({ preset: 'paper' });
    assert.equal(question.coarse, undefined);
    assert.ok(guesses.some(({ text }) => text.startsWith('All blocks are measured: the preset paper')));
  });

  it('measures all regions, and says so', async () => {
    const { question, guesses } = await prepared({ regions: { superpixels: 8 } });
    assert.equal(question.coarse, undefined);
    assert.ok(guesses.some(({ text }) => text.startsWith('All regions are measured')));
  });

  it('says of a coarse block in tables, summaries and arrays that it is one', async () => {
    const found = await explained();
    const { grid, effects } = mapOf(found);
    const shown = shownEffects(grid, effects);
    const [header = '', ...rows] = explanationCsv(found).trimEnd().split('\r\n');
    assert.equal(rows.length, shown.length);
    const column = (name: string): number => header.split(',').indexOf(name);
    const coarse = rows.filter((row) => row.startsWith('block,coarse block '));
    const isCoarse = ({ index }: Effect): boolean => index >= tileCount(grid);
    assert.equal(coarse.length, shown.filter(isCoarse).length);
    for (const row of coarse) assert.equal(row.split(',')[column('height [px]')], '8');
    assert.ok(
      summarizeExplanation(found).some((line) =>
        line.startsWith(`${shown.length - coarse.length} blocks and ${coarse.length} coarse blocks: `),
      ),
    );
    const values = new Float32Array(Uint8Array.from(explanationArray(found).subarray(-4 * 32 * 32)).buffer);
    for (const { index, mean, state } of shown) {
      const [y = 0, x = 0] = blockAt(grid, index).start;
      const value = at(values, y * 32 + x);
      assert.ok(state === 'skipped' ? Number.isNaN(value) : Math.abs(value - mean) < 1e-4);
    }
  });

  it('is refused from a file whose parts contradict each other, in one line', async () => {
    const found = await explained();
    const whole = JSON.parse(withoutFacts(found)) as Explanation;
    const withCoarse = (coarse: readonly number[] | undefined): string =>
      JSON.stringify({ ...whole, question: { ...whole.question, coarse } });
    for (const [coarse, fault] of [
      [[7, 8], /question.coarse: it must be a multiple of block/u],
      [[4, 4], /maps.0.grid.coarse: it must be that of the question/u],
      [undefined, /maps.0.grid.coarse: it must be that of the question/u],
    ] as const)
      assert.throws(() => parseDocument(explanationKind, withCoarse(coarse), '/any.segcause.json'), fault);
  });

  it('numbers coarse blocks after the others', async () => {
    const { grid } = mapOf(await prepared());
    assert.equal(tileCount(grid), 256);
    assert.equal(blocksOf(grid).length, 256 + 16);
    assert.deepEqual(blockAt(grid, 256 + 5), { start: [8, 8], size: [8, 8] });
    assert.deepEqual(partsOfCoarse(grid, 256).slice(0, 5), [0, 1, 2, 3, 16]);
  });
});
