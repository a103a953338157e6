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
import { unpackDraws } from '../../../../src/engine/run/recorded-draws.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { normalizedUnet } from '../../../support/normalized-nets.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

const side = 32;

const noteOf = ({ guesses }: Explanation): string | undefined =>
  guesses.find(({ about }) => about === 'reading')?.text;

describe('direct effects of a model with statistics over the image', function () {
  this.timeout(120_000);
  const engine = createEngine();
  let folder = '';
  let model = '';
  let settings: Settings = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-direct-'));
    model = join(folder, 'net.onnx');
    await writeFile(model, writeOnnx(normalizedUnet({ size: [side, side], channels: 4, levels: 3 })));
    const random = randomNumbers(3);
    const data = Uint8Array.from({ length: side * side }, () => Math.floor(256 * random()));
    const image = join(folder, 'image.png');
    await writeFile(image, encode({ width: side, height: side, channels: 1, data }));
    settings = {
      image,
      block: 8,
      draws: 3,
      roi: [12, 12, 8, 8],
      preprocessing: { width: side, height: side },
    };
  });
  after(() => rm(folder, { recursive: true }));

  const prepared = async (more: Settings): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings: { ...settings, ...more } })).document;

  it('are measured where they are asked for, beside total ones and never in their place', async () => {
    const asked = await prepared({ reading: 'direct' });
    assert.equal(asked.statistics, 11);
    assert.equal(asked.question.reading, 'direct');
    const steps: ExplanationStep[] = [];
    const listener = { ...quiet, onStep: (_: unknown, step: ExplanationStep) => steps.push(step) };
    const found = await engine.run(explanationKind, asked, input, listener);
    const map = at(found.maps, 0);
    assert.equal(found.status, 'complete');
    assert.deepEqual(map.effects, []);
    assert.equal(map.direct?.effects.length, 16);
    assert.ok(steps.every((step) => step.map?.reading === 'direct'));
    const merged = at(steps.reduce(mergeExplanation, asked).maps, 0);
    assert.deepEqual([merged.effects, merged.direct?.effects], [[], map.direct.effects]);
    assert.ok(explanationKind.isMeasured(found, { kind: 'input' }));
    const reread = parseDocument(explanationKind, serializeDocument(explanationKind, found, folder), folder);
    assert.deepEqual(reread, found);
  });

  it('are not the total effects, whose runs are as before', async () => {
    const total = await engine.run(explanationKind, await prepared({}), input, quiet);
    assert.equal(total.question.reading, undefined);
    assert.equal(at(total.maps, 0).direct, undefined);
    const direct = await engine.run(explanationKind, await prepared({ reading: 'direct' }), input, quiet);
    const drawsOf = (packed: string | null | undefined): readonly number[] =>
      unpackDraws(packed ?? null, 16, { ...total.baseline })
        .flat()
        .map((counts) => counts.softPredicted);
    const [a, b] = [drawsOf(at(total.maps, 0).draws), drawsOf(at(direct.maps, 0).direct?.draws)];
    assert.equal(a.length, b.length);
    assert.ok(a.some((value, i) => Math.abs(value - at(b, i)) > 1e-3));
  });

  it('are called direct in every text', async () => {
    const found = await engine.run(explanationKind, await prepared({ reading: 'direct' }), input, quiet);
    const [header = '', first = ''] = explanationCsv(found).split('\r\n');
    const columns = header.split(',');
    const cells = first.split(',');
    assert.equal(cells[columns.indexOf('effect on Dice [points]')], '');
    assert.notEqual(cells[columns.indexOf('direct effect on Dice [points]')], '');
    assert.match(summarizeExplanation(found).join('\n'), /direct effects, not total ones/u);
    assert.match(findingsText(found, 'file'), /direct effects, not total ones/u);
    assert.ok(explanationArray(found).length > 4 * side * side);
  });

  it('are what a block shows under one draw, too', async () => {
    const found = await engine.run(
      explanationKind,
      await prepared({ reading: 'direct', treatment: 'zero' }),
      input,
      quiet,
    );
    const measured = at(found.maps, 0).direct?.effects.filter(({ n }) => n > 0) ?? [];
    assert.ok(measured.length > 3);
    for (const { index, mean } of measured.slice(0, 4)) {
      const { dice } = await engine.query({ kind: 'treated', explanation: found, block: index });
      assert.ok(Math.abs(dice.after - dice.before - mean) < 1e-6, `${dice.after - dice.before} and ${mean}`);
    }
  });

  it('are refused in one line where a model takes several images at once', async () => {
    const graph = normalizedUnet({ size: [side, side], channels: 2, levels: 2 });
    const inputs = graph.inputs.map((value) => ({ ...value, shape: [2, 1, side, side] }));
    const two = join(folder, 'two.onnx');
    await writeFile(two, writeOnnx({ ...graph, inputs }));
    const request = { model: two, settings: { ...settings, reading: 'direct' } } as const;
    const { document } = await engine.prepare(explanationKind, request);
    assert.match(noteOf(document) ?? '', /no statistics over the image were found that can be held/u);
    const asked: Explanation = { ...document, question: { ...document.question, reading: 'direct' } };
    await assert.rejects(engine.run(explanationKind, asked, input, quiet), {
      name: 'UserError',
      message: /takes 2 images at once, .* measure total effects/u,
    });
  });

  it('go on where a run was cut short, with the same end', async () => {
    const asked = await prepared({ reading: 'direct', draws: 8 });
    let checks = 0;
    const cut = await engine.run(explanationKind, asked, input, {
      ...quiet,
      isCancelled: () => ++checks > 3,
    });
    assert.equal(cut.status, 'incomplete');
    const [resumed, whole] = [
      await engine.run(explanationKind, cut, input, quiet),
      await engine.run(explanationKind, asked, input, quiet),
    ];
    assert.deepEqual(at(resumed.maps, 0).direct?.effects, at(whole.maps, 0).direct?.effects);
  });

  it('are not measured of a model without such statistics, nor by the published method, which is said', async () => {
    const published = await prepared({ reading: 'direct', preset: 'paper' });
    assert.equal(published.question.reading, undefined);
    assert.equal(noteOf(published), 'Total effects are measured instead of direct ones: the preset paper measures blocks as published.'); // prettier-ignore
    assert.deepEqual([noteOf(await prepared({ reading: 'direct' })), noteOf(await prepared({}))], [undefined, undefined]); // prettier-ignore
    const { document } = await engine.prepare(explanationKind, {
      model: modelFixture('softmax_classes.onnx'),
      settings: { image: sampleFile('images/slice_084.png'), reading: 'direct' },
    });
    assert.deepEqual([document.statistics, document.question.reading], [undefined, undefined]);
    assert.match(noteOf(document) ?? '', /no statistics over the image were found/u);
  });
});
