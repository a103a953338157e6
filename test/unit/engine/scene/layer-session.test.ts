import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../../src/engine/engine.ts';
import { componentKey } from '../../../../src/documents/component-key.ts';
import type { ComponentEffect } from '../../../../src/documents/components.ts';
import { unpackEffects } from '../../../../src/documents/effect-columns.ts';
import type { Effect } from '../../../../src/documents/effects.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { ExplainAim, ExplanationStep } from '../../../../src/documents/explanation-step.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { blockAt } from '../../../../src/documents/grid.ts';
import type { RunProgress } from '../../../../src/documents/run-progress.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import type { ExplainListener } from '../../../../src/engine/explain/report-explanation.ts';
import { quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

const model = modelFixture('softmax_classes.onnx');
const image = sampleFile('images/slice_084.png');
const references = sampleFile('references');
const small: Settings = { image, references, block: 8, draws: 10 };
const layers: readonly ExplainAim[] = [{ kind: 'layers' }];

interface Reported {
  readonly progress: RunProgress<ExplainAim>;
  readonly step: ExplanationStep;
}

/** The explanation after it was written to a file and read again. */
function filed(explanation: Explanation): Explanation {
  const path = '/any/a.segcause.json';
  return parseDocument(explanationKind, serializeDocument(explanationKind, explanation, path), path);
}

async function explained(
  aims: readonly ExplainAim[],
  settings: Settings = small,
  listener: Partial<ExplainListener> = {},
  path = model,
): Promise<Explanation> {
  const engine = createEngine();
  const { document } = await engine.prepare(explanationKind, { model: path, settings });
  return engine.run(explanationKind, document, aims, { ...quiet, ...listener });
}

const effectsIn = ({ components }: Explanation): readonly ComponentEffect[] => components?.effects ?? [];

const byKey = (effects: readonly ComponentEffect[]): ReadonlyMap<string, ComponentEffect> =>
  new Map(effects.map((effect) => [componentKey(effect.component), effect]));

describe('Components', () => {
  it('are every module, layer and edge, each measured under all donors', async () => {
    const {
      components,
      layers: tree,
      baseline,
      status,
    } = await explained(layers, small, {}, sampleFile('unet_late.onnx'));
    assert.ok(components);
    assert.equal(components.isComplete, true);
    assert.equal(components.baselineDice, baseline.dice);
    assert.equal(status, 'ready', 'the map of the input is another matter');
    assert.deepEqual([components.donors.origin, components.donors.images], ['references', 10]);
    const known = byKey(components.effects);
    for (const { tensor } of tree) assert.ok(known.has(`layer ${tensor}`), tensor);
    for (const path of ['encoder', 'encoder.0', 'decoder.1.merge', 'bottleneck'])
      assert.ok(known.has(`module ${path}`), path);
    assert.ok(known.has('edge /encoder.0/relu_1/Relu_output_0 to /decoder.2/Concat'));
    for (const { n, rejected, low, mean, high } of components.effects) {
      assert.equal(n + rejected, 10);
      assert.ok(low <= mean && mean <= high);
    }
    const mean = (key: string): number | undefined => known.get(key)?.mean;
    assert.equal(mean('layer /bottleneck/conv1/Conv_output_0'), mean('module bottleneck'), 'by construction');
  });

  it('are ranked as a whole long before the last draw, and report everything as they go', async () => {
    const steps: Reported[] = [];
    const listener: Partial<ExplainListener> = {
      onStep: (progress, step) => steps.push({ progress, step }),
    };
    const found = await explained(layers, { ...small, draws: 50 }, listener, sampleFile('unet_late.onnx'));
    const reported = new Map<string, ComponentEffect>();
    const total = effectsIn(found).length;
    const first = steps.findIndex(({ step: { components } }) => {
      for (const one of components?.effects ?? []) reported.set(componentKey(one.component), one);
      return reported.size === total;
    });
    assert.ok(first >= 0);
    const draw = steps[first]?.progress.draw;
    assert.ok(draw && draw.number < draw.of, 'before the last draw');
    for (const { step } of steps)
      for (const one of step.components?.effects ?? []) reported.set(componentKey(one.component), one);
    assert.deepEqual([...byKey(effectsIn(found)).entries()].toSorted(), [...reported.entries()].toSorted());
    const last = steps.at(-1)?.progress;
    assert.deepEqual([last?.done, last?.total, last?.share], [total, total, 1]);
    assert.ok(steps.every(({ progress }) => progress.aim.kind === 'layers'));
    for (const { step } of steps) {
      const { intervention, donors, baselineDice } = step.components ?? {};
      assert.deepEqual(
        [intervention, donors, baselineDice],
        [found.question.intervention, found.components?.donors, found.components?.baselineDice],
      );
    }
  });

  for (const intervention of ['resample', 'mean', 'ownMean', 'zero', 'restore'] as const) {
    it(`come out the same again, and from and to a file (${intervention})`, async () => {
      const settings: Settings = { ...small, intervention };
      const found = await explained(layers, settings);
      assert.deepEqual(effectsIn(await explained(layers, settings)), effectsIn(found));
      assert.equal(found.components?.intervention, intervention);
      const { baseline, components } = filed(found);
      assert.deepEqual(components, found.components);
      const isRestored = intervention === 'restore';
      assert.equal(components.baselineDice === baseline.dice, !isRestored);
      const draws = isRestored || intervention === 'resample' ? 10 : 1;
      for (const { n, rejected, state } of effectsIn(found))
        if (state !== 'proved') assert.equal(n + rejected, draws);
    });
  }

  it('need no more memory than they are given, and come out the same', async () => {
    const engine = createEngine({ open: createOnnxRuntime, memory: 4e6 });
    const { document: explanation } = await engine.prepare(explanationKind, { model, settings: small });
    assert.deepEqual(
      effectsIn(await engine.run(explanationKind, explanation, layers, quiet)),
      effectsIn(await explained(layers)),
    );
  });

  it('are refused in one line where the memory is too small to decompose the model', async () => {
    const engine = createEngine({ open: createOnnxRuntime, memory: 1000 });
    const { document: explanation } = await engine.prepare(explanationKind, { model, settings: small });
    await assert.rejects(
      engine.run(explanationKind, explanation, layers, quiet),
      userError(/^softmax_classes\.onnx: its layers cannot be measured/),
    );
  });

  it('that were found before a run is cancelled are kept', async () => {
    let steps = 0;
    const found = await explained(
      layers,
      small,
      { isCancelled: () => ++steps > 2 },
      sampleFile('unet_late.onnx'),
    );
    assert.equal(found.components?.isComplete, false);
    assert.ok(effectsIn(found).length > 0);
  });

  it('stand beside what other aims of the run find', async () => {
    const found = await explained([{ kind: 'input' }, ...layers]);
    assert.deepEqual(
      [found.status, found.components?.isComplete, found.maps[0]?.effects.length],
      ['complete', true, 16],
    );
    const tensor = found.layers.find(({ operator }) => operator === 'Conv')?.tensor ?? '';
    const engine = createEngine();
    const more = await engine.run(
      explanationKind,
      found,
      [
        { kind: 'channels', tensor },
        { kind: 'map', tensor },
      ],
      quiet,
    );
    const known = byKey(effectsIn(more));
    for (const [key, effect] of byKey(effectsIn(found))) assert.deepEqual(known.get(key), effect);
    assert.ok(known.size > effectsIn(found).length);
    assert.deepEqual([more.maps.length, more.components?.isComplete, more.status], [2, true, 'complete']);
    assert.ok((more.facts?.treatments ?? 0) > (found.facts?.treatments ?? 0), 'facts add up');
  });
});

describe('Channels of a layer', () => {
  const tensor = '/encoder.0/relu_1/Relu_output_0';
  const unet = sampleFile('unet_late.onnx');

  it('are measured one by one', async () => {
    const found = await explained([{ kind: 'channels', tensor }], { ...small, draws: 2 }, {}, unet);
    const ranges = effectsIn(found).map(({ component }) =>
      component.kind === 'channels' ? component.range : null,
    );
    assert.deepEqual(
      ranges,
      Array.from({ length: 16 }, (_, i) => [i, i + 1]),
    );
    assert.equal(found.components?.isComplete, false, 'layers have not been measured');
  });

  it('of wide layers come in groups, of which those that matter are split', async () => {
    const wide = '/bottleneck/relu_1/Relu_output_0';
    const found = await explained([{ kind: 'channels', tensor: wide }], { ...small, draws: 2 }, {}, unet);
    const all = effectsIn(found).flatMap(({ component, state }) =>
      component.kind === 'channels' ? [{ range: component.range, state }] : [],
    );
    const groups = all.filter(({ range }) => range[1] - range[0] > 1);
    assert.equal(groups.length, 16);
    for (const { range, state } of groups) {
      const parts = all.filter(
        (one) => one.range[1] - one.range[0] === 1 && one.range[0] >= range[0] && one.range[1] <= range[1],
      );
      assert.equal(parts.length, state === 'negligible' ? 0 : 8);
    }
  });

  it('are refused in one line where there are none', async () => {
    await assert.rejects(
      explained([{ kind: 'channels', tensor: 'nowhere' }]),
      userError(/produces no tensor nowhere/),
    );
  });
});

describe('The map of a layer', () => {
  it('has the effects of its blocks, and its place on the image', async () => {
    const tensor = '/encoder.1/relu_1/Relu_output_0';
    const steps: Reported[] = [];
    const settings: Settings = { ...small, draws: 2 };
    const aim: ExplainAim = { kind: 'map', tensor };
    const found = await explained(
      [aim],
      settings,
      { onStep: (progress, step) => steps.push({ progress, step }) },
      sampleFile('unet_late.onnx'),
    );
    const map = found.maps[1];
    assert.ok(map);
    const { effects, ...place } = map;
    const geometry = {
      tensor,
      grid: { size: [128, 128], block: [4, 4] },
      placement: { scale: [2, 2], offset: [0, 0] },
    };
    assert.deepEqual(place, { ...geometry, draws: null });
    for (const { step } of steps) assert.deepEqual(step.map?.geometry, geometry);
    assert.equal(effects.length, 1024);
    assert.equal(effects[33]?.index, 33);
    assert.deepEqual(blockAt(map.grid, 33), { start: [4, 4], size: [4, 4] });
    assert.ok(effects.some(({ mean }) => mean !== 0));
    assert.ok(effects.some(({ state }) => state === 'proved'));
    const reported = new Map<number, Effect>();
    for (const { step } of steps)
      if (step.map !== null)
        for (const effect of unpackEffects(step.map.effects)) reported.set(effect.index, effect);
    assert.deepEqual(
      effects.map((_, i) => reported.get(i)),
      effects,
    );
    assert.ok(steps.every(({ progress }) => progress.aim.kind === 'map'));
    filed(found);
  });
});

describe('Mediation', () => {
  it('adds up for a layer that everything passes, and says so per draw', async () => {
    const tensor = '/bottleneck/relu_1/Relu_output_0';
    const head = 'logits';
    const box = { start: [80, 72], size: [8, 8] };
    const aims: readonly ExplainAim[] = [tensor, head].map((one) => ({
      kind: 'mediation',
      tensor: one,
      box,
    }));
    const { mediations } = await explained(aims, { ...small, block: 8 }, {}, sampleFile('unet_late.onnx'));
    const [inner, last] = mediations;
    assert.deepEqual([inner?.n, last?.n, inner?.box], [10, 10, box]);
    assert.deepEqual(inner?.total, last?.total, 'the same draws');
    assert.deepEqual(last?.indirect, last?.total);
    assert.equal(last?.direct.mean, 0);
    assert.notEqual(inner?.direct.mean, 0);
  });

  it('may be of any box', async () => {
    const aim: ExplainAim = {
      kind: 'mediation',
      tensor: '/encoder.1/relu_1/Relu_output_0',
      box: { start: [70, 60], size: [20, 13] },
    };
    for (const settings of [
      small,
      { ...small, treatment: 'mean' },
      { image, block: 8, draws: 10 },
    ] as const) {
      const { mediations } = await explained([aim], settings, {}, sampleFile('unet_late.onnx'));
      assert.equal(mediations.length, 1);
      assert.notEqual(mediations[0]?.total.mean, 0);
    }
  });
});

describe('Donors', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-donors-'));
    await cp(image, join(folder, 'image.png'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const alone = (): Settings => ({ image: join(folder, 'image.png'), block: 8, draws: 6 });

  it('are the other images of the folder where there are no references', async () => {
    for (const name of ['slice_043', 'slice_077'])
      await cp(sampleFile(`images/${name}.png`), join(folder, `${name}.png`));
    await writeFile(join(folder, 'broken.png'), 'no image');
    const { components } = await explained(layers, alone());
    assert.deepEqual(components?.donors, {
      origin: 'neighbours',
      images: 2,
      label: "2 other images in the image's folder",
      files: ['slice_043.png', 'slice_077.png'],
    });
    assert.ok(components.effects.every(({ n, rejected }) => n + rejected === 2));
  });

  it('are the image flipped and shifted where one other image lies beside it, which may be of anything', async () => {
    await cp(sampleFile('images/slice_043.png'), join(folder, 'photo.png'));
    const { components } = await explained(layers, alone());
    assert.ok(components);
    assert.deepEqual([components.donors.origin, components.donors.images], ['image', 6]);
  });

  it('are the image flipped and shifted where it is alone', async () => {
    const { components } = await explained(layers, alone());
    assert.deepEqual(components?.donors, {
      origin: 'image',
      images: 6,
      label: '6 flips and shifts of this same image',
    });
    assert.ok(components.effects.some(({ mean, n }) => mean !== 0 && n === 6));
  });

  it('that leave a unit as it was are rejected, and do not count', async () => {
    await mkdir(join(folder, 'references'));
    // The same pixels, in a file of its own.
    await writeFile(
      join(folder, 'references', 'same.png'),
      Buffer.concat([await readFile(image), Buffer.alloc(1)]),
    );
    await cp(sampleFile('images/slice_077.png'), join(folder, 'references', 'other.png'));
    const { components } = await explained(layers, { ...alone(), references: join(folder, 'references') });
    assert.equal(components?.donors.images, 2);
    for (const { n, rejected, state } of components.effects)
      assert.deepEqual([n, rejected], state === 'proved' ? [0, 0] : [1, 1]);
  });

  it('that all leave units as they were leave their effects open', async () => {
    await mkdir(join(folder, 'references'));
    await writeFile(
      join(folder, 'references', 'same.png'),
      Buffer.concat([await readFile(image), Buffer.alloc(1)]),
    );
    const { components } = await explained(layers, { ...alone(), references: join(folder, 'references') });
    for (const { n, rejected, state, low, high } of components?.effects ?? []) {
      assert.deepEqual([n, rejected, state], [0, 1, 'undetermined']);
      assert.ok(low < 0 && high >= 0, 'anything is possible');
    }
  });
});
