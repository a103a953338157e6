import assert from 'node:assert/strict';
import { readOnnx } from '../../../../src/formats/onnx/read.ts';
import { withFloatEdges } from '../../../../src/graph/rewrites/float-edges.ts';
import type { Initializer } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { badModels, expectedInput, goodModels, modelFixture } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

function sumOf({ type, bytes }: Initializer): number {
  const copy = bytes.slice().buffer;
  const values = type === 'float16' ? Array.from(new Uint16Array(copy), half) : [...new Float32Array(copy)];
  return values.reduce((sum, value) => sum + value, 0);
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} instead of ${expected}`);
}

describe('Reading ONNX models', () => {
  for (const [name, expected] of goodModels) {
    it(`${name}: nodes and weights as in the file`, async () => {
      const { graph } = await readOnnx(modelFixture(name));
      assert.deepEqual(
        graph.inputs.map((input) => input.name),
        [expected.input.name],
      );
      assert.deepEqual(
        graph.outputs.map((output) => output.name),
        Object.keys(expected.outputs),
      );
      assert.equal(graph.nodes.length, expected.nodes);
      assert.deepEqual(
        [...graph.initializers].map(([key, { shape }]) => ({ name: key, shape })),
        expected.initializers.map(({ name: key, shape }) => ({ name: key, shape })),
      );
      for (const { name: key, sum } of expected.initializers) {
        const initializer = graph.initializers.get(key);
        near(initializer ? sumOf(initializer) : NaN, sum, 1e-9, key);
      }
    });

    it(`${name}: has the outputs of ONNX Runtime in Python`, async () => {
      const { graph } = await readOnnx(modelFixture(name));
      const program = await createOnnxRuntime().compile(withFloatEdges(graph), name);
      const outputs = await program.run(new Map([[expected.input.name, expectedInput(expected.input.ran)]]));
      await program.dispose();
      // ONNX Runtime computes half floats in single precision on the CPU, and rounds less than it did in Python.
      const tolerance = name === 'float16.onnx' ? 1e-3 : 1e-5;
      for (const [key, { ran, first, sum }] of Object.entries(expected.outputs)) {
        const output = outputs.get(key);
        assert.ok(output);
        assert.deepEqual([output.type, output.shape], ['float32', ran]);
        const data = output.data as Float32Array;
        first.forEach((value, i) => {
          near(data[i] ?? NaN, value, tolerance, `${key}[${i}]`);
        });
        near(
          data.reduce((total, value) => total + value, 0),
          sum,
          data.length * tolerance * 0.1,
          `sum of ${key}`,
        );
      }
    });
  }

  for (const [name, { reason }] of badModels.filter(([file]) => file !== 'classifier.onnx')) {
    it(`${name} (${reason}): one line that names the file`, async () => {
      const open = async (): Promise<unknown> =>
        createOnnxRuntime().compile((await readOnnx(modelFixture(name))).graph, name);
      await assert.rejects(open, userError(new RegExp(name.replace('.', '\\.'))));
    });
  }

  it('reports a missing file, and a folder', async () => {
    await assert.rejects(readOnnx(modelFixture('none.onnx')), userError(/none\.onnx .*is not there/));
    await assert.rejects(readOnnx(modelFixture('.')), userError(/is not a file/));
  });

  it('keeps weights as views of the file', async () => {
    const { graph, bytes } = await readOnnx(modelFixture('sigmoid_one_channel.onnx'));
    for (const { bytes: own } of graph.initializers.values()) assert.equal(own.buffer, bytes.buffer);
  });
});
