import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { drawIndices } from '../../../../src/causal/draws.ts';
import { readHead } from '../../../../src/causal/outcomes/head.ts';
import { count, outcomeOf } from '../../../../src/causal/outcomes/outcome.ts';
import { isChannelsFirst } from '../../../../src/documents/axes.ts';
import { type Size, volumeOf, wholeBox } from '../../../../src/documents/box.ts';
import { cut, rowStarts, stepsOf } from '../../../../src/documents/cut.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { largestBox, partitionOf, type Regions, runsOfLabels } from '../../../../src/documents/regions.ts';
import { roiOnOutput } from '../../../../src/documents/roi.ts';
import type { JointRow } from '../../../../src/documents/joint.ts';
import { explainInput } from '../../../../src/engine/explain/explain-input.ts';
import { explainJoint } from '../../../../src/engine/explain/explain-joint.ts';
import { outputOf, outputsFor } from '../../../../src/engine/scene/image-pass.ts';
import { inputUnits } from '../../../../src/engine/scene/input-units.ts';
import { treatmentsFor } from '../../../../src/engine/treatments/treatments.ts';
import { quiet } from '../../../support/aims.ts';
import { openSmallScene, type SmallScene } from '../scene/small-scene.ts';

const memory = 1e9;

const problems = fc.record({
  rank: fc.constantFrom(2 as const, 3 as const),
  channels: fc.constantFrom('first' as const, 'last' as const),
  areRegions: fc.boolean(),
  seed: fc.nat(1000),
});

/** Stripes across the image, each a region that no box holds alone: two interleave. */
function stripes(size: Size<'input'>): Regions {
  const row = at(size, size.length - 1);
  const labels = Uint32Array.from({ length: volumeOf(size) }, (_, i) => {
    const x = i % row;
    const y = Math.floor(i / row);
    return 1 + ((y + x) % 2) + 2 * Math.floor((3 * x) / row);
  });
  return {
    chosen: { superpixels: 4, compactness: 10 },
    parts: Array.from({ length: 6 }, (_, i) => ({ label: i + 1 })),
    runs: runsOfLabels(labels),
  };
}

async function openScene({
  rank,
  channels,
  areRegions,
  seed,
}: typeof problems extends fc.Arbitrary<infer T> ? T : never): Promise<SmallScene> {
  const size = rank === 2 ? [24, 32] : [8, 12, 16];
  const regions = areRegions ? stripes(size) : undefined;
  const block = regions ? largestBox(partitionOf<'input'>(regions, size), size) : size.map(() => 4);
  const roi = { start: size.map((length) => (length >> 1) - 2), size: size.map(() => 4) };
  return openSmallScene(
    { size, block, roi, channels, seed },
    { ...(regions && { regions }), draws: 3, seed },
  );
}

/** What blocks do together by whole passes, one block and one position at a time. */
async function slowly(
  { question, maps }: Explanation,
  { opened: { scene, reference, treatments } }: SmallScene,
  { law, blocks, order, n }: JointRow,
): Promise<{ readonly dice: number; readonly softDice: number }> {
  const { input, pass, head, model } = scene;
  const units = inputUnits(question);
  const effects = at(maps, 0).effects.toSorted((a, b) => a.mean - b.mean || a.index - b.index);
  const set = (order === 'supporting' ? effects : effects.toReversed()).slice(0, blocks);
  const blurred = await treatmentsFor({ ...question, treatment: 'blur' }, null, pass.intensities);
  const { box, within } = roiOnOutput(question.roi, input.size, scene.size);
  const countsOf = (outputs: typeof pass.outputs): ReturnType<typeof count> =>
    count(readHead(head, outputOf({ outputs }, head), 0, box), cut(reference, box, scene.size), within);
  const isFirst = isChannelsFirst(input.layout);
  const positions = volumeOf(input.size);
  const before = countsOf(pass.outputs);
  let [dice, softDice] = [0, 0];
  for (let draw = 0; draw < n; draw++) {
    const image = pass.image.slice();
    for (const { index } of set) {
      const { block, positions: own } = at(units, index);
      const stage = { seed: question.seed, unit: index, stage: 2 + draw };
      const member = at(drawIndices(stage, 1, treatments.second.size), 0);
      const value = law === 'blur' ? blurred.pool.value(index, 0) : treatments.second.value(index, member);
      const length = volumeOf(block.size);
      const row = at(block.size, block.size.length - 1);
      rowStarts(block, stepsOf(input.size)).forEach((start, line) => {
        for (let x = 0; x < row; x++) {
          if (own !== null && own.labels[start + x] !== own.label) continue;
          for (let c = 0; c < input.channels; c++) {
            const to = isFirst ? c * positions + start + x : (start + x) * input.channels + c;
            const from = isFirst ? c * length + line * row + x : (line * row + x) * input.channels + c;
            image[to] = at(value, from);
          }
        }
      });
    }
    const after = countsOf(await outputsFor(model.program, image, input, null));
    dice += (outcomeOf('dice', after) - outcomeOf('dice', before)) / n;
    softDice += (outcomeOf('softDice', after) - outcomeOf('softDice', before)) / n;
  }
  return { dice, softDice };
}

describe('a joint check', function () {
  this.timeout(120_000);

  it('measures what a slow loop of whole passes does, of blocks and of regions, in 2-D and in 3-D', async () => {
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const small = await openScene(problem);
        const map = await explainInput(small.explanation, small.opened, memory, quiet);
        const { joint } = await explainJoint(map, small.opened, memory, quiet);
        assert.ok(joint?.isComplete);
        for (const row of joint.rows) {
          if (row.order !== 'supporting' && row.order !== 'opposing') continue;
          const { dice, softDice } = await slowly(map, small, row);
          assert.ok(Math.abs(row.together.dice - dice) < 1e-3, `${row.together.dice}, not ${dice}`);
          assert.ok(
            Math.abs(row.together.softDice - softDice) < 1e-2,
            `${row.together.softDice}, not ${softDice}`,
          );
          checked++;
        }
      }),
      { numRuns: 12 },
    );
    assert.ok(checked > 12, `${checked} rows`);
  });

  it('draws from donors that the map did not use, where there are enough', async () => {
    const { explanation, opened } = await openScene({
      rank: 2,
      channels: 'first',
      areRegions: false,
      seed: 1,
    });
    const { question } = explanation;
    const { second, pool } = opened.treatments;
    assert.ok(second.isSecond);
    const corner = 0;
    const used = new Set(Array.from({ length: pool.size }, (_, i) => pool.value(corner, i).join()));
    for (let i = 0; i < second.size; i++) assert.ok(!used.has(second.value(corner, i).join()));
    const many = { ...question, draws: 10_000 };
    const all = await treatmentsFor(many, null, opened.scene.pass.intensities);
    assert.ok(!all.second.isSecond, 'the map used all of them');
    assert.ok(all.second.size > 0);
  });

  it('never sets a block to itself', async () => {
    const { explanation, opened } = await openScene({
      rank: 2,
      channels: 'first',
      areRegions: false,
      seed: 3,
    });
    const { input } = explanation.question;
    const { second } = opened.treatments;
    inputUnits(explanation.question).forEach(({ block, isSkipped }, unit) => {
      if (isSkipped) return;
      const whole = wholeBox(input.size);
      const own = Array.from({ length: input.channels }, (_, c) => {
        const plane = volumeOf(whole.size);
        return [...cut(opened.scene.pass.image.subarray(c * plane, (c + 1) * plane), block, input.size)];
      }).flat();
      for (let i = 0; i < second.size; i++) assert.notDeepEqual([...second.value(unit, i)], own);
    });
  });
});
