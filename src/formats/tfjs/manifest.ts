import { UserError } from '../../errors.ts';
import { bytesPerElement, type ElementType, type Initializer, sizeOf } from '../../graph/tensor.ts';
import { isList, isObject, type Json, member } from '../json.ts';
import { initializer } from '../tensorflow/constant.ts';
import { dequantized, type Quantization, readQuantization } from './quantization.ts';
import { mostWeightBytes, readShards } from './shards.ts';

/** A weight in the manifest. */
interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly quantization: Quantization | null;
  /** Bytes per stored element. */
  readonly width: number;
}

/** The weights of a TensorFlow.js model by name, and the files that hold them. */
export interface ManifestWeights {
  readonly weights: ReadonlyMap<string, Initializer>;
  readonly files: readonly string[];
}

const types: Readonly<Record<string, ElementType>> = {
  float32: 'float32',
  int32: 'int32',
  uint8: 'uint8',
  bool: 'bool',
  float16: 'float16',
};

/**
 * Reads the weights listed in a `weightsManifest`: groups of files, whose concatenation holds the group's weights one after
 * the other. Quantized weights are returned as `float32` or `int32`, the types TensorFlow.js computes with.
 * @throws UserError when a file is missing, or does not match the manifest
 */
export function readWeights(path: string, model: string, manifest: Json): ManifestWeights {
  if (!isList(manifest))
    throw new UserError(`${model} lists no weights: export the model again with its weights.`);
  const groups = manifest.map((group) => readGroup(group, model));
  const listed = new Set<string>();
  for (const path of groups.flatMap(({ paths }) => paths)) {
    if (listed.has(path))
      throw new UserError(`${model} lists the weights ${path} twice: the file is damaged.`);
    listed.add(path);
  }
  const total = groups.reduce((sum, { length }) => sum + length, 0);
  if (!(total <= mostWeightBytes))
    throw new UserError(`${model}: its weights are larger than 2 GB, which is not supported.`);
  const weights = new Map<string, Initializer>();
  const files: string[] = [];
  for (const { paths, entries, length } of groups) {
    const shards = readShards(path, model, paths, length);
    files.push(...shards.files);
    let start = 0;
    for (const entry of entries) {
      const bytes = shards.bytes.subarray(start, start + storedBytes(entry));
      start += bytes.byteLength;
      weights.set(entry.name, valueOf(entry, bytes));
    }
  }
  return { weights, files: [...new Set(files)] };
}

function valueOf({ type, shape, quantization, width }: Entry, bytes: Uint8Array): Initializer {
  if (quantization !== null) return dequantized(quantization, type, shape, bytes);
  // A view of the file's bytes where it is aligned, as typed arrays require.
  return initializer(type, shape, bytes.byteOffset % width === 0 ? bytes : bytes.slice());
}

interface Group {
  readonly paths: readonly string[];
  readonly entries: readonly Entry[];
  readonly length: number;
}

function readGroup(json: Json, model: string): Group {
  const paths = member(json, 'paths');
  const listed = member(json, 'weights');
  const isSound = isList(paths) && isList(listed) && paths.every((path) => typeof path === 'string');
  if (!isSound) throw new UserError(`${model}: its list of weights is damaged.`);
  const entries = listed.map((entry) => readEntry(entry, model));
  return { paths, entries, length: entries.reduce((sum, entry) => sum + storedBytes(entry), 0) };
}

function readEntry(json: Json, model: string): Entry {
  const [name, shape, dtype] = ['name', 'shape', 'dtype'].map((key) => member(json, key));
  const isShape =
    isList(shape) &&
    shape.every((length) => typeof length === 'number' && Number.isInteger(length) && length >= 0);
  if (typeof name !== 'string' || !isShape || !isObject(json))
    throw new UserError(`${model}: its list of weights is damaged.`);
  const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  const quantization = readQuantization(json['quantization'], name, model);
  const width = type === undefined ? null : bytesPerElement(quantization?.stored ?? type);
  if (type === undefined || width === null) {
    throw new UserError(
      `${model}: the weight ${name} is of the type "${String(dtype)}", which is not supported.`,
    );
  }
  const lengths = shape as readonly number[];
  if (!Number.isSafeInteger(sizeOf(lengths)))
    throw new UserError(`${model}: the weight ${name} has the impossible shape ${lengths.join('×')}.`);
  return { name, shape: lengths, type, quantization, width };
}

function storedBytes({ shape, width }: Entry): number {
  return sizeOf(shape) * width;
}
