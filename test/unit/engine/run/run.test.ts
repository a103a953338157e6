import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../../src/engine/engine.ts';
import type { Run } from '../../../../src/engine/run/run.ts';
import type { Progress } from '../../../../src/protocol/messages.ts';
import { unpackEffects } from '../../../../src/documents/effect-columns.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import {
  parseExplanation,
  serializeExplanation,
  withAbsolutePaths,
  withRelativePaths,
} from '../../../../src/documents/file.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { input } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

const model = modelFixture('softmax_classes.onnx');
const image = sampleFile('images/slice_084.png');
const references = sampleFile('references');
const small: Settings = { image, references, block: 4, draws: 10 };

const ignore = (): void => undefined;
const quiet: Run = { onProgress: ignore, onCheckpoint: ignore, isCancelled: () => false };

async function explained(
  settings: Settings,
  onProgress: (progress: Progress) => void = ignore,
  isCancelled: () => boolean = () => false,
  path = model,
): Promise<Explanation> {
  const engine = createEngine();
  const { explanation } = await engine.prepare({ model: path, settings });
  return engine.explain(explanation, input, { onProgress, onCheckpoint: ignore, isCancelled });
}

const effectsOf = (explanation: Explanation): Explanation['maps'][number]['effects'] =>
  explanation.maps.flatMap((map) => map.effects);

const withoutFacts = (explanation: Explanation): string =>
  serializeExplanation({ ...explanation, facts: null });

describe('A run', () => {
  for (const preset of ['paper', 'pool'] as const) {
    it(`measures every block, inside its interval, and says what it took (${preset})`, async () => {
      const { maps, facts, status, question, baseline } = await explained({ ...small, preset });
      assert.equal(status, 'complete');
      assert.deepEqual(
        maps.map(({ size, block, effects }) => [size, block, effects.length]),
        [[[32, 32], [4, 4], 64]],
      );
      for (const { state, n, mean, se, low, high, unit } of maps.flatMap(({ effects }) => effects)) {
        const [y, x] = unit.block;
        assert.equal(unit.tensor, question.input.name);
        assert.deepEqual(unit.block, [y, x, 4, 4]);
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
    const [y, x, height, width] = found.question.roi;
    for (const { unit, state } of effectsOf(found)) {
      const [row, column] = unit.block;
      const touches = row + 4 > y && row < y + height && column + 4 > x && column < x + width;
      assert.equal(state === 'skipped', touches, unit.block.join(','));
    }
  });

  it('tells in progress everything it found', async () => {
    const steps: Progress[] = [];
    const found = await explained(small, (progress) => steps.push(progress));
    const told = new Map(
      steps.flatMap(({ effects }) => unpackEffects(effects).map((e) => [e.index, e.effect] as const)),
    );
    assert.deepEqual(
      effectsOf(found).map(({ unit }, i) => ({ unit, ...told.get(i) })),
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
    const { explanation } = await engine.prepare({ model, settings });
    const whole = await engine.explain(explanation, input, quiet);
    for (const after of [1, 2, 5, 9]) {
      let steps = 0;
      const part = await engine.explain(explanation, input, { ...quiet, isCancelled: () => ++steps > after });
      assert.equal(part.status, 'incomplete');
      const read = parseExplanation(serializeExplanation(part), 'part');
      const rest = await engine.explain(read, input, quiet);
      assert.equal(withoutFacts(rest), withoutFacts(whole), `cancelled after ${after} steps`);
      assert.equal(rest.facts?.treatments, whole.facts?.treatments, 'and measures nothing twice');
    }
  });

  it('leaves another model alone that is looked at meanwhile', async () => {
    const engine = createEngine();
    const { explanation } = await engine.prepare({ model, settings: small });
    const run = engine.explain(explanation, input, quiet);
    await engine.prepare({ model: modelFixture('opset9.onnx'), settings: { image } });
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
      const { explanation } = await engine.prepare({ model: join(folder, 'net.onnx'), settings });
      await cp(from, join(folder, to));
      await assert.rejects(
        engine.explain(explanation, input, quiet),
        userError(new RegExp(`^${name} has changed`)),
      );
    });
  }
});

describe('An explanation as a file', () => {
  it('reads back as it was written, wherever it lies', async () => {
    const found = await explained({ ...small, mask: sampleFile('masks/slice_084.png'), roi: [8, 8, 12, 12] });
    const folder = join(tmpdir(), 'anywhere', 'else');
    const text = serializeExplanation(withRelativePaths(found, folder));
    assert.doesNotMatch(text, /"path": ?"\//);
    assert.deepEqual(withAbsolutePaths(parseExplanation(text, 'a.segcause.json'), folder), found);
  });

  it('may lie in its own folder of references', async () => {
    const found = await explained(small);
    const text = serializeExplanation(withRelativePaths(found, references));
    assert.deepEqual(withAbsolutePaths(parseExplanation(text, 'a.segcause.json'), references), found);
  });

  it('is refused in one line when it is not one', async () => {
    const text = serializeExplanation(await explained(small));
    const parse = (changed: string) => () => parseExplanation(changed, 'a.segcause.json');
    assert.throws(parse(text.slice(0, -20)), userError(/^a\.segcause\.json is not JSON/));
    assert.throws(parse('{}'), userError(/^a\.segcause\.json is not an explanation at/));
    assert.throws(parse(text.replace('"version": 1', '"version": 2')), userError(/newer SegCause/));
    assert.throws(
      parse(text.replace('"decided"', '"guessed"')),
      userError(/at maps\.0\.effects\.\d+\.state/),
    );
  });
});
