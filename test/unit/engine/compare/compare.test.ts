import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../../../../src/engine/engine.ts';
import type { Comparison, ComponentDifference } from '../../../../src/documents/comparison.ts';
import { comparisonKind } from '../../../../src/documents/comparison-kind.ts';
import type { CompareAim } from '../../../../src/documents/comparison-step.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { input, quiet } from '../../../support/aims.ts';
import { belowBranch1, branchTensors, plain, type Planted, plantedFolder } from '../../../support/planted.ts';
import { userError } from '../../imaging/helpers.ts';

/** Branch 1 hears noise as little as its dark third of the image: no prediction changes but under other images. */
const deaf = { branches: plain.branches.map((branch, i) => (i === 1 ? ([0.3, 0] as const) : branch)) };

/** Branch 1 is bright throughout. */
const bright = { branches: plain.branches.map((branch, i) => (i === 1 ? ([1, 0.9] as const) : branch)) };

describe('Two models compared', function () {
  this.timeout(240_000);
  const folder = plantedFolder();
  const a = folder.write('a.onnx', plain);
  const b = folder.write('b.onnx', deaf);
  after(folder.remove);

  async function compared(
    models: { readonly before?: string; readonly after?: string },
    kinds: readonly ('input' | 'layers' | 'own' | 'transplant')[],
    more: Settings = {},
  ): Promise<Comparison> {
    const engine = createEngine();
    const { document } = await engine.prepare(comparisonKind, {
      of: 'models',
      before: models.before ?? a,
      after: models.after ?? b,
      settings: { ...folder.settings, ...more },
    });
    const aims: readonly CompareAim[] = kinds.map((kind) => ({ kind }));
    return engine.run(comparisonKind, document, aims, quiet);
  }

  const differenceOf = (found: Comparison, tensor: string): ComponentDifference | undefined =>
    found.components.find(({ before }) => before.kind === 'layer' && before.tensor === tensor);

  it('measure all blocks of both, where coarse blocks first are asked for', async () => {
    const { before, after } = await compared({}, [], { refine: 2 });
    assert.deepEqual([before.question.coarse, after.question.coarse], [undefined, undefined]);
  });

  it('are not compared by explanations that each divided other coarse blocks', async () => {
    const engine = createEngine();
    const explained = (model: string): Promise<Explanation> =>
      engine
        .prepare(explanationKind, { model, settings: { ...folder.settings, refine: 2 } })
        .then(({ document }) => document);
    const [before, after] = [await explained(a), await explained(b)];
    await assert.rejects(
      engine.prepare(comparisonKind, { of: 'explanations', before, after }),
      userError(/explained with coarse blocks first.*compare the models themselves/u),
    );
  });

  it('name the layer that was changed and what reads it, and no other', async () => {
    const found = await compared({}, ['layers']);
    const changed = found.components.flatMap(({ before, state }) =>
      state === 'changed' && before.kind === 'layer' ? [before.tensor] : [],
    );
    assert.ok(changed.includes(branchTensors[1]), changed.join());
    assert.deepEqual(
      changed.filter((tensor) => ![branchTensors[1], ...belowBranch1].includes(tensor as never)),
      [],
    );
    for (const tensor of [branchTensors[0], branchTensors[2]]) {
      const other = differenceOf(found, tensor);
      assert.deepEqual([other?.state, other?.mean, other?.low, other?.high], ['unchanged', 0, 0, 0]);
    }
    const moved = found.weights.filter(({ change }) => change !== 0);
    assert.deepEqual(
      moved.map(({ before, change }) => [before, change?.toFixed(2)]),
      [[branchTensors[1], '0.70']],
    );
  });

  it('name by own Δ the layer that was changed, and no other', async () => {
    const found = await compared({}, ['layers', 'own']);
    const changed = found.ownDifferences.filter(({ state }) => state === 'changed');
    assert.deepEqual(
      changed.map(({ layers }) => layers),
      [[branchTensors[1]]],
    );
    const others = found.ownDifferences.filter(({ layers }) => !layers.includes(branchTensors[1]));
    assert.equal(others.length, found.weights.length - 1);
    for (const { state, n, low, high } of others) {
      assert.deepEqual([state, n, low, high], ['unchanged', 0, 0, 0], 'proved, without a draw');
    }
    // Where one layer alone was changed, the hybrid is the later network.
    assert.ok(Math.abs((changed[0]?.mean ?? 0) - (differenceOf(found, branchTensors[1])?.mean ?? 0)) < 1e-5);
  });

  it('tell by own Δ how each of several layers that were changed would differ were it changed alone', async () => {
    const changes: readonly Planted['branches'][number][] = [
      [0.3, 0],
      [0.3, 0.4],
      [1.5, -0.2],
    ];
    const both = plain.branches.map((branch, i) => (i === 0 ? branch : (changes[i] ?? branch)));
    const after = folder.write('both.onnx', { branches: both });
    const { ownDifferences } = await compared({ after }, ['own']);
    for (const index of [1, 2] as const) {
      const alone = plain.branches.map((branch, i) => (i === index ? (changes[i] ?? branch) : branch));
      const hybrid = folder.write(`alone${index}.onnx`, { branches: alone });
      const expected = differenceOf(await compared({ after: hybrid }, ['layers']), branchTensors[index]);
      const own = ownDifferences.find(({ layers }) => layers.includes(branchTensors[index]));
      assert.ok(expected !== undefined && Math.abs(expected.mean) > 0.02, `${index}`);
      assert.equal(own?.n, expected.n);
      assert.ok(Math.abs(own.mean - expected.mean) < 1e-5, `${own.mean} is ${expected.mean}`);
      assert.deepEqual([own.low, own.high, own.state], [own.mean, own.mean, 'changed']);
    }
  });

  it('run nothing for own Δ of a network to itself', async () => {
    const { ownDifferences, facts } = await compared({ after: a }, ['own']);
    assert.ok(ownDifferences.length > 0 && ownDifferences.every(({ state }) => state === 'unchanged'));
    assert.deepEqual([facts?.treatments, facts?.passes], [0, 0]);
  });

  it('have no own Δ where layers are set to zero or a mean, which no weights are behind', async () => {
    const { ownDifferences } = await compared({}, ['own'], { intervention: 'zero' });
    assert.deepEqual(ownDifferences, []);
  });

  it('hold each effect beside its difference, exact for the pool', async () => {
    const found = await compared({}, ['layers']);
    for (const { before, after, n, mean, low, high } of found.components) {
      const effectIn = (side: 'before' | 'after', component: typeof before): number | undefined =>
        found[side].components?.effects.find(
          (effect) => JSON.stringify(effect.component) === JSON.stringify(component),
        )?.mean;
      assert.ok(n > 0);
      assert.deepEqual([low, high], [mean, mean]);
      const difference = (effectIn('after', after) ?? NaN) - (effectIn('before', before) ?? NaN);
      assert.ok(Math.abs(difference - mean) < 1e-5);
    }
  });

  it('name the layer whose weights carry the improvement, in both directions', async () => {
    const found = await compared({ after: folder.write('bright.onnx', bright) }, ['transplant']);
    const [worse, better] = [found.before.baseline.dice, found.after.baseline.dice];
    assert.ok(better > worse + 1);
    const isClose = (value: number | null | undefined, expected: number): void => {
      assert.ok(Math.abs((value ?? NaN) - expected) < 1e-5, `${String(value)} is ${expected}`);
    };
    for (const [into, own, other] of [
      ['before', worse, better],
      ['after', better, worse],
    ] as const) {
      branchTensors.forEach((layer, i) => {
        const one = found.transplants.find((each) => each.into === into && each.layer === layer);
        const isPlanted = i === 1;
        isClose(one?.weights, isPlanted ? other : own);
        isClose(one?.activation, isPlanted ? other : own);
        isClose(one?.fromFirst, i >= 1 ? other : own);
        isClose(one?.fromLast, i <= 1 ? other : own);
      });
    }
  });

  it('take a third of the passes less where either becomes the other by its weights', async () => {
    const after = folder.write('bright.onnx', bright);
    const masked = await compared({ after }, ['transplant']);
    const weighted = masked.transplants.filter(({ weights }) => weights !== null);
    assert.ok(weighted.every(({ fromFirst, fromLast }) => fromFirst !== null && fromLast !== null));
    // Held against its own prediction each, neither becomes the other.
    const isMask = (name: string): boolean => name.startsWith('mask');
    const settings = Object.fromEntries(Object.entries(folder.settings).filter(([name]) => !isMask(name)));
    const engine = createEngine();
    const request = { of: 'models', before: a, after, settings } as const;
    const { document } = await engine.prepare(comparisonKind, request);
    const unmasked = await engine.run(comparisonKind, document, [{ kind: 'transplant' }], quiet);
    const spared = (unmasked.facts?.treatments ?? 0) - (masked.facts?.treatments ?? 0);
    assert.equal(spared, weighted.length, 'two of six a layer, which is listed in two directions');
  });

  it('of which one is the other, change nothing in 100 seeded runs', async () => {
    const engine = createEngine();
    const wrong: string[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const settings: Settings = { ...folder.settings, roi: [8, 8, 16, 16], block: 8, draws: 3, seed };
      const request = { of: 'models', before: a, after: a, settings } as const;
      const { document } = await engine.prepare(comparisonKind, request);
      const aims: readonly CompareAim[] = [{ kind: 'input' }, { kind: 'layers' }];
      const found = await engine.run(comparisonKind, document, aims, quiet);
      assert.ok(found.components.length > 0 && found.blocks.length > 0);
      for (const { state } of [...found.blocks, ...found.components]) {
        if (state === 'changed') wrong.push(`seed ${seed}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('measure the same regions of inputs of different sizes', async () => {
    const large = folder.write('large.onnx', { ...plain, side: 64 });
    const more: Settings = { roi: [8, 8, 16, 16], block: 4, draws: 4 };
    const found = await compared({ after: large }, ['input', 'layers'], more);
    const { before, after } = found;
    assert.deepEqual(
      [before.question.input.size, after.question.input.size],
      [
        [32, 32],
        [64, 64],
      ],
    );
    assert.deepEqual(
      [after.question.roi, after.question.block],
      [{ start: [16, 16], size: [32, 32] }, [8, 8]],
    );
    assert.equal(before.maps[0]?.effects.length, after.maps[0]?.effects.length);
    assert.equal(found.matching.onlyBefore.length, 0);
  });

  it('take draws that were found before, and measure them no more', async () => {
    const engine = createEngine();
    const settings: Settings = {
      ...folder.settings,
      roi: [8, 8, 16, 16],
      block: 4,
      draws: 4,
      preset: 'pool',
    };
    const explained = async (model: string): Promise<Explanation> => {
      const { document } = await engine.prepare(explanationKind, { model, settings });
      return engine.run(explanationKind, document, input, quiet);
    };
    const [before, after] = [await explained(a), await explained(b)];
    const { document } = await engine.prepare(comparisonKind, { of: 'explanations', before, after });
    const found = await engine.run(comparisonKind, document, [{ kind: 'input' }], quiet);
    assert.equal(found.facts?.treatments, 0);
    const anew = await compared({}, ['input'], { ...settings });
    assert.deepEqual(found.blocks, anew.blocks);
  });

  it('read and write as a file that says the same', async () => {
    const found = await compared({}, ['layers', 'own', 'transplant']);
    const path = folder.at('a.segcause-comparison.json');
    const text = serializeDocument(comparisonKind, found, path);
    assert.deepEqual(parseDocument(comparisonKind, text, path), JSON.parse(JSON.stringify(found)));
    assert.equal(serializeDocument(comparisonKind, parseDocument(comparisonKind, text, path), path), text);
  });

  it('open as files of version 1 that were written before own Δ was measured', () => {
    const path = fileURLToPath(
      new URL('../../../fixtures/version-1/complete.segcause-comparison.json', import.meta.url),
    );
    const older = JSON.parse(readFileSync(path, 'utf8')) as {
      ownDifferences?: unknown;
      readonly components: readonly unknown[];
    };
    delete older.ownDifferences;
    const { ownDifferences, components } = parseDocument(comparisonKind, JSON.stringify(older), path);
    assert.deepEqual([ownDifferences, components.length], [[], older.components.length]);
    assert.ok(components.length > 0);
  });

  it('over several images have a mean difference for each layer, with an interval by image', async () => {
    const engine = createEngine();
    const { document } = await engine.prepare(comparisonKind, {
      of: 'models',
      before: a,
      after: b,
      settings: { ...folder.settings, draws: 3 },
    });
    const aim: CompareAim = { kind: 'images', folder: folder.at('others'), masks: null };
    const { images } = await engine.run(comparisonKind, document, [aim], quiet);
    assert.deepEqual(
      images?.skipped.map(({ item }) => item),
      ['5.tif'],
    );
    assert.match(images.skipped[0]?.reason ?? '', /^\S+\.onnx predicts no class 0 in the RoI/u);
    assert.equal(images.images.length, 5);
    const planted = images.layers.find(({ before }) => before.kind === 'layer' && before.tensor === 't2');
    assert.equal(planted?.n, 5);
    assert.ok(planted.low < planted.mean && planted.mean < planted.high);
  });

  it('leave out images without a mask where others have one, and say so', async () => {
    const engine = createEngine();
    const { document } = await engine.prepare(comparisonKind, {
      of: 'models',
      before: a,
      after: b,
      settings: { ...folder.settings, draws: 3 },
    });
    mkdirSync(folder.at('masks'), { recursive: true });
    cpSync(folder.at('others/0.tif'), folder.at('masks/0.tif'));
    const aim: CompareAim = { kind: 'images', folder: folder.at('others'), masks: folder.at('masks') };
    const { images } = await engine.run(comparisonKind, document, [aim], quiet);
    const without = (images?.skipped ?? []).filter(({ reason }) =>
      reason.startsWith('it has no mask in masks'),
    );
    assert.deepEqual(
      without.map(({ item }) => item),
      ['1.tif', '2.tif', '3.tif', '4.tif', '5.tif'],
    );
  });

  it('report the first differences before all is measured, and stop when they are cancelled', async () => {
    const engine = createEngine();
    const settings: Settings = { ...folder.settings, roi: [8, 8, 16, 16], block: 2, draws: 50 };
    const request = { of: 'models', before: a, after: b, settings } as const;
    const { document } = await engine.prepare(comparisonKind, request);
    let reported = 0;
    const found = await engine.run(comparisonKind, document, [{ kind: 'input' }], {
      ...quiet,
      onStep: (_, { blocks = [] }) => (reported = Math.max(reported, blocks.length)),
      isCancelled: () => reported > 0,
    });
    assert.ok(reported > 0);
    assert.equal(found.status, 'incomplete');
  });

  describe('are refused in one sentence where they', () => {
    const refuses = (
      models: Parameters<typeof compared>[0],
      words: RegExp,
      more: Settings = {},
    ): Promise<void> => assert.rejects(compared(models, [], more), userError(words));

    it('take different channels', () =>
      refuses(
        { after: folder.write('rgb.onnx', { ...plain, channels: 3 }) },
        /1 channel\(s\) and rgb\.onnx of 3/u,
      ));

    it('share no class', async () => {
      const named = folder.write('named.onnx', plain, { classes: ['liver'] });
      const other = folder.write('other.onnx', plain, { classes: ['spleen'] });
      await refuses(
        { before: named, after: other },
        /segments liver and other\.onnx does not \(it has spleen\)/u,
      );
    });

    it('see the image at different aspects', async () => {
      const wide = folder.write('wide.onnx', { ...plain, side: [32, 48] });
      await refuses({ after: wide }, /32×32 pixels and wide\.onnx at 32×48/u);
    });

    it('are not there', () => refuses({ after: folder.at('gone.onnx') }, /gone\.onnx/u));

    it('have changed since they were explained', async () => {
      const engine = createEngine();
      const { document: before } = await engine.prepare(explanationKind, {
        model: a,
        settings: folder.settings,
      });
      const model = folder.write('c.onnx', plain);
      const { document: after } = await engine.prepare(explanationKind, {
        model,
        settings: folder.settings,
      });
      folder.write('c.onnx', deaf);
      await assert.rejects(
        engine.prepare(comparisonKind, { of: 'explanations', before, after }),
        userError(/c\.onnx has changed since this explanation was made/u),
      );
    });

    it('were explained in another RoI or over another pool', async () => {
      const engine = createEngine();
      const { document: before } = await engine.prepare(explanationKind, {
        model: a,
        settings: folder.settings,
      });
      const settings: Settings = { ...folder.settings, roi: [0, 0, 16, 16], seed: 4 };
      const { document: after } = await engine.prepare(explanationKind, { model: b, settings });
      await assert.rejects(
        engine.prepare(comparisonKind, { of: 'explanations', before, after }),
        userError(/a\.onnx and b\.onnx were explained with a different seed and RoI/u),
      );
    });
  });
});
