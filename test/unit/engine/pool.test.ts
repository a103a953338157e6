import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine/engine.ts';
import type { Effect } from '../../../src/documents/effects.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { serializeDocument } from '../../../src/documents/file.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { input, quiet } from '../../support/aims.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';

const image = sampleFile('images/slice_084.png');
const references = sampleFile('references');

const small: Settings = { image, references, block: 4, draws: 8, seed: 3 };
const model = modelFixture('softmax_classes.onnx');

async function prepared(settings: Settings, path = model): Promise<Explanation> {
  const { document } = await createEngine().prepare(explanationKind, { model: path, settings });
  return document;
}

const effectsOf = ({ maps }: Explanation): readonly Effect[] => maps.flatMap(({ effects }) => effects);
const withoutFacts = (explanation: Explanation): string =>
  serializeDocument(explanationKind, { ...explanation, facts: null }, '/any.segcause.json');

describe('Effects over a declared pool', function () {
  this.timeout(60_000);

  it('are exact once every treatment of the pool was taken', async () => {
    const found = await createEngine().run(explanationKind, await prepared(small), input, quiet);
    const measured = effectsOf(found).filter(({ n }) => n === 8);
    assert.equal(found.status, 'complete');
    assert.ok(measured.length > 0);
    for (const { mean, se, low, high } of measured) assert.deepEqual([se, low, high], [0, mean, mean]);
  });

  it('say of every block what is known of it', async () => {
    const found = await createEngine().run(explanationKind, await prepared(small), input, quiet);
    const states = new Set(effectsOf(found).map(({ state }) => state));
    assert.ok([...states].every((state) => ['skipped', 'proved', 'negligible', 'decided'].includes(state)));
    for (const { state, low, high } of effectsOf(found)) {
      if (state === 'negligible') assert.ok(low >= -0.02 && high <= 0.02);
    }
  });

  it('appear for the whole map after one draw', async () => {
    const seen = new Set<number>();
    let drawn = 0;
    const found = await createEngine().run(explanationKind, await prepared({ ...small, draws: 50 }), input, {
      ...quiet,
      onStep: ({ draw }, { map }) => {
        for (const index of map?.effects.index ?? []) seen.add(index);
        drawn = draw?.number ?? 0;
      },
      isCancelled: () => drawn > 1,
    });
    assert.equal(effectsOf(found).length, 64, 'all 64 blocks of 4 px have an effect');
    assert.equal(seen.size, 64);
  });

  it('are the same when a cancelled run goes on as when it was never cancelled', async () => {
    const explanation = await prepared({ ...small, draws: 32 });
    const whole = await createEngine().run(explanationKind, explanation, input, quiet);
    let asked = 0;
    const cancelled = await createEngine().run(explanationKind, explanation, input, {
      ...quiet,
      isCancelled: () => ++asked > 12,
    });
    assert.equal(cancelled.status, 'incomplete');
    const resumed = await createEngine().run(explanationKind, cancelled, input, quiet);
    assert.equal(resumed.facts?.treatments, whole.facts?.treatments, 'nothing is measured twice');
    assert.equal(withoutFacts(resumed), withoutFacts(whole));
  });

  it('hold an effect of every other outcome, from the same draws', async () => {
    const found = await createEngine().run(explanationKind, await prepared(small), input, quiet);
    const { baseline } = found;
    const missed = baseline.reference - baseline.intersection;
    for (const { outcomes, state } of effectsOf(found)) {
      if (state === 'skipped') continue;
      const { falseNegatives, iou } = outcomes;
      assert.ok(falseNegatives.mean >= -missed && falseNegatives.mean <= baseline.intersection);
      assert.ok(iou.mean >= -100 && iou.mean <= 100);
    }
    const changed = effectsOf(found).filter(({ outcomes }) => outcomes.softDice.mean !== 0);
    const flipped = effectsOf(found).filter(({ mean }) => mean !== 0);
    assert.ok(changed.length >= flipped.length, 'probabilities move before pixels flip');
  });

  it('cost a fraction of the arithmetic of full passes on the sample', async () => {
    const explanation = await prepared({ image, references, draws: 2 }, sampleFile('unet_late.onnx'));
    const found = await createEngine().run(explanationKind, explanation, input, quiet);
    const naive = effectsOf(found).filter(({ state }) => state !== 'skipped').length * 2;
    assert.ok(
      found.facts !== null && naive / found.facts.passes >= 40,
      `${naive} passes became ${found.facts?.passes ?? 0}`,
    );
    assert.ok(effectsOf(found).some(({ state }) => state === 'proved'));
  });
});
