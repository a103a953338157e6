import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pruning, PruneRequest } from '../../../../src/documents/pruning.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { readModel } from '../../../../src/formats/read-model.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { hashOf } from '../../../../src/files/hash.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';
import { writeTiff } from '../../imaging/write-tiff.ts';

const side = 24;

/** What the channels of the planted network's first layer are. */
const [needed, bent, dead, duplicate, harmful] = [0, 1, 2, 3, 4];

/**
 * A network that segments what is half as bright as can be: `4·x − 8·relu(x − ½) − 1.2 > 0`. It reads x in two equal
 * channels, has a channel that is always 0, and one that fires beside bright dots, where it is wrong.
 * @param hasGain whether the logits are multiplied with a second input
 */
function plantedNetwork(hasGain = false): Uint8Array {
  const b = new GraphBuilder();
  const image = b.input([1, 1, side, side]);
  const centre = [0, 0, 0, 0, 1, 0, 0, 0, 0];
  const kernels = [centre, centre, [0, 0, 0, 0, 0, 0, 0, 0, 0], centre, [0, 0, 0, 0, -1, 1, 0, 0, 0]];
  const hidden = b.apply(
    'Conv',
    [
      image,
      b.floats(Float32Array.from(kernels.flat()), [5, 1, 3, 3]),
      b.floats(Float32Array.of(0, -0.5, -1, 0, -0.6), [5]),
    ],
    [1, 5, side, side],
    { pads: [1, 1, 1, 1], kernel_shape: [3, 3] },
  );
  const logit = b.apply(
    'Conv',
    [
      b.relu(hidden),
      b.floats(Float32Array.of(2, -8, 3, 2, 9), [1, 5, 1, 1]),
      b.floats(Float32Array.of(-1.2), [1]),
    ],
    [1, 1, side, side],
    { kernel_shape: [1, 1] },
  );
  return writeOnnx(b.build(b.sigmoid(hasGain ? b.mul(logit, b.input([1], 'gain')) : logit)));
}

/** A rectangle half as bright as can be, and bright dots; all a little noisy. */
function plantedImage(seed: number): { readonly image: Uint8Array; readonly mask: Uint8Array } {
  const random = randomNumbers(seed);
  const [top, left] = [2 + Math.floor(6 * random()), 2 + Math.floor(6 * random())];
  const isInside = (y: number, x: number): boolean => y >= top && y < top + 9 && x >= left && x < left + 8;
  const isDot = (y: number, x: number): boolean => y >= 19 && y % 2 === 1 && (x + seed) % 3 === 2;
  const pixels = Array.from({ length: side * side }, (_, i) => [Math.floor(i / side), i % side] as const);
  return {
    image: Uint8Array.from(pixels, ([y, x]) =>
      Math.round(255 * ((isDot(y, x) ? 0.93 : isInside(y, x) ? 0.48 : 0.02) + 0.05 * random())),
    ),
    mask: Uint8Array.from(pixels, ([y, x]) => (isInside(y, x) ? 255 : 0)),
  };
}

describe('Pruning a network with planted channels', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'segcause-prune-'));
  const at = (...names: readonly string[]): string => path.join(folder, ...names);
  const request: PruneRequest = {
    ...{ model: at('net.onnx'), images: at('images'), masks: at('masks'), out: null },
    ...{ margin: 0.5, findsHarm: true, settings: {} },
  };
  let found: Pruning;
  const stages = new Set<string>();

  before(async () => {
    for (const name of ['images', 'masks']) mkdirSync(at(name));
    writeFileSync(at('net.onnx'), plantedNetwork());
    writeFileSync(at('net.explain.json'), JSON.stringify({ preprocessing: { scale: 255 } }));
    for (let i = 0; i < 8; i++) {
      const { image, mask } = plantedImage(i + 1);
      writeFileSync(at('images', `${i}.tif`), writeTiff(side, side, image));
      writeFileSync(at('masks', `${i}.tif`), writeTiff(side, side, mask));
    }
    found = await createEngine().prune(request, ({ stage }) => stages.add(stage));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('removes the dead channel and one of the equal two, and keeps what is needed', () => {
    const removed = found.layers.flatMap(({ channels }) => channels);
    assert.ok(removed.includes(dead));
    assert.ok(removed.includes(needed) !== removed.includes(duplicate));
    assert.ok(!removed.includes(bent));
  });

  it('names the channel that harms, and no other', () => {
    assert.deepEqual(
      found.harmful?.map(({ channels }) => channels),
      [[harmful]],
    );
    assert.ok((found.harmful[0]?.gain.low ?? 0) > 0);
  });

  it('chooses on one half of the images and tests on the other', () => {
    assert.deepEqual(found.chosenOn, ['0.tif', '2.tif', '4.tif', '6.tif']);
    assert.deepEqual(
      found.testedOn.map(({ name }) => name),
      ['1.tif', '3.tif', '5.tif', '7.tif'],
    );
    assert.ok(found.change.low >= -0.5);
    assert.ok(stages.has('choosing') && stages.has('testing on other images'));
  });

  it('writes a smaller model that says where it is from', async () => {
    const { written, before } = found;
    assert.ok(written !== null);
    assert.equal(written.path, at('net.pruned.onnx'));
    assert.ok(written.largestDifference < 1e-4);
    assert.ok(written.macs < 0.65 * before.macs && written.parameters < 0.65 * before.parameters);
    assert.ok(written.bytes > 0 && written.milliseconds > 0);
    const { graph } = await readModel(written.path);
    assert.equal(graph.metadata.get('segcause.source'), 'net.onnx');
    assert.equal(graph.metadata.get('segcause.source.sha256'), await hashOf(request.model));
    const removed = JSON.parse(graph.metadata.get('segcause.removed') ?? '') as Record<string, number[]>;
    assert.deepEqual(
      Object.entries(removed),
      found.layers.map(({ tensor, channels }) => [tensor, channels]),
    );
    assert.match(graph.metadata.get('segcause.evidence') ?? '', /"margin":0.5/);
  });

  it('refuses to write over the model, and fewer than four images, and leaves nothing behind', async () => {
    const engine = createEngine();
    await assert.rejects(engine.prune({ ...request, out: request.model }), /is the model itself/);
    const other = at('other.onnx');
    writeFileSync(other, plantedNetwork());
    await assert.rejects(engine.prune({ ...request, out: other }), /was not written by SegCause/);
    const few = at('few');
    mkdirSync(few);
    writeFileSync(path.join(few, '0.tif'), writeTiff(side, side, plantedImage(1).image));
    await assert.rejects(engine.prune({ ...request, images: few, out: at('few.onnx') }), /takes 4/);
    assert.ok(!readdirSync(folder).includes('few.onnx'));
  });

  it('sets other inputs to what the settings say, and the written model has them still', async () => {
    const model = at('gain.onnx');
    writeFileSync(model, plantedNetwork(true));
    const settings = { preprocessing: { scale: 255 }, inputs: { gain: 2 } };
    const { written, testedOn } = await createEngine().prune({
      ...request,
      model,
      settings,
      findsHarm: false,
    });
    assert.ok(written !== null && written.largestDifference < 1e-4);
    assert.deepEqual(
      testedOn.map(({ before }) => before),
      found.testedOn.map(({ before }) => before),
    );
    const { graph } = await readModel(written.path);
    assert.deepEqual(
      graph.inputs.map(({ name }) => name),
      ['image', 'gain'],
    );
  });

  it('fits no prediction on images that test, though they are references too', async () => {
    const settings = { references: at('images') };
    const again = await createEngine().prune({ ...request, settings, findsHarm: false });
    assert.equal(again.fittedOn, found.chosenOn.length);
  });

  it('refuses models that slide over their image, before an image is read', async () => {
    const reached: string[] = [];
    await assert.rejects(
      createEngine().prune({ ...request, settings: { windows: {} }, out: at('slid.onnx') }, ({ stage }) => {
        reached.push(stage);
      }),
      /slides over its image/,
    );
    assert.deepEqual(reached, []);
  });

  it('ends when it is cancelled, and writes nothing', async () => {
    const out = at('cancelled.onnx');
    await assert.rejects(
      createEngine().prune({ ...request, out }, undefined, () => true),
      /cancelled/,
    );
    assert.ok(!readdirSync(folder).includes('cancelled.onnx'));
  });
});
