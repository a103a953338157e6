import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { at } from '../../../../src/at.ts';
import { explanationArray } from '../../../../src/cli/arrays.ts';
import { explanationCsv } from '../../../../src/cli/csv.ts';
import { summarizeExplanation } from '../../../../src/cli/explanation-summary.ts';
import { findingsText } from '../../../../src/commands/tool/findings.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { type ExplanationStep, mergeExplanation } from '../../../../src/documents/explanation-step.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { normalizedUnet } from '../../../support/normalized-nets.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

const side = 48;

describe('predicted total effects of a model with statistics over the image', function () {
  this.timeout(120_000);
  const engine = createEngine();
  let folder = '';
  let model = '';
  let settings: Settings = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-predicted-'));
    model = join(folder, 'net.onnx');
    await writeFile(model, writeOnnx(normalizedUnet({ size: [side, side], channels: 4, levels: 2 })));
    const random = randomNumbers(3);
    const data = Uint8Array.from({ length: side * side }, () => Math.floor(256 * random()));
    const image = join(folder, 'image.png');
    await writeFile(image, encode({ width: side, height: side, channels: 1, data }));
    const size = { width: side, height: side };
    settings = { image, block: 6, draws: 5, passes: 160, roi: [18, 18, 12, 12], preprocessing: size };
  });
  after(() => rm(folder, { recursive: true }));

  const prepared = async (more: Settings = {}): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings: { ...settings, ...more } })).document;

  it('are what a run finds where nothing else is asked, beside direct effects under all draws', async () => {
    const asked = await prepared();
    assert.deepEqual([asked.question.reading, asked.question.passes], ['predicted', 160]);
    const steps: ExplanationStep[] = [];
    const stages = new Set<string>();
    const found = await engine.run(explanationKind, asked, input, {
      ...quiet,
      onStep({ stage = 'direct' }, step) {
        steps.push(step);
        stages.add(stage);
      },
    });
    const map = at(found.maps, 0);
    const { direct } = map;
    assert.ok(direct !== undefined);
    assert.equal(found.status, 'complete');
    assert.deepEqual(map.effects, []);
    assert.deepEqual([...stages].slice(0, 2), ['direct', 'statistics']);
    const { effects = [], passes, fits } = map.predicted ?? {};
    assert.deepEqual([effects.length, direct.effects.length, passes], [64, 64, 160]);
    assert.ok(effects.every(({ state, n }) => n === 5 || state === 'skipped'));
    assert.ok(direct.effects.every(({ state, n }) => n === 5 || state === 'skipped' || state === 'proved'));
    assert.ok(fits !== undefined && fits.softDice.r2 > 0.3 && fits.softDice.residual > 0);
    const merged = at(steps.reduce(mergeExplanation, asked).maps, 0);
    assert.deepEqual([merged.predicted, merged.direct?.effects], [map.predicted, direct.effects]);
    assert.ok(explanationKind.isMeasured(found, { kind: 'input' }));
    const reread = parseDocument(explanationKind, serializeDocument(explanationKind, found, folder), folder);
    assert.deepEqual(reread, found);
  });

  it('are called predicted in every text, with how well they are', async () => {
    const found = await engine.run(explanationKind, await prepared(), input, quiet);
    const [header = '', first = ''] = explanationCsv(found).split('\r\n');
    const columns = header.split(',');
    const cells = first.split(',');
    assert.equal(cells[columns.indexOf('effect on Dice [points]')], '');
    assert.notEqual(cells[columns.indexOf('direct effect on Dice [points]')], '');
    assert.notEqual(cells[columns.indexOf('predicted total effect on Dice [points]')], '');
    const words = /total effects, predicted: 160 whole passes, R² \d\.\d\d, residual SD \d+\.\d\d points/u;
    assert.match(summarizeExplanation(found).join('\n'), words);
    assert.match(findingsText(found, 'file'), words);
    assert.ok(explanationArray(found).length > 4 * side * side);
  });

  it('go on where a run was cut short, with the same end', async () => {
    const asked = await prepared();
    let checks = 0;
    const isAfter = (most: number) => (): boolean => ++checks > most;
    const whole = await engine.run(explanationKind, asked, input, {
      ...quiet,
      isCancelled: isAfter(Infinity),
    });
    // During direct effects, and during the last whole passes.
    for (const most of [3, checks - 5]) {
      checks = 0;
      const cut = await engine.run(explanationKind, asked, input, { ...quiet, isCancelled: isAfter(most) });
      assert.deepEqual([cut.status, at(cut.maps, 0).predicted], ['incomplete', undefined]);
      assert.ok(!explanationKind.isMeasured(cut, { kind: 'input' }) && explanationKind.isResumable(cut));
      const resumed = await engine.run(explanationKind, cut, input, quiet);
      assert.deepEqual(at(resumed.maps, 0).predicted, at(whole.maps, 0).predicted);
    }
  });

  it('are measured instead where the budget covers all, where there are few blocks, and where total ones are asked for', async () => {
    for (const more of [{ passes: 1000 }, { block: 12 }, { preset: 'paper' }] as const) {
      const { question } = await prepared(more);
      assert.deepEqual([question.reading, question.passes], [undefined, undefined]);
    }
    const { question } = await prepared({ reading: 'total' });
    assert.deepEqual([question.reading, question.passes], ['total', undefined]);
    const noteOn = async (more: Settings): Promise<string | undefined> =>
      (await prepared({ ...more, reading: 'predicted' })).guesses.find(({ about }) => about === 'reading')
        ?.text;
    const words = 'Total effects are measured by whole passes, and not predicted: ';
    assert.equal(await noteOn({ block: 12 }), `${words}predictions need 40 blocks at least, and fewer whole passes than measuring all of them.`); // prettier-ignore
    assert.equal(await noteOn({ refine: 2 }), `${words}coarse blocks are measured first.`);
    assert.equal(await noteOn({}), undefined);
    const found = await engine.run(explanationKind, await prepared({ block: 12 }), input, quiet);
    assert.equal(at(found.maps, 0).effects.length, 16);
  });

  it('are measured instead, which is said, where statistics cannot be held after all', async () => {
    const graph = normalizedUnet({ size: [side, side], channels: 2, levels: 2 });
    const inputs = graph.inputs.map((value) => ({ ...value, shape: [2, 1, side, side] }));
    const two = join(folder, 'two.onnx');
    await writeFile(two, writeOnnx({ ...graph, inputs }));
    const { document } = await engine.prepare(explanationKind, {
      model: two,
      settings: { ...settings, block: 12 },
    });
    const question = { ...document.question, reading: 'predicted', passes: 160 } as const;
    const found = await engine.run(explanationKind, { ...document, question }, input, quiet);
    assert.equal(found.question.reading, undefined);
    assert.equal(at(found.maps, 0).effects.length, 16);
    const note = found.guesses.find(({ about }) => about === 'reading')?.text ?? '';
    assert.match(note, /measured by whole passes, and not predicted\. .* takes 2 images at once/u);
  });

  it('are not there of a model without such statistics', async () => {
    const { document } = await engine.prepare(explanationKind, {
      model: modelFixture('softmax_classes.onnx'),
      settings: { image: sampleFile('images/slice_084.png'), reading: 'predicted' },
    });
    assert.deepEqual([document.statistics, document.question.reading, document.question.passes], [undefined, undefined, undefined]); // prettier-ignore
  });
});
