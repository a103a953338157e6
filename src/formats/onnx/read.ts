import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { UserError } from '../../errors.ts';
import { elementTypeOf } from '../../graph/element-type.ts';
import type { Dimension, Graph, ValueInfo } from '../../graph/graph.ts';
import type { Initializer } from '../../graph/tensor.ts';
import { constantOf } from './constant.ts';
import { externalDataOf } from './external-data.ts';
import { inlineFunctions } from './inline-functions.ts';
import { subgraphsOf } from './local-functions.ts';
import { inTopologicalOrder } from './order.ts';
import { type ExternalBytes, readInitializer } from './read-initializer.ts';
import { readNode } from './read-node.ts';
import {
  FunctionProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type ValueInfoProto,
} from './schema/onnx_pb.ts';

/** A model file: its graph, its bytes (which are hashed), and the files beside it. */
interface OnnxFile {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
  /** Absolute paths of the files that hold its external data. */
  readonly externalFiles: readonly string[];
}

/** The size limit of protocol buffers. */
const maximumBytes = 2 ** 31 - 1;

/**
 * Reads an ONNX model file and its external data. `formats/onnx` reads and writes ONNX files. Weights stay views of the file's
 * bytes.
 * @param known the file's bytes, if they have been read already
 * @throws UserError when the file cannot be read, is not an ONNX model, or is damaged
 */
export async function readOnnx(path: string, known?: Uint8Array): Promise<OnnxFile> {
  const name = basename(path);
  const bytes = known ?? (await readBytes(path, name));
  const external = externalDataOf(path, name);
  const graph = parseOnnx(bytes, name, external.read);
  return { graph, bytes, externalFiles: [...external.files.keys()] };
}

/**
 * Parses the bytes of an ONNX model (`ModelProto` in onnx.proto, ONNX IR). `Constant` nodes become initializers, and calls of
 * model-local functions are inlined.
 * @param model the file's name in messages
 * @throws UserError when they are not an ONNX model, or are damaged
 */
export function parseOnnx(bytes: Uint8Array, model: string, external: ExternalBytes): Graph {
  const proto = parseProto(bytes, model);
  const graph = proto.graph;
  if (graph === undefined || proto.opsetImport.length === 0 || graph.output.length === 0) {
    throw new UserError(`${model} is not an ONNX model: it holds no graph.`);
  }
  if (graph.sparseInitializer.length > 0) {
    throw new UserError(
      `${model} has sparse initializers, which are not supported: export it with dense weights.`,
    );
  }
  for (const { node } of [graph, ...proto.functions]) requireShallow(node, model);
  const initializers = new Map<string, Initializer>(
    graph.initializer.map((tensor) => [tensor.name, readInitializer(tensor, external, model)]),
  );
  const inlined = inlineFunctions(proto, graph, model);
  const nodes = inlined.nodes
    .map((node) => readNode(node, external, model))
    .filter((node) => {
      const constant = constantOf(node);
      const [output] = node.outputs;
      if (constant !== null && output !== undefined) initializers.set(output, constant);
      return constant === null;
    });
  const inputs = graph.input
    .filter(({ name }) => !initializers.has(name))
    .map((value) => requirePossible(readValue(value), model));
  const known = new Set([...inputs.map(({ name }) => name), ...initializers.keys()]);
  return {
    irVersion: Number(proto.irVersion),
    opsets: inlined.opsets,
    inputs,
    outputs: graph.output.map((value) => requirePossible(readValue(value), model)),
    nodes: inTopologicalOrder(
      nodes,
      known,
      graph.output.map(({ name }) => name),
      model,
    ),
    initializers,
    values: new Map(graph.valueInfo.map((value) => [value.name, readValue(value)])),
    functions: inlined.functions.map((f) => toBinary(FunctionProtoSchema, f)),
    metadata: new Map(proto.metadataProps.map(({ key, value }) => [key, value])),
  };
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => {
    throw new UserError(`${name} is not there: it may have been moved or deleted.`);
  });
  if (!found.isFile()) throw new UserError(`${name} is not a file: choose an ONNX model.`);
  if (found.size > maximumBytes) {
    throw new UserError(
      `${name} is larger than 2 GB, which ONNX files cannot be: export it with external data.`,
    );
  }
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`${name} cannot be read: check its permissions.`, { cause: error });
  });
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function parseProto(bytes: Uint8Array, model: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch {
    throw new UserError(
      `${model} is not a whole ONNX model: it is damaged, cut off, or another kind of file.`,
    );
  }
}

function requirePossible(value: ValueInfo, model: string): ValueInfo {
  const isPossible = value.shape?.every(
    (length) => typeof length !== 'number' || Number.isSafeInteger(length),
  );
  if (isPossible !== false) return value;
  throw new UserError(
    `${model}: its tensor ${value.name} has the impossible shape ${String(value.shape?.join('×'))}: the file is damaged.`,
  );
}

/** How deep graphs may lie in attributes of nodes (the bodies of `If` and `Loop`): far deeper than exporters write them. */
const mostNested = 64;

function requireShallow(nodes: readonly NodeProto[], model: string, depth = 0): void {
  if (depth > mostNested) throw new UserError(`${model} nests graphs more than ${mostNested} deep: refused.`);
  for (const { attribute } of nodes)
    for (const { node } of subgraphsOf(attribute)) requireShallow(node, model, depth + 1);
}

function readValue({ name, type }: ValueInfoProto): ValueInfo {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  if (tensor === undefined) return { name, type: 'other', shape: null };
  const shape = tensor.shape?.dim.map(({ value }): Dimension => {
    if (value.case === 'dimValue') return value.value >= 0n ? Number(value.value) : null;
    return value.case === 'dimParam' && value.value !== '' ? value.value : null;
  });
  return { name, type: elementTypeOf(tensor.elemType), shape: shape ?? null };
}
