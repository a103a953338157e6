import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Converted } from '../../../src/conversion/answers.ts';
import { readOnnx } from '../../../src/formats/onnx/read.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';

const recordSchema = z.object({
  format: z.literal('segcause.conversion'),
  date: z.iso.datetime(),
  source: z.object({ path: z.string(), sha256: z.string().length(64) }),
  model: z.object({ path: z.string(), sha256: z.string() }),
  command: z.string(),
  packages: z.record(z.string(), z.string()),
  check: z.object({
    input: z.object({ shape: z.array(z.number()) }),
    outputs: z
      .array(z.object({ shape: z.array(z.number()), step: z.number(), values: z.array(z.number()) }))
      .min(1),
    comparison: z.object({ with: z.string(), largest: z.number() }).nullable(),
  }),
  notes: z.array(z.string()),
});

/** Reads the record beside an ONNX file, and checks the file's hash against it. */
export function recordOf(onnx: string): z.infer<typeof recordSchema> {
  const record = recordSchema.parse(JSON.parse(readFileSync(`${onnx}.json`, 'utf8')));
  assert.equal(createHash('sha256').update(readFileSync(onnx)).digest('hex'), record.model.sha256);
  return record;
}

/** Runs an ONNX file on the script's check input, and compares the outputs with those that Python printed. */
export async function assertGives(
  onnx: string,
  shape: readonly number[],
  expected: Converted['outputs'],
): Promise<void> {
  const { graph } = await readOnnx(onnx);
  const [input] = graph.inputs;
  assert.ok(input);
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length: count }, (_, i) => ((7919 * i) % 1000) / 1000 - 0.5);
  const program = await createOnnxRuntime().compile(graph, onnx);
  try {
    const outputs = await program.run(new Map([[input.name, { type: 'float32', shape, data }]]));
    assert.ok(expected.length > 0);
    assert.equal(outputs.size, expected.length);
    [...outputs.values()].forEach((output, i) => {
      const { values, step, shape: size } = expected[i] ?? assert.fail();
      assert.deepEqual(output.shape, size);
      assert.ok(Math.max(...values.map(Math.abs)) > 0.01, 'the outputs in Python are almost zero');
      values.forEach((value, at) => {
        const ours = Number(output.data[at * step]);
        assert.ok(Math.abs(ours - value) < 1e-4, `value ${at}: expected ${value}, got ${ours}`);
      });
    });
  } finally {
    await program.dispose();
  }
}
