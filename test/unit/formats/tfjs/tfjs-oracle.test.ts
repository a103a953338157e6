import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '../../../../src/formats/read-model.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import { addEveryLayerOutput } from '../keras/every-layer.ts';
import { assertAllClose, readExpected, run, runtimes, type Values } from '../keras/outputs.ts';
import { runTensorFlowJs } from './tensorflow-js.ts';

const fixtures = new URL('../../../fixtures/tfjs/', import.meta.url).pathname;

/** A random image for an input; open lengths are 16. */
function imageFor(shape: readonly unknown[], seed: number): Values {
  const lengths = shape.map((length, axis) => (axis === 0 ? 1 : typeof length === 'number' ? length : 16));
  const size = lengths.reduce((product, length) => product * length, 1);
  return { shape: lengths, data: uniform(randomNumbers(seed), size, 1) };
}

/** TensorFlow numbers the outputs of a graph in the order of their names; returns them in the order of `names`. */
function sortAsNamed(got: { readonly name: string }[], path: string, names: readonly string[]): void {
  const { signature } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly signature: { readonly outputs: Readonly<Record<string, { readonly name: string }>> };
  };
  const numbers = new Map(
    Object.entries(signature.outputs).map(([key, { name }]) => [
      key.replace(/:0$/u, ''),
      Number(/_(\d+):0$/u.exec(name)?.[1] ?? 0),
    ]),
  );
  const sorted = names.toSorted();
  const place = ({ name }: { readonly name: string }): number =>
    names.indexOf(sorted[numbers.get(name) ?? 0] ?? '');
  got.sort((a, b) => place(a) - place(b));
}

/**
 * Models by TensorFlow.js's converter (`tools/fixtures/tfjs_models.py`), output for output against TensorFlow.js; against
 * TensorFlow where TensorFlow.js cannot run what its converter writes.
 */
describe('TensorFlow.js models have the outputs they have in TensorFlow.js', () => {
  for (const name of readdirSync(fixtures)) {
    it(name, async () => {
      const path = join(fixtures, name, 'model.json');
      const { graph } = await readModel(path);
      const noted = join(fixtures, name, 'expected.json.gz');
      const expected = existsSync(noted) ? await readExpected(noted) : null;
      const images = expected?.inputs ?? graph.inputs.map(({ shape }, i) => imageFor(shape ?? [], i + 1));
      const wanted = expected?.outputs ?? (await runTensorFlowJs(path, images));
      for (const runtime of runtimes) {
        const got = await run(graph, images, runtime);
        if (expected !== null && name.startsWith('graph')) sortAsNamed(got, path, expected.names);
        assertAllClose(got, wanted);
      }
    });
  }
});

/** Whole networks, with the output of every layer or node as an output of the model. */
describe('Layers of TensorFlow.js models have the outputs they have in TensorFlow.js', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-layers-'));
  });
  after(() => rm(folder, { recursive: true }));

  const networks = ['unet', 'nested', 'deeplab', 'volume', 'unet_uint8'];
  for (const name of [
    ...networks,
    ...['unet', 'nested', 'deeplab', 'segmenter'].map((own) => `graph_${own}`),
  ]) {
    it(name, async () => {
      await cp(join(fixtures, name), join(folder, name), { recursive: true });
      const path = join(folder, name, 'model.json');
      const json = JSON.parse(await readFile(path, 'utf8')) as LayersModelJson & GraphModelJson;
      const count = name.startsWith('graph')
        ? giveEveryNode(json)
        : addEveryLayerOutput(json.modelTopology.model_config).length;
      await writeFile(path, JSON.stringify(json));
      const { graph } = await readModel(path);
      assert.ok(count > 5 && graph.outputs.length === count, `${graph.outputs.length} of ${count} outputs`);
      const images = graph.inputs.map(({ shape }, i) => imageFor(shape ?? [], i + 1));
      const wanted = await runTensorFlowJs(path, images);
      for (const runtime of runtimes) assertAllClose(await run(graph, images, runtime), wanted);
    });
  }
});

interface LayersModelJson {
  readonly modelTopology: { readonly model_config: Parameters<typeof addEveryLayerOutput>[0] };
}

interface GraphModelJson {
  readonly modelTopology: {
    readonly node: readonly {
      readonly name: string;
      readonly op: string;
      readonly input?: readonly string[];
      readonly attr?: { readonly T?: { readonly type?: string } };
    }[];
  };
  readonly signature: { outputs: Readonly<Record<string, { readonly name: string }>> };
}

/** Adds as a model output every node that computes floats from floats, except convolutions of blocks of an image. */
function giveEveryNode({ modelTopology: { node }, signature }: GraphModelJson): number {
  const blocks = new Set(node.filter(({ op }) => op === 'SpaceToBatchND').map(({ name }) => name));
  const computing = node.filter(
    ({ name, op, input, attr }) =>
      attr?.T?.type === 'DT_FLOAT' &&
      !['Shape', 'Identity'].includes(op) &&
      ![name, ...(input ?? [])].some((own) => blocks.has(own)),
  );
  const outputs = computing.map(({ name }, i) => [`node_${i}`, { name: `${name}:0` }] as const);
  signature.outputs = Object.fromEntries(outputs);
  return computing.length;
}
