import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { encode } from 'fast-png';
import type { Comparison } from '../../../../src/documents/comparison.ts';
import { comparisonKind } from '../../../../src/documents/comparison-kind.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { quiet } from '../../../support/aims.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { userError } from '../../imaging/helpers.ts';

const side = 32;

/** Segments what is brighter than `t` in the mean of two channels, each weighted; with `u`, less of it. */
function network(weights: readonly [number, number], inputs: readonly ('t' | 'u')[]): Uint8Array {
  const b = new GraphBuilder({ seed: 2 });
  const image = b.input([1, 2, side, side]);
  const kernel = b.floats(Float32Array.from(weights), [1, 2, 1, 1]);
  const mean = b.apply('Conv', [image, kernel], [1, 1, side, side], { kernel_shape: [1, 1] });
  const darker = inputs.reduce((x, name) => b.binary('Sub', x, { name, shape: [] }), b.relu(mean));
  const graph = b.build(b.binary('Mul', darker, b.floats(Float32Array.of(20), [])));
  const others = inputs.map((name) => ({ name, type: 'float32', shape: [] }) as const);
  return writeOnnx({ ...graph, inputs: [...graph.inputs, ...others] });
}

describe('Two models of two channels and other inputs, compared', () => {
  const engine = createEngine();
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-compare-channels-'));
    await writeFile(join(folder, 'before.onnx'), network([0.5, 0.5], ['t']));
    await writeFile(join(folder, 'after.onnx'), network([0.3, 0.7], ['t', 'u']));
    await mkdir(join(folder, 'others'));
    await mkdir(join(folder, 'labels'));
    for (const [n, path] of ['own', 'others/p', 'others/q', 'others/r'].entries()) {
      for (const c of [0, 1]) {
        const isBright = (x: number, y: number): boolean => Math.hypot(x - 14 - c - n, y - 15) < 8;
        const imageOf = (valueAt: (x: number, y: number) => number): Uint8Array => {
          const data = Uint8Array.from({ length: side * side }, (_, i) =>
            valueAt(i % side, Math.floor(i / side)),
          );
          return encode({ width: side, height: side, channels: 1, depth: 8, data });
        };
        const channel = imageOf((x, y) =>
          isBright(x, y) ? 200 + 9 * c : 20 + ((x * (n + 2) + y * (c + 3)) % 90),
        );
        await writeFile(join(folder, `${path}_000${c}.png`), channel);
        const mask = imageOf((x, y) => (isBright(x, y) ? 255 : 0));
        if (n > 0) await writeFile(join(folder, `${path.replace('others', 'labels')}.png`), mask);
      }
    }
  });

  after(() => rm(folder, { recursive: true }));

  async function prepared(inputs: Readonly<Record<string, number>>): Promise<Comparison> {
    const [image = '', channel = ''] = [0, 1].map((c) => join(folder, `own_000${c}.png`));
    const { document } = await engine.prepare(comparisonKind, {
      of: 'models',
      before: join(folder, 'before.onnx'),
      after: join(folder, 'after.onnx'),
      settings: { image, channelImages: [channel], inputs, class: 0, block: 8, draws: 4 },
    });
    return document;
  }

  it('see the same files, and each the inputs that it has', async () => {
    const { before, after } = await prepared({ t: 0.5, u: 0.05 });
    assert.deepEqual(before.question.channelImages, after.question.channelImages);
    assert.equal(before.question.channelImages?.length, 1);
    assert.deepEqual(
      [before.question.constants, after.question.constants],
      [{ t: 0.5 }, { t: 0.5, u: 0.05 }],
    );
    await assert.rejects(prepared({ t: 0.5 }), userError(/^after\.onnx needs "u" besides the image/));
    await assert.rejects(prepared({ t: 0.5, u: 0, v: 1 }), userError(/^before\.onnx has no input "v"/));
  });

  it('are compared by blocks and layers, and over the images of a folder, whose files are named alike and have one mask by their case', async () => {
    const found = await engine.run(
      comparisonKind,
      await prepared({ t: 0.5, u: 0.05 }),
      [
        { kind: 'input' },
        { kind: 'layers' },
        { kind: 'own' },
        { kind: 'images', folder: join(folder, 'others'), masks: join(folder, 'labels') },
      ],
      quiet,
    );
    assert.equal(found.status, 'complete');
    assert.ok(found.blocks.length > 0 && found.components.length > 0 && found.ownDifferences.length > 0);
    assert.deepEqual(found.images?.skipped, []);
    assert.deepEqual(
      found.images.images.map(({ image, mask }) => [image, mask].map((file) => basename(file?.path ?? ''))),
      ['p', 'q', 'r'].map((name) => [`${name}_0000.png`, `${name}.png`]),
    );
  });
});
