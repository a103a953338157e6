import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFoldersOf, weightFolderPrefix } from '../../../src/files/weight-folders.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { onnxModelOf } from '../../../src/runtime/weight-files.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';

/** A convolution whose weights are large enough for a file. */
function convolution(channels: number): Graph {
  const b = new GraphBuilder();
  return b.build(b.conv(b.input([1, channels, 8, 8]), { channels, kernel: 3, pads: 'same' }));
}

describe('Weights in files', () => {
  it('are written once, however many models read them', () => {
    const graph = convolution(32);
    const first = onnxModelOf(graph);
    const { folder } = first;
    assert.ok(folder !== null);
    const files = readdirSync(folder);
    assert.ok(first.bytes.byteLength < 2 ** 12, `${first.bytes.byteLength} bytes`);
    onnxModelOf({ ...graph, nodes: [...graph.nodes] });
    assert.deepEqual(readdirSync(folder), files);
    if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('are left in the model where they are small', () => {
    const { folder, bytes } = onnxModelOf(convolution(4));
    assert.equal(folder, null);
    assert.ok(bytes.byteLength > 4 * 4 * 4 * 9);
  });

  it('give the outputs that weights in the model give, to sessions that are opened however often they are used', async () => {
    const runtime = createOnnxRuntime();
    const graph = convolution(32);
    const data = Float32Array.from({ length: 32 * 64 }, (_, i) => Math.sin(i));
    const feeds = new Map([
      [graph.inputs[0]?.name ?? '', { type: 'float32', shape: [1, 32, 8, 8], data } as const],
    ]);
    const outputs: Float32Array[] = [];
    for (const use of ['once', 'some', 'often'] as const) {
      const program = await runtime.compile(graph, 'net.onnx', use);
      const [output] = (await program.run(feeds)).values();
      outputs.push(output?.data as Float32Array);
      await program.dispose();
    }
    const [plain = new Float32Array(), ...others] = outputs;
    assert.ok(plain.some((value) => value !== 0));
    for (const other of others) {
      assert.equal(other.length, plain.length);
      plain.forEach((value, i) => {
        assert.ok(Math.abs(value - (other[i] ?? NaN)) < 1e-4);
      });
    }
  });

  it('leave no folder behind: neither that of a process that ended, nor that of one that was killed', () => {
    const killed = join(tmpdir(), 'segcause-weights-999999999-killed');
    mkdirSync(killed, { recursive: true });
    const script = `
      import { onnxModelOf } from ${JSON.stringify(new URL('../../../src/runtime/weight-files.ts', import.meta.url).href)};
      const bytes = new Uint8Array(2 ** 15);
      const initializers = new Map([['w', { type: 'float32', onnxType: 1, shape: [2 ** 13], bytes }]]);
      const rest = { inputs: [{ name: 'x', type: 'float32', shape: [1] }], outputs: [], nodes: [], values: new Map(), functions: [], metadata: new Map() };
      console.log(onnxModelOf({ irVersion: 8, opsets: new Map(), initializers, ...rest }).folder);`;
    const folder = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    }).trim();
    assert.match(folder, /segcause-weights-/u);
    assert.ok(!existsSync(folder));
    assert.ok(!existsSync(killed));
    rmSync(killed, { recursive: true, force: true });
  });

  it('are written again where the system has cleared its temporary folder', () => {
    const graph = convolution(48);
    const { folder } = onnxModelOf(graph);
    assert.ok(folder !== null);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const again = onnxModelOf(graph);
    assert.equal(again.folder, folder);
    assert.equal(readdirSync(folder).length, 1);
  });

  it('are removed with an engine that is killed', () => {
    const left = join(tmpdir(), `${weightFolderPrefix(999_999_998)}left`);
    const link = join(tmpdir(), `${weightFolderPrefix(999_999_998)}link`);
    mkdirSync(left, { recursive: true });
    symlinkSync(tmpdir(), link);
    removeFoldersOf(999_999_998);
    assert.ok(!existsSync(left));
    assert.ok(existsSync(link), 'a link is not followed');
    rmSync(link);
  });
});
