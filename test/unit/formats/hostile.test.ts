import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { create, toBinary } from '@bufbuild/protobuf';
import { parseJson } from '../../../src/formats/json.ts';
import { readOnThread } from '../../../src/formats/keras/on-thread.ts';
import { FunctionProtoSchema, NodeProtoSchema } from '../../../src/formats/onnx/schema/onnx_pb.ts';
import { writeOnnx } from '../../../src/formats/onnx/write.ts';
import { readModel } from '../../../src/formats/read-model.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { GraphWriter } from '../../support/graph-writer.ts';
import { userError } from '../imaging/helpers.ts';

describe('Hostile model files end in one line', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-hostile-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function written(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  }

  const relu = (): Graph => {
    const writer = new GraphWriter();
    return writer.build(writer.apply('Relu', [writer.input([1, 1, 2, 2])], [1, 1, 2, 2]));
  };

  it('a file that takes longer than it may, after which another one is read', async () => {
    const weights = { 'model.weights.h5': new Uint8Array(8) };
    const bytes = zipSync({ 'config.json': strToU8('{}'), ...weights });
    const slow = zipSync({ 'config.json': strToU8(JSON.stringify(Array(4_000_000).fill(0))), ...weights });
    await assert.rejects(
      readOnThread('keras', slow, 'slow.keras', 0),
      userError(/^slow\.keras could not be read within 0 s/),
    );
    await assert.rejects(
      readOnThread('keras', bytes, 'next.keras'),
      userError(/^next\.keras .*not an HDF5 file/),
    );
  });

  it('JSON with too many values or levels', () => {
    assert.throws(() => parseJson('['.repeat(1001), 'a.json'), userError(/^a\.json: .* or 1000 levels/));
    assert.throws(
      () => parseJson(`[${'0,'.repeat(2 ** 22)}0]`, 'a.json'),
      userError(/more than 4194304 values/),
    );
    assert.throws(() => parseJson(' '.repeat(2 ** 25 + 1), 'a.json'), userError(/larger than 32 MB/));
    const text = JSON.stringify({ a: '['.repeat(2000), b: '\\"[,{' });
    assert.deepEqual(parseJson(text, 'a.json'), JSON.parse(text));
  });

  it('a zip file that lists a file twice', async () => {
    const bytes = zipSync({ 'config.json': strToU8('{}'), 'donfig.json': strToU8('{}') });
    const twice = Buffer.from(bytes);
    for (let i = twice.indexOf('donfig'); i >= 0; i = twice.indexOf('donfig', i)) twice.write('c', i);
    await assert.rejects(readModel(await written('m.keras', twice)), userError(/lists config\.json twice/));
  });

  it('a name of thousands of parts, or of a million characters', async () => {
    const graph = relu();
    for (const name of ['/a'.repeat(5000), 'a.'.repeat(300), 'a'.repeat(1e6)]) {
      const nodes = graph.nodes.map((node) => ({ ...node, name }));
      const path = await written('deep.onnx', writeOnnx({ ...graph, nodes }));
      await assert.rejects(
        readModel(path),
        userError(/^deep\.onnx: its name .* characters in \d+ parts.*refused/),
      );
    }
  });

  it('functions in which each calls the next one many times, and which are not inlined', async () => {
    const call = (opType: string, input: string, output: string): ReturnType<typeof node> =>
      node(opType, input, output);
    const node = (opType: string, input: string, output: string) =>
      create(NodeProtoSchema, { opType, domain: 'own', input: [input], output: [output] });
    const functions = Array.from({ length: 20 }, (_, i) =>
      toBinary(
        FunctionProtoSchema,
        create(FunctionProtoSchema, {
          name: `F${i}`,
          domain: 'own',
          input: ['x'],
          output: ['y'],
          // Another version than the model's, so that they are not inlined.
          opsetImport: [{ domain: '', version: 9n }],
          node:
            i === 19
              ? [create(NodeProtoSchema, { opType: 'Relu', input: ['x'], output: ['y'] })]
              : [call(`F${i + 1}`, 'x', 'm'), call(`F${i + 1}`, 'm', 'y')],
        }),
      ),
    );
    const graph = relu();
    const nodes = graph.nodes.map((one, i) => (i === 0 ? { ...one, operator: 'F0', domain: 'own' } : one));
    const path = await written('f.onnx', writeOnnx({ ...graph, nodes, functions }));
    await assert.rejects(readModel(path), userError(/its functions are more than 100000 nodes/));
    const few = nodes.map((one, i) => (i === 0 ? { ...one, operator: 'F15' } : one));
    await readModel(await written('few.onnx', writeOnnx({ ...graph, nodes: few, functions })));
  });

  it('an axis of 2^63 - 1 positions', async () => {
    const graph = relu();
    const outputs = graph.outputs.map((output) => ({ ...output, shape: [1, 2 ** 63] }));
    const path = await written('long.onnx', writeOnnx({ ...graph, outputs }));
    await assert.rejects(
      readModel(path),
      userError(/^long\.onnx: its tensor output has the impossible shape/),
    );
  });

  /** A Keras architecture without weights, as TensorFlow.js keeps it. */
  const kerasModel = (config: object): Uint8Array =>
    strToU8(
      JSON.stringify({
        modelTopology: { model_config: { class_name: 'Functional', config } },
        weightsManifest: [],
      }),
    );
  const imageLayer = (length: number): object => ({
    ...{ class_name: 'InputLayer', name: 'image', inbound_nodes: [] },
    config: { name: 'image', batch_input_shape: [null, length, 4, 1] },
  });

  it('an image whose sides are no lengths', async () => {
    for (const length of [-1e308, 2 ** 53, 0.5]) {
      const model = kerasModel({
        ...{ name: 'm', layers: [imageLayer(length)] },
        ...{ input_layers: [['image', 0, 0]], output_layers: [['image', 0, 0]] },
      });
      await assert.rejects(
        readModel(await written('model.json', model)),
        userError(/^model\.json: its tensor image has the impossible shape/),
      );
    }
  });

  it('models in models, each of which calls the next one twice', async () => {
    const nested = (depth: number): object => {
      const [name, last] = [`m${depth}`, `i${depth}`];
      const image = { ...imageLayer(4), name: last };
      const inner =
        depth === 0
          ? { class_name: 'Activation', name: 'm', config: { name: 'm', activation: 'relu' } }
          : { class_name: 'Functional', name: 'm', config: nested(depth - 1) };
      const calls = [[[last, 0, 0, {}]], [['m', 0, 0, {}]]];
      return {
        ...{ name, layers: [image, { ...inner, inbound_nodes: calls }] },
        ...{ input_layers: [[last, 0, 0]], output_layers: [['m', 1, 0]] },
      };
    };
    await assert.rejects(
      readModel(await written('model.json', kerasModel(nested(40)))),
      userError(/^model\.json calls its layers more than 100000 times: refused/),
    );
    await readModel(await written('model.json', kerasModel(nested(4))));
  });

  it('a graph in which two operators that end a dilation read each other', async () => {
    const node = (name: string, op: string, input: string): object => ({ name, op, input: [input] });
    const model = {
      modelTopology: { node: [node('a', 'BatchToSpaceND', 'b'), node('b', 'Relu', 'a')] },
      weightsManifest: [],
      signature: { outputs: { a: { name: 'a:0' } } },
    };
    await assert.rejects(
      readModel(await written('model.json', strToU8(JSON.stringify(model)))),
      userError(/^model\.json has a cycle through node a/),
    );
  });

  it('weights named by a null character, or twice', async () => {
    const modelOf = (paths: readonly string[]): Uint8Array =>
      strToU8(
        JSON.stringify({
          modelTopology: { class_name: 'Sequential', config: { layers: [] } },
          weightsManifest: [{ paths, weights: [] }],
        }),
      );
    await assert.rejects(
      readModel(await written('model.json', modelOf(['a\0b']))),
      userError(/a\\u0000b are missing/),
    );
    await assert.rejects(
      readModel(await written('model.json', modelOf(['a', 'a']))),
      userError(/lists the weights a twice/),
    );
  });
});
