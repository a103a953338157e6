import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import { dice } from '../../../../src/causal/outcomes/outcome.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { blockAt } from '../../../../src/documents/grid.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import type { TreatedBlock } from '../../../../src/documents/treated-block.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { unpackDraws } from '../../../../src/engine/run/recorded-draws.ts';
import { inputGrid } from '../../../../src/engine/scene/input-grid.ts';
import { medianDraw } from '../../../../src/engine/scene/treated-block.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

describe('a block under one draw', function () {
  this.timeout(120_000);
  const engine = createEngine();
  const model = modelFixture('softmax_classes.onnx');
  const small: Settings = {
    image: sampleFile('images/slice_084.png'),
    references: sampleFile('references'),
    class: 2,
    block: 8,
    draws: 5,
    seed: 3,
    tau: 0,
    roi: [8, 8, 8, 8],
  };
  const prepared = async (settings: Settings): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings })).document;
  const explained = async (settings: Settings): Promise<Explanation> =>
    engine.run(explanationKind, await prepared(settings), input, quiet);
  const treated = (explanation: Explanation, block: number): Promise<TreatedBlock> =>
    engine.query({ kind: 'treated', explanation, block });

  it('has the Dice that the run recorded for the draw of median effect', async () => {
    const explanation = await explained(small);
    const { effects, draws } = at(explanation.maps, 0);
    const recorded = unpackDraws(draws, effects.length, explanation.baseline);
    const measured = effects.filter(({ n }) => n > 0);
    assert.ok(measured.length > 3);
    for (const { index } of measured) {
      const outcomes = at(recorded, index).map(dice);
      const found = await treated(explanation, index);
      assert.ok(found.draw !== null && found.draw.of === 5);
      assert.equal(found.dice.before, explanation.baseline.dice);
      assert.equal(found.dice.after, at(outcomes, found.draw.index));
      assert.equal(found.draw.index, medianDraw(outcomes));
    }
  });

  it('has the effect of the block where every draw is the same', async () => {
    for (const treatment of ['zero', 'mean', 'blur'] as const) {
      const explanation = await explained({ ...small, treatment });
      const { effects } = at(explanation.maps, 0);
      for (const { index, mean } of effects.filter(({ n }) => n > 0).slice(0, 3)) {
        const { draw, dice: measured } = await treated(explanation, index);
        assert.equal(draw, null);
        assert.equal(measured.after - measured.before, mean);
      }
    }
  });

  it('shows the image as it is but for the block', async () => {
    const explanation = await explained(small);
    const grid = inputGrid(explanation.question);
    const block = blockAt(grid, 6);
    const { part, before, after } = await treated(explanation, 6);
    const [seen, changedTo] = [before.picture, after.picture];
    const { channels, size } = seen;
    assert.equal(seen.stored.length, channels * before.predicted.length);
    let changed = 0;
    for (let i = 0; i < before.predicted.length; i++) {
      const [y, x] = [Math.floor(i / at(size, 1)), i % at(size, 1)];
      const place = [at(part.start, 0) + y, at(part.start, 1) + x];
      const isInBlock = place.every(
        (position, axis) =>
          position >= at(block.start, axis) && position < at(block.start, axis) + at(block.size, axis),
      );
      const isSame = [0, 1, 2]
        .slice(0, channels)
        .every((c) => seen.stored[channels * i + c] === changedTo.stored[channels * i + c]);
      if (!isInBlock) assert.ok(isSame, `y ${y}, x ${x}`);
      else if (!isSame) changed++;
    }
    assert.ok(changed > 0);
  });

  it('is refused where the block is not treated, or is none', async () => {
    const explanation = await prepared(small);
    await assert.rejects(treated(explanation, 5), userError(/touches the RoI/u));
    await assert.rejects(treated(explanation, 99), userError(/no block 99: the image has 16/u));
  });

  it('is under the lower of two medians, and the first draw where none is recorded', () => {
    assert.equal(medianDraw([3, 1, 2]), 2);
    assert.equal(medianDraw([4, 1, 3, 2]), 3);
    assert.equal(medianDraw([]), 0);
  });
});
