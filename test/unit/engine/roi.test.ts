import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { at } from '../../../src/at.ts';
import type { Comparison } from '../../../src/documents/comparison.ts';
import { comparisonKind } from '../../../src/documents/comparison-kind.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../../src/documents/explanation-step.ts';
import { parseDocument, serializeDocument } from '../../../src/documents/file.ts';
import { blockAt } from '../../../src/documents/grid.ts';
import { maskOfRoi, pixelsIn, touches } from '../../../src/documents/roi.ts';
import type { RoiSetting } from '../../../src/documents/roi-choice.ts';
import { decodeMask } from '../../../src/documents/run-length.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { input, quiet } from '../../support/aims.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { plain, plantedFolder } from '../../support/planted.ts';
import { userError } from '../imaging/helpers.ts';
import { writeTiff } from '../imaging/write-tiff.ts';

const model = modelFixture('softmax_classes.onnx');
const small: Settings = {
  image: sampleFile('images/slice_084.png'),
  references: sampleFile('references'),
  class: 2,
  block: 4,
  draws: 6,
  seed: 3,
};

async function prepared(settings: Settings): Promise<Explanation> {
  const { document } = await createEngine().prepare(explanationKind, { model, settings });
  return document;
}

async function explained(settings: Settings, aims: readonly ExplainAim[] = input): Promise<Explanation> {
  return createEngine().run(explanationKind, await prepared(settings), aims, quiet);
}

/** What was found, without how it was asked for. */
const findingsOf = ({ maps, components, baseline }: Explanation): unknown => ({ maps, components, baseline });

/** A mask of the image's size, 256×256, that is read as these pixels of the model's input. */
function writeMask(path: string, pixels: Uint8Array): void {
  const large = Uint8Array.from({ length: 256 * 256 }, (_, i) =>
    at(pixels, Math.floor(i / (256 * 8)) * 32 + Math.floor((i % 256) / 8)),
  );
  writeFileSync(path, writeTiff(256, 256, large));
}

const textOf = (explanation: Explanation): string =>
  serializeDocument(explanationKind, { ...explanation, facts: null }, '/any.segcause.json');

const lasso: RoiSetting = {
  lasso: [
    [2.2, 3.1],
    [9.7, 27.4],
    [28.3, 22.6],
    [17.5, 14.9],
    [26.1, 4.2],
  ],
};

describe('A region of interest of any shape', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'segcause-roi-'));
  const inFolder = (name: string): string => join(folder, name);
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('counts the pixels within it, and no others', async () => {
    for (const roi of [lasso, 'whole class', 'component of prediction', [4, 6, 20, 9]] as const) {
      const { prediction, baseline, question } = await prepared({ ...small, roi });
      const predicted = decodeMask(prediction);
      const within = maskOfRoi(question.roi, question.input.size);
      const both = predicted.reduce((sum, pixel, i) => sum + (pixel & at(within, i)), 0);
      assert.equal(baseline.pixels, pixelsIn(question.roi));
      assert.deepEqual([baseline.predicted, baseline.reference, baseline.intersection], [both, both, both]);
    }
  });

  it('has the Dice of a mask that a loop over its pixels finds', async () => {
    const mask = inFolder('half.tif');
    const half = Uint8Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 ? 2 : 0));
    writeMask(mask, half);
    const { prediction, baseline, question } = await prepared({ ...small, mask, maskValue: 2, roi: lasso });
    const within = maskOfRoi(question.roi, [32, 32]);
    const counts = { both: 0, predicted: 0, reference: 0 };
    for (const [i, pixel] of decodeMask(prediction).entries()) {
      if (within[i] === 0) continue;
      counts.predicted += pixel;
      counts.reference += Number(half[i] === 2);
      counts.both += Number(pixel === 1 && half[i] === 2);
    }
    assert.ok(counts.both > 0 && counts.both < counts.predicted);
    assert.equal(baseline.dice, (200 * counts.both) / (counts.predicted + counts.reference + 1e-10));
  });

  it('leaves out the blocks that touch it, and those within its box that do not are measured', async () => {
    const { maps, question } = await explained({ ...small, roi: 'component of prediction' });
    const { grid, effects } = at(maps, 0);
    for (const { index, state } of effects) {
      const { start, size } = blockAt(grid, index);
      assert.equal(state === 'skipped', touches({ start: [...start], size: [...size] }, question.roi));
    }
    assert.ok(effects.some(({ state }) => state === 'decided'));
  });

  it('has effects that whole passes of the model find as well', async () => {
    const found = await explained({ ...small, roi: lasso });
    const paper = await explained({ ...small, roi: lasso, preset: 'paper', treatment: 'zero' });
    const pool = await explained({ ...small, roi: lasso, treatment: 'zero' });
    assert.ok(found.maps.some(({ effects }) => effects.some(({ mean }) => mean !== 0)));
    for (const [i, { mean, state }] of at(paper.maps, 0).effects.entries()) {
      if (state === 'measured') assert.ok(Math.abs(mean - at(at(pool.maps, 0).effects, i).mean) < 1e-6);
    }
  });

  it('is proved beyond the reach of the blocks of a layer that end before its pixels, within its box too', async () => {
    const ofHead: readonly ExplainAim[] = [{ kind: 'map', tensor: 'head_output' }];
    const zero: Settings = { ...small, roi: lasso, intervention: 'zero' };
    const { maps, question } = await explained(zero, ofHead);
    const { grid, effects } = at(maps, 1);
    for (const { index, state } of effects) {
      const { start, size } = blockAt(grid, index);
      assert.equal(state === 'proved', !touches({ start: [...start], size: [...size] }, question.roi));
    }
  });

  it('that is the whole image is the rectangle of all of it', async () => {
    const layers: readonly ExplainAim[] = [{ kind: 'input' }, { kind: 'layers' }];
    const image = await explained({ ...small, roi: 'whole image' }, layers);
    const box = await explained({ ...small, roi: [0, 0, 32, 32] }, layers);
    assert.deepEqual(findingsOf(image), findingsOf(box));
    assert.ok((image.components?.effects.length ?? 0) > 0);
  });

  it('that every block touches needs no patch: layers are measured all the same', async () => {
    const without: Settings = { image: sampleFile('images/slice_084.png'), class: 2, block: 4 };
    const { source, maps, status, components } = await explained({ ...without, roi: 'whole image' }, [
      { kind: 'input' },
      { kind: 'layers' },
    ]);
    assert.equal(source.label, 'nothing: every block touches the RoI');
    assert.equal(status, 'complete');
    assert.ok(at(maps, 0).effects.every(({ state }) => state === 'skipped'));
    assert.ok((components?.effects.length ?? 0) > 0);
  });

  it('is resumed where it was, with the same effects, byte for byte', async () => {
    for (const roi of [lasso, 'whole class'] as const) {
      const explanation = await prepared({ ...small, block: 2, tau: 0, draws: 12, roi });
      const whole = await createEngine().run(explanationKind, explanation, input, quiet);
      let asked = 0;
      const cut = await createEngine().run(explanationKind, explanation, input, {
        ...quiet,
        isCancelled: () => ++asked > 2,
      });
      assert.equal(cut.status, 'incomplete');
      const read = parseDocument(explanationKind, textOf(cut), '/any.segcause.json');
      const resumed = await createEngine().run(explanationKind, read, input, quiet);
      assert.equal(textOf(resumed), textOf(whole));
    }
  });

  it('is asked again by the settings of its question', async () => {
    for (const roi of [lasso, 'whole image', { component: [16, 16] }, 'component of prediction'] as const) {
      const first = await prepared({ ...small, roi }).catch(() => null);
      if (first === null) continue;
      const again = await prepared(settingsOfQuestion(first.question));
      assert.deepEqual(again.question.roi, first.question.roi);
    }
  });

  it('that holds nothing is refused in one line that says what to do', async () => {
    const { prediction } = await prepared({ ...small, roi: 'whole image' });
    const outside = decodeMask(prediction).indexOf(0);
    await assert.rejects(
      prepared({ ...small, roi: { component: [Math.floor(outside / 32), outside % 32] } }),
      userError(
        /^softmax_classes\.onnx: the prediction has no .* at y \d+, x \d+: choose a pixel where it does\.$/u,
      ),
    );
    await assert.rejects(
      prepared({ ...small, roi: 'component of error' }),
      userError(/without a mask there is no error to choose: give a mask/u),
    );
  });

  describe('leaves out what the mask says to ignore', () => {
    const side = 32;
    const labels = (noise: readonly number[], ignoredAs: 'marks' | 'labels'): Uint8Array =>
      Uint8Array.from({ length: side * side }, (_, i) => {
        const [y, x] = [Math.floor(i / side), i % side];
        const isIgnored = (x + 2 * y) % 7 === 0;
        if (isIgnored) return ignoredAs === 'marks' ? 255 : at(noise, i);
        return x < 12 ? 2 : y < 16 ? 1 : 0;
      });
    const withMask = (name: string, pixels: Uint8Array): Settings => {
      writeMask(inFolder(name), pixels);
      return { ...small, mask: inFolder(name) };
    };
    const zeros = new Array<number>(side * side).fill(0);

    it('says so, and how many pixels', async () => {
      const { guesses, ignored, question } = await prepared(withMask('ignore.tif', labels(zeros, 'marks')));
      const text = guesses.find(({ about }) => about === 'reference')?.text ?? '';
      assert.match(
        text,
        /^Label map \(0, 1 and 2\): the class is where the mask is 2\. 255: ignored, 14\.\d % of pixels\.$/u,
      );
      assert.ok(ignored);
      const within = maskOfRoi(question.roi, [side, side]);
      assert.ok(decodeMask(ignored).every((pixel, i) => pixel === 0 || within[i] === 0));
    });

    it('counts it as background where it is asked to', async () => {
      const settings = withMask('ignore.tif', labels(zeros, 'marks'));
      const { guesses, ignored, baseline, question } = await prepared({ ...settings, maskIgnore: [] });
      assert.match(guesses.map(({ text }) => text).join(' '), /255: background, 14\.\d % of pixels\./u);
      assert.equal(ignored, undefined);
      assert.equal(question.roi.runs, undefined);
      assert.equal(baseline.pixels, pixelsIn(question.roi));
    });

    it('has the same effects whatever label lies under it', async () => {
      const ignored = labels(zeros, 'marks').map((label) => Number(label === 255));
      const runs: number[] = [];
      let value = 0;
      for (const pixel of ignored) {
        const inside = 1 - pixel;
        if (runs.length === 0) runs.push(0);
        if (inside !== value) runs.push(0);
        value = inside;
        runs.push((runs.pop() ?? 0) + 1);
      }
      const roi: RoiSetting = { start: [0, 0], size: [side, side], runs };
      const settings: Settings = { ...small, maskIgnore: [], treatment: 'zero', roi };
      const findings = async (pixels: Uint8Array): Promise<unknown> => {
        const { mask } = withMask('random.tif', pixels);
        return findingsOf(
          await explained({ ...settings, ...(mask !== undefined && { mask }) }, [{ kind: 'layers' }]),
        );
      };
      const expected = await findings(labels(zeros, 'marks'));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(2), { minLength: side * side, maxLength: side * side }),
          async (noise) => {
            assert.deepEqual(await findings(labels(noise, 'labels')), expected);
          },
        ),
        { numRuns: 5 },
      );
    });
  });
});

describe('A comparison over a region of any shape', function () {
  this.timeout(120_000);
  const folder = plantedFolder();
  const before = folder.write('before.onnx', plain);
  const changed = folder.write('after.onnx', { branches: [[1, 0], [0.3, 0], [1, 0]] }); // prettier-ignore
  const larger = folder.write('larger.onnx', { ...plain, side: 64 });
  after(folder.remove);

  async function compared(other: string, roi: RoiSetting): Promise<Comparison> {
    const { document } = await createEngine().prepare(comparisonKind, {
      of: 'models',
      before,
      after: other,
      settings: { ...folder.settings, roi },
    });
    return document;
  }

  it('asks both about the same pixels, though their predictions differ', async () => {
    for (const roi of ['component of prediction', 'component of error', lasso] as const) {
      const found = await compared(changed, roi);
      const [own, other] = [found.before, found.after].map(({ question }) =>
        maskOfRoi(question.roi, question.input.size),
      );
      assert.deepEqual(own, other);
    }
  });

  it('asks about the same part of a larger input', async () => {
    const { before: own, after: other } = await compared(larger, lasso);
    const [small, large] = [own, other].map(({ question }) => maskOfRoi(question.roi, question.input.size));
    assert.ok(small && large);
    for (const [i, pixel] of large.entries()) {
      assert.equal(pixel, small[Math.floor(i / 128) * 32 + Math.floor((i % 64) / 2)]);
    }
  });

  it('of the whole image is that of the rectangle of all of it', async () => {
    const run = async (roi: RoiSetting): Promise<unknown> => {
      const document = await compared(changed, roi);
      const found = await createEngine().run(comparisonKind, document, [{ kind: 'layers' }], quiet);
      return [found.components, found.before.baseline, found.after.baseline];
    };
    assert.deepEqual(await run('whole image'), await run([0, 0, 32, 32]));
  });
});
