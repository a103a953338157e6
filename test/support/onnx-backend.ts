import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { parseOnnx } from '../../src/formats/onnx/read.ts';
import { readInitializer } from '../../src/formats/onnx/read-initializer.ts';
import { TensorProtoSchema } from '../../src/formats/onnx/schema/onnx_pb.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { readValues } from '../../src/runtime/tensorflow/tensors.ts';
import { root } from '../../tools/workbench/once.ts';

/** One of ONNX's own tests of its operators: a model, inputs, and the outputs they must give. */
export interface BackendCase {
  readonly name: string;
  readonly graph: Graph;
  readonly rtol: number;
  readonly atol: number;
  readonly dataSets: readonly DataSet[];
}

interface DataSet {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** Where the cases lie, and what is known of them. */
export const backendFolder = path.join(root, 'test/fixtures/onnx-backend');

interface Header {
  readonly lengths: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly model: number;
    readonly rtol: number;
    readonly atol: number;
    readonly dataSets: readonly { readonly inputs: readonly number[]; readonly outputs: readonly number[] }[];
  }[];
}

/** Reads the cases that `tools/fixtures/onnx_backend.py` packed. */
export function readBackendCases(): readonly BackendCase[] {
  const bytes = gunzipSync(readFileSync(path.join(backendFolder, 'cases.bin.gz')));
  const start = 4 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 4, start)) as Header;
  const ends = header.lengths.reduce<number[]>((all, length) => [...all, (all.at(-1) ?? start) + length], []);
  const blob = (index: number): Uint8Array =>
    new Uint8Array(bytes.subarray(ends[index - 1] ?? start, ends[index]));
  const tensor = (index: number): Tensor => tensorOf(blob(index));
  return header.cases.map(({ name, model, rtol, atol, dataSets }) => ({
    name,
    graph: parseOnnx(blob(model), name, noExternalData),
    rtol,
    atol,
    dataSets: dataSets.map(({ inputs, outputs }) => ({
      inputs: inputs.map(tensor),
      outputs: outputs.map(tensor),
    })),
  }));
}

function tensorOf(bytes: Uint8Array): Tensor {
  const initializer = readInitializer(fromBinary(TensorProtoSchema, bytes), noExternalData, 'a tensor');
  const { type, shape } = initializer;
  return { type, shape, data: readValues(type, initializer.bytes, 'a tensor') };
}

function noExternalData(): never {
  throw new Error('ONNX’s tests keep their data in the file.');
}
