import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../../../../src/formats/read-model.ts';
import { randomNumbers, uniform } from '../../../support/graph-builder.ts';
import { assertClose, readExpected, run, type Values } from '../keras/outputs.ts';
import { runTensorFlowJs } from './tensorflow-js.ts';

const fixtures = new URL('../../../fixtures/tfjs/', import.meta.url).pathname;

/** An image for an input, drawn at random; open lengths are 16. */
function imageFor(shape: readonly unknown[], seed: number): Values {
  const lengths = shape.map((length, axis) => (axis === 0 ? 1 : typeof length === 'number' ? length : 16));
  const size = lengths.reduce((product, length) => product * length, 1);
  return { shape: lengths, data: uniform(randomNumbers(seed), size, 1) };
}

/** TensorFlow numbers the outputs of a graph in the order of their names; brings them into the order of `names`. */
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
describe('TensorFlow.js models give what TensorFlow.js gives', () => {
  for (const name of readdirSync(fixtures)) {
    it(name, async () => {
      const path = join(fixtures, name, 'model.json');
      const { graph } = await readModel(path);
      const noted = join(fixtures, name, 'expected.json.gz');
      const expected = existsSync(noted) ? await readExpected(noted) : null;
      const images = expected?.inputs ?? graph.inputs.map(({ shape }, i) => imageFor(shape ?? [], i + 1));
      const wanted = expected?.outputs ?? (await runTensorFlowJs(path, images));
      const got = await run(graph, images);
      if (expected !== null && name.startsWith('graph')) sortAsNamed(got, path, expected.names);
      assert.equal(got.length, wanted.length);
      const failures = wanted.flatMap((values, i) => {
        try {
          assertClose(got[i]?.name ?? '', got[i], values);
          return [];
        } catch (error) {
          return [error instanceof Error ? error.message : String(error)];
        }
      });
      assert.deepEqual(failures, []);
    });
  }
});
