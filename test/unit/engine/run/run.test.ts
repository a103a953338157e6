import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../../src/engine/engine.ts';
import { unpackEffects } from '../../../../src/documents/effect-columns.ts';
import type { Effect } from '../../../../src/documents/effects.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { ExplainAim, ExplanationStep } from '../../../../src/documents/explanation-step.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { blockAt } from '../../../../src/documents/grid.ts';
import type { RunProgress } from '../../../../src/documents/run-progress.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

const model = modelFixture('softmax_classes.onnx');
const image = sampleFile('images/slice_084.png');
const references = sampleFile('references');
const small: Settings = { image, references, block: 4, draws: 10 };

const ignore = (): void => undefined;

async function explained(
  settings: Settings,
  onStep: (progress: RunProgress<ExplainAim>, step: ExplanationStep) => void = ignore,
  isCancelled: () => boolean = () => false,
  path = model,
): Promise<Explanation> {
  const engine = createEngine();
  const { document } = await engine.prepare(explanationKind, { model: path, settings });
  return engine.run(explanationKind, document, input, { onStep, onCheckpoint: ignore, isCancelled });
}

const effectsOf = (explanation: Explanation): Explanation['maps'][number]['effects'] =>
  explanation.maps.flatMap((map) => map.effects);

const withoutFacts = (explanation: Explanation): string =>
  serializeDocument(explanationKind, { ...explanation, facts: null }, '/any.segcause.json');

describe('A run', () => {
  for (const preset of ['paper', 'pool'] as const) {
    it(`measures every block, inside its interval, and says what it took (${preset})`, async () => {
      const { maps, facts, status, question, baseline } = await explained({ ...small, preset });
      assert.equal(status, 'complete');
      assert.deepEqual(
        maps.map(({ tensor, grid, effects }) => [tensor, grid.size, grid.block, effects.length]),
        [[question.input.name, [32, 32], [4, 4], 64]],
      );
      assert.deepEqual(
        maps[0]?.effects.map(({ index }) => index),
        Array.from({ length: 64 }, (_, i) => i),
      );
      for (const { state, n, mean, se, low, high } of maps.flatMap(({ effects }) => effects)) {
        assert.ok(low <= mean && mean <= high, `${low} ≤ ${mean} ≤ ${high}`);
        assert.ok(
          low >= -baseline.dice - 1e-6 && high <= 100 - baseline.dice + 1e-6,
          'within what Dice can do',
        );
        assert.ok(se >= 0);
        if (['skipped', 'proved'].includes(state)) assert.deepEqual([n, mean, low, high], [0, 0, 0, 0]);
        else if (state === 'screened') assert.deepEqual([n, mean], [3, 0]);
        else if (preset === 'paper') assert.equal(n, 10);
        else if (n === 10)
          assert.deepEqual([low, high, se], [mean, mean, 0], 'the whole pool is known exactly');
        else assert.ok(n > 0 && high - low < 0.04, 'stopped where all is known');
      }
      assert.ok((facts?.treatments ?? 0) > 0);
      assert.match(facts?.runtime ?? '', /^onnxruntime \d/);
    });
  }

  it('skips the blocks that touch the RoI, and no others', async () => {
    const found = await explained({ ...small, roi: [6, 9, 8, 8] });
    const { start, size } = found.question.roi;
    const [[y = NaN, x = NaN], [height = NaN, width = NaN]] = [start, size];
    for (const { index, state } of effectsOf(found)) {
      const [row = NaN, column = NaN] = blockAt({ size: [32, 32], block: [4, 4] }, index).start;
      const touches = row + 4 > y && row < y + height && column + 4 > x && column < x + width;
      assert.equal(state === 'skipped', touches, `${row},${column}`);
    }
  });

  it('reports in steps everything it found', async () => {
    const steps: RunProgress<ExplainAim>[] = [];
    const reported = new Map<number, Effect>();
    const found = await explained(small, (progress, { map }) => {
      steps.push(progress);
      if (map !== null) for (const effect of unpackEffects(map.effects)) reported.set(effect.index, effect);
    });
    assert.deepEqual(
      effectsOf(found).map(({ index }) => reported.get(index)),
      effectsOf(found),
    );
    const done = steps.map((step) => step.done);
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    );
    assert.deepEqual([done.at(-1), steps.at(-1)?.total], [64, 64]);
  });

  for (const treatment of ['patches', 'zero', 'mean', 'blur'] as const) {
    it(`gives the same file for the same seed (${treatment})`, async () => {
      const settings: Settings = { ...small, treatment, seed: 3 };
      assert.equal(withoutFacts(await explained(settings)), withoutFacts(await explained(settings)));
    });
  }

  it('gives other effects for another seed', async () => {
    const [a, b] = [await explained({ ...small, seed: 1 }), await explained({ ...small, seed: 2 })];
    assert.notDeepEqual(effectsOf(a), effectsOf(b));
  });

  it('gives the same effects on patches of the image itself, whatever is measured first', async () => {
    const own: Settings = { image, block: 8, draws: 10 };
    const [whole, again] = [await explained(own), await explained(own)];
    assert.deepEqual(effectsOf(whole), effectsOf(again));
    assert.equal(whole.source.origin, 'image');
    assert.match(whole.source.label, /patches of this same image, outside the block and the RoI/);
  });

  for (const preset of ['paper', 'pool'] as const) {
    it(`stops soon when it is cancelled, and keeps what it found (${preset})`, async () => {
      const settings: Settings = { ...small, preset, block: 2, draws: 50 };
      let steps = 0;
      const found = await explained(settings, ignore, () => ++steps > 3);
      assert.equal(found.status, 'incomplete');
      assert.ok(effectsOf(found).length > 0);
      assert.ok(
        (found.facts?.treatments ?? Infinity) < 256 * 25,
        `${found.facts?.treatments ?? 0} treatments`,
      );
    });
  }

  it('goes on where it was cancelled, to the same end', async () => {
    const engine = createEngine();
    const settings: Settings = { ...small, preset: 'pool' };
    const { document: explanation } = await engine.prepare(explanationKind, { model, settings });
    const whole = await engine.run(explanationKind, explanation, input, quiet);
    for (const after of [1, 2, 5, 9]) {
      let steps = 0;
      const part = await engine.run(explanationKind, explanation, input, {
        ...quiet,
        isCancelled: () => ++steps > after,
      });
      assert.equal(part.status, 'incomplete');
      const path = '/any/part.segcause.json';
      const read = parseDocument(explanationKind, serializeDocument(explanationKind, part, path), path);
      const rest = await engine.run(explanationKind, read, input, quiet);
      assert.equal(withoutFacts(rest), withoutFacts(whole), `cancelled after ${after} steps`);
      assert.equal(rest.facts?.treatments, whole.facts?.treatments, 'and measures nothing twice');
    }
  });

  it('leaves another model alone that is prepared meanwhile', async () => {
    const engine = createEngine();
    const { document: explanation } = await engine.prepare(explanationKind, { model, settings: small });
    const run = engine.run(explanationKind, explanation, input, quiet);
    await engine.prepare(explanationKind, { model: modelFixture('opset9.onnx'), settings: { image } });
    assert.deepEqual(effectsOf(await run), effectsOf(await explained(small)));
  });
});

describe('A run of what has changed since it was prepared', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-changed-'));
    await cp(model, join(folder, 'net.onnx'));
    await cp(image, join(folder, 'image.png'));
    await cp(references, join(folder, 'references'), { recursive: true });
    await cp(sampleFile('masks/slice_084.png'), join(folder, 'mask.png'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const changes: readonly (readonly [string, string, string])[] = [
    ['net.onnx', modelFixture('logits_classes.onnx'), 'net.onnx'],
    ['image.png', sampleFile('images/slice_077.png'), 'image.png'],
    ['mask.png', sampleFile('masks/slice_077.png'), 'mask.png'],
    ['references', sampleFile('images/slice_077.png'), 'references/slice_077.png'],
  ];
  for (const [name, from, to] of changes) {
    it(`is refused: ${name}`, async () => {
      const engine = createEngine();
      const settings: Settings = {
        ...small,
        image: join(folder, 'image.png'),
        mask: join(folder, 'mask.png'),
        references: join(folder, 'references'),
        roi: [8, 8, 12, 12],
        class: 2,
      };
      const { document: explanation } = await engine.prepare(explanationKind, {
        model: join(folder, 'net.onnx'),
        settings,
      });
      await cp(from, join(folder, to));
      await assert.rejects(
        engine.run(explanationKind, explanation, input, quiet),
        userError(new RegExp(`^${name} has changed`)),
      );
    });
  }
});

describe('An explanation as a file', () => {
  it('reads back as it was written, wherever it lies', async () => {
    const found = await explained({ ...small, mask: sampleFile('masks/slice_084.png'), roi: [8, 8, 12, 12] });
    const path = join(tmpdir(), 'anywhere', 'else', 'a.segcause.json');
    const text = serializeDocument(explanationKind, found, path);
    assert.doesNotMatch(text, /"path": ?"\//);
    assert.deepEqual(parseDocument(explanationKind, text, path), found);
  });

  it('may lie in its own folder of references', async () => {
    const found = await explained(small);
    const path = join(references, 'a.segcause.json');
    const text = serializeDocument(explanationKind, found, path);
    assert.deepEqual(parseDocument(explanationKind, text, path), found);
  });

  it('is refused in one line when it is not one', async () => {
    const path = join(tmpdir(), 'a.segcause.json');
    const text = serializeDocument(explanationKind, await explained(small), path);
    const parse = (changed: string) => () => parseDocument(explanationKind, changed, path);
    assert.throws(
      parse('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
      userError(/^a\.segcause\.json is a Git LFS pointer/),
    );
    assert.throws(parse(text.slice(0, -20)), userError(/^a\.segcause\.json is not JSON/));
    assert.throws(parse('{}'), userError(/^a\.segcause\.json is not an explanation at/));
    assert.throws(parse(text.replace('"version": 2', '"version": 3')), userError(/newer SegCause/));
    assert.throws(
      parse(text.replace('"decided"', '"guessed"')),
      userError(/at maps\.0\.effects\.\d+\.state/),
    );
  });
});
