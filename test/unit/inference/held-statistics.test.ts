import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { at, entry } from '../../../src/at.ts';
import { readModel } from '../../../src/formats/read-model.ts';
import { onnxTypeOf } from '../../../src/graph/element-type.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { type Interval, type Region, shapeOf, wholeOf } from '../../../src/graph/region.ts';
import { sizeOf, type Tensor } from '../../../src/graph/tensor.ts';
import { copyBox } from '../../../src/inference/copy-box.ts';
import { type HeldModel, holdStatistics } from '../../../src/inference/held-model.ts';
import { prepareIncremental } from '../../../src/inference/incremental.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { differenceOf, fullInference, prepare, treatmentOf } from '../../support/incremental.ts';
import { readNpz } from '../../support/npz.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { Dials } from '../../support/random-graph/dials.ts';
import { buildRandomGraph, localKinds, recipes } from '../../support/random-graph/random-graph.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import type { Value } from '../../support/graph-writer.ts';
import { dataFile } from '../../support/zoo.ts';
import { canRun, tolerance, unchangedTolerance } from './equality.ts';

const runtime = createOnnxRuntime();
const folder = new URL('../../fixtures/statistics/', import.meta.url).pathname;

const spatialOf = ({ shape }: Tensor): readonly number[] => shape.map((_, axis) => axis).slice(2);

async function held(graph: Graph, image: Tensor, hasInnerUnits = false): Promise<HeldModel | null> {
  return holdStatistics({
    runtime,
    graph,
    item: { input: at(graph.inputs, 0).name, tensor: image },
    output: at(graph.outputs, 0).name,
    spatial: spatialOf(image),
    model: 'the model',
    hasInnerUnits,
  });
}

async function outputOf(graph: Graph, image: Tensor): Promise<Float32Array> {
  const program = await runtime.compile(graph, 'the model');
  const outputs = await program.run(new Map([[at(graph.inputs, 0).name, image]]));
  await program.dispose();
  return entry(outputs, at(graph.outputs, 0).name).data as Float32Array;
}

function farthest(a: Float32Array, b: ArrayLike<number>): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - at(b, i))), 0);
}

describe('a network with its statistics held', function () {
  this.timeout(120_000);

  const files = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
  for (const file of files) {
    it(`outputs what PyTorch does with statistics frozen by hand: ${file.replace('.onnx', '')}`, async () => {
      const { graph } = await readModel(join(folder, file));
      const arrays = readNpz(join(folder, `${file.split('.')[0] ?? ''}.npz`));
      const tensorOf = (name: string): Tensor => {
        const { shape, data } = entry(arrays, name);
        return { type: 'float32', shape, data: data };
      };
      const [image, treated] = [tensorOf('image'), tensorOf('treated')];
      const [direct, total] = [entry(arrays, 'direct').data, entry(arrays, 'total').data];
      for (const hasInnerUnits of [false, true]) {
        const found = await held(graph, image, hasInnerUnits);
        assert.ok(found !== null && found.error < 1e-5);
        assert.ok(farthest(await outputOf(found.graph, image), entry(arrays, 'output').data) < 1e-4);
        const own = await outputOf(found.graph, treated);
        assert.ok(farthest(own, direct) < 1e-4, `off by ${farthest(own, direct)}`);
        assert.ok(farthest(own, total) > 1e-3, 'direct is not total');
      }
      assert.ok(farthest(await outputOf(graph, treated), total) < 1e-4, 'the model is as PyTorch has it');
    });
  }

  it('is as local as its convolutions: every norm and gate leaves a cone', async () => {
    for (const file of files.filter((name) => !name.startsWith('gate_gram'))) {
      const { graph } = await readModel(join(folder, file));
      const { shape, data } = entry(readNpz(join(folder, `${file.split('.')[0] ?? ''}.npz`)), 'image');
      const image: Tensor = { type: 'float32', shape, data: data };
      const found = await held(graph, image);
      assert.ok(found !== null);
      const corner = shape.map((): Interval => [0, 1]);
      const incremental = await prepareIncremental({
        runtime,
        graph: found.graph,
        item: { input: 'image', tensor: image },
        output: 'output',
        regionOf: wholeOf,
        model: file,
        memory: 2 ** 31,
      });
      assert.ok(!('needed' in incremental));
      const changed = incremental.runner.estimate(unitOf({ tensor: 'image', region: corner }))?.changed;
      assert.deepEqual(
        changed?.slice(2),
        shape.slice(2).map(() => [0, 4]),
        file,
      );
    }
  });
});

describe('a network in half precision', function () {
  this.timeout(60_000);

  it('says that its statistics cannot be held, and what can be measured', async () => {
    const b = new GraphBuilder();
    const half = (x: Value): Value => b.apply('Cast', [x], x.shape, { to: onnxTypeOf('float16') });
    const convolved = half(b.conv(b.input([1, 1, 8, 8]), { channels: 2, kernel: 1 }));
    const inputs = [convolved, half(b.weights([2], 0.3, 1)), half(b.weights([2], 0.3))];
    const normal = b.apply('InstanceNormalization', inputs, convolved.shape);
    const graph = b.build(b.apply('Cast', [normal], normal.shape, { to: onnxTypeOf('float32') }));
    const data = uniform(randomNumbers(1), 64, 1);
    await assert.rejects(held(graph, { type: 'float32', shape: [1, 1, 8, 8], data }), {
      name: 'UserError',
      message: /statistics over the image held.+half precision: measure total effects\.$/u,
    });
  });
});

/** Layers with statistics over space among local ones, and attention, which is none. */
const kinds = [
  ...localKinds,
  ...[
    'normalization',
    'squeezeAndExcite',
    'pooledBranch',
    'writtenNorm',
    'alongOneAxis',
    'layerNormOverSpace',
  ],
  ...['normalization', 'squeezeAndExcite', 'pooledBranch', 'writtenNorm', 'layerNormOverSpace', 'attention'],
];

describe('attention', function () {
  this.timeout(60_000);

  it('is no statistic, and leaves channels channels, also where there are as many as positions', async () => {
    for (const side of [3, 4, 5]) {
      const b = new GraphBuilder();
      const image = b.input([1, 1, side, side]);
      const attended = b.attention(b.conv(image, { channels: 16, kernel: 1 }));
      const normal = b.layerNorm(b.transpose(attended, [0, 2, 3, 1]));
      const graph = b.build(b.transpose(normal, [0, 3, 1, 2]));
      const data = uniform(randomNumbers(side), side * side, 1);
      assert.equal(await held(graph, { type: 'float32', shape: image.shape, data }), null);
    }
  });
});

describe('random networks with statistics over space', function () {
  this.timeout(300_000);

  it('are the same without treatment, and have direct effects as whole passes with the statistics frozen', async () => {
    const tally = { treatments: 0, felt: 0, held: 0, local: 0 };
    const [first = '', ...others] = kinds;
    const dials = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });
    const cases = fc.record({
      recipe: recipes([first, ...others]),
      target: dials,
      units: fc.array(dials, { minLength: 3, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ recipe, target, units }) => {
        const { graph, image: input, output } = buildRandomGraph(recipe);
        const data = uniform(randomNumbers(recipe.seed + 1), sizeOf(input.shape), 1.7);
        const image: Tensor = { type: 'float32', shape: input.shape, data };
        const [scene, region] = [{ runtime, graph, image }, new Dials(target).region(output.shape)];
        if (!(await canRun({ ...scene, target: region }))) return;
        const frozen = await held(graph, image, true);
        const local = await held(graph, image);
        assert.equal(frozen === null, local === null);
        if (frozen === null || local === null) return;
        tally.held += 1;
        const incremental = await prepare({ ...scene, graph: local.graph, target: region });
        const own = await prepare({ ...scene, target: region });
        const full = await fullInference({ ...scene, graph: frozen.graph, target: region }, input.name);
        try {
          for (const [i, one] of units.entries()) {
            const unit = { tensor: input.name, region: new Dials(one).region(input.shape, 4) };
            const value = treatmentOf(unit, recipe.seed + i);
            const planned = incremental.runner.plan(unitOf(unit));
            const data =
              planned &&
              (await incremental.runner.run([{ planned, unit: unitOf(unit), value: () => value }]));
            const expected = await full.treated(unit.region, value);
            const got = planned && data && { ...planned, data };
            const difference = differenceOf(
              { ...scene, target: region },
              output.shape,
              full.baseline,
              expected,
              got,
            );
            assert.ok(difference.computed < tolerance, JSON.stringify(difference));
            assert.ok(difference.elsewhere < unchangedTolerance, JSON.stringify(difference));
            tally.treatments += 1;
            tally.felt += difference.isFelt ? 1 : 0;
            const before = own.runner.estimate(unitOf(unit))?.cost ?? 0;
            tally.local +=
              (planned?.cost ?? 0) / incremental.fullCost < 0.9 * (before / own.fullCost) ? 1 : 0;
          }
        } finally {
          await Promise.all([full.dispose(), incremental.runner.dispose(), own.runner.dispose()]);
        }
      }),
      { numRuns: 200 },
    );
    console.log(`      ${JSON.stringify(tally)}`);
    assert.ok(tally.held > 60, `only ${tally.held} had statistics`);
    assert.ok(tally.felt > tally.treatments / 3 && tally.local > tally.treatments / 4);
  });

  it('have no statistics where all layers are local, or attend to positions, but for one in twenty', async () => {
    // A pool over all of a small image reduces it. Where positions were regrouped or unfolded into channels, or resized in
    // one step, axes are not all followed: attention and norms over channels may then count as statistics, as in three
    // of a thousand of these. That costs time and no exactness, since held networks are checked as they run.
    const pools = new Set(['averagePool', 'maxPool', 'normPool', 'unpool']);
    const local = localKinds.filter((kind) => !pools.has(kind));
    const runs = 60;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(recipes(['attention', ...local, 'windows']), async (recipe) => {
        const { graph, image: input } = buildRandomGraph(recipe);
        const data = uniform(randomNumbers(recipe.seed + 1), sizeOf(input.shape), 1.7);
        const image: Tensor = { type: 'float32', shape: input.shape, data };
        if (!(await canRun({ runtime, graph, image, target: [] }))) return;
        if ((await held(graph, image)) !== null) taken += 1;
      }),
      { numRuns: runs },
    );
    assert.ok(taken <= runs / 20, `${taken} of ${runs} have statistics`);
  });
});

const zoo = [
  ...['monai_attentionunet_3d', 'monai_dynunet_3d', 'monai_unetr_3d', 'nnunet_plain_3d', 'nnunet_resenc_3d'],
  ...['monai_segresnet_2d', 'nnunet_plain_2d'],
];

describe('networks of nnU-Net and MONAI with their statistics held', function () {
  this.timeout(240_000);

  for (const name of zoo) {
    for (const exporter of ['ts', 'dynamo']) {
      it(`have direct effects as whole passes of the frozen network: ${name}, ${exporter}`, async function () {
        const arrays = readNpz(dataFile(this, 'zoo', `${name}.npz`));
        const { graph } = await readModel(dataFile(this, 'zoo', `${name}.${exporter}.onnx`));
        const { shape, data } = entry(arrays, 'input');
        const image: Tensor = { type: 'float32', shape, data: data };
        const [found, frozen] = [await held(graph, image), await held(graph, image, true)];
        assert.ok(found !== null && frozen !== null);
        const input = at(graph.inputs, 0).name;
        const incremental = await prepareIncremental({
          runtime,
          graph: found.graph,
          item: { input, tensor: image },
          output: at(graph.outputs, 0).name,
          regionOf: (own) => own.map((length, axis): Interval => (axis < 2 ? [0, length] : [8, 16])),
          model: name,
          memory: 2 ** 31,
        });
        assert.ok(!('needed' in incremental));
        const { runner, target, network } = incremental;
        const program = await runtime.compile(frozen.graph, name);
        const random = randomNumbers(7);
        const expectedBefore = incremental.store.crop(target.tensor, target.region, 0) as Float32Array;
        const whole = wholeOf(entry(network.shapes, target.tensor));
        for (let unit = 0; unit < 12; unit++) {
          const region = shape.map((length, axis): Interval => {
            const start = Math.floor(random() * (length - 4));
            return axis < 2 ? [0, length] : [start, start + 4];
          });
          const part = { tensor: input, region };
          const value = uniform(random, sizeOf(shapeOf(region)), 3);
          const treated = (data as Float32Array).slice();
          copyBox(value, region, treated, wholeOf(shape), region);
          const outputs = await program.run(new Map([[input, { ...image, data: treated }]]));
          const exact = entry(outputs, target.tensor).data;
          const planned = runner.plan(unitOf(part));
          const expected = (of: Region): Float32Array => {
            const own = new Float32Array(sizeOf(shapeOf(of)));
            copyBox(exact, whole, own, of, of);
            return own;
          };
          if (planned === null) {
            assert.ok(
              farthest(expected(target.region), expectedBefore) < 1e-5,
              `unit ${unit} changes nothing`,
            );
            continue;
          }
          const own = await runner.run([{ planned, unit: unitOf(part), value: () => value }]);
          const wanted = expected(planned.output);
          const scale = wanted.reduce((most, one) => Math.max(most, Math.abs(one)), 1);
          assert.ok(farthest(wanted, own as Float32Array) < 1e-4 * scale, `unit ${unit}`);
        }
        await program.dispose();
        await runner.dispose();
      });
    }
  }
});
