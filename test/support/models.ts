import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sizeOf, type Tensor } from '../../src/graph/tensor.ts';

const models = new URL('../fixtures/models/', import.meta.url);
const sample = new URL('../../sample/', import.meta.url);

/** What Python's ONNX Runtime says of a good model fixture. */
export interface ExpectedModel {
  readonly input: { readonly name: string; readonly ran: readonly number[] };
  readonly outputs: Readonly<
    Record<
      string,
      { readonly ran: readonly number[]; readonly first: readonly number[]; readonly sum: number }
    >
  >;
  readonly nodes: number;
  readonly initializers: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly sum: number;
  }[];
}

function readJson(name: string): object {
  return JSON.parse(readFileSync(new URL(name, models), 'utf8')) as object;
}

/** The good model fixtures by file name. */
export const goodModels = Object.entries(readJson('expected.json')).filter(
  (entry): entry is [string, ExpectedModel] => typeof entry[1] === 'object',
);

/** The bad model fixtures by file name, and what is wrong with each. */
export const badModels = Object.entries(readJson('bad.json')) as [string, { readonly reason: string }][];

/** The path of a file in `test/fixtures/models`. */
export function modelFixture(name: string): string {
  return fileURLToPath(new URL(name, models));
}

/** The path of a file of the sample workspace. */
export function sampleFile(name: string): string {
  return fileURLToPath(new URL(name, sample));
}

/** The values that the fixtures' expected outputs were made of: one formula, any shape. */
export function expectedInput(shape: readonly number[]): Tensor {
  const data = Float32Array.from(
    { length: sizeOf(shape) },
    (_, i) => (Math.imul(i, 2654435761) >>> 0) / 2 ** 32,
  );
  return { type: 'float32', shape, data };
}
