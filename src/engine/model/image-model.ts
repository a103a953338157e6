import { basename } from 'node:path';
import { at } from '../../at.ts';
import type { Constants } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { onnxTypeOf } from '../../graph/element-type.ts';
import type { ValueInfo } from '../../graph/graph.ts';
import type { Initializer, Tensor } from '../../graph/tensor.ts';
import type { Program } from '../../runtime/runtime.ts';
import { needsValue, otherInputs } from './declared-shape.ts';
import { constantTensor, inputInWords } from './constant-tensor.ts';
import { type ImageInput, imageInputOf } from './image-input.ts';
import type { LoadedModel } from './model-shelf.ts';

/** A model with the image as its only input. */
export interface ImageModel {
  readonly model: LoadedModel;
  readonly found: ImageInput;
  /** What its other inputs are set to. */
  readonly constants: Constants;
}

/**
 * The same model with every input besides the image set to a constant: as given, flags (`bool`) else to 0. An input that
 * counts items, as its first axis, makes it take one image at a time.
 * @param wanted name of the image input; by default the one with an image's axes
 * @throws UserError when there is no image input, a value is missing or does not fit, or an input that it lacks is named
 */
export function imageModelOf(loaded: LoadedModel, wanted: string | undefined, given: Constants): ImageModel {
  const found = imageInputOf(loaded, wanted);
  checkNames(loaded, found.name, Object.keys(given));
  const others = otherInputs(loaded, found.name);
  const values = others.map((value) => [value, valueFor(value, given)] as const);
  const missing = values.flatMap(([value, numbers]) => (numbers === null ? [value] : []));
  if (missing.length > 0) throw missingValues(loaded, found.name, missing);
  if (others.length === 0) return { model: loaded, found, constants: {} };
  const tensors = new Map(
    values.map(([value, numbers]) => [value.name, constantTensor(value, numbers ?? 0, loaded.name)]),
  );
  const countsItems = others.some(
    ({ shape }) => shape !== null && shape.length > 0 && typeof shape[0] !== 'number',
  );
  const batchSize = countsItems ? 1 : found.batchSize;
  return {
    model: withTensors(loaded, found.name, tensors),
    found: { ...found, batchSize },
    constants: Object.fromEntries(values.map(([{ name }, numbers]) => [name, numbers ?? 0])),
  };
}

function valueFor(input: ValueInfo, given: Constants): Constants[string] | null {
  const value = Object.hasOwn(given, input.name) ? given[input.name] : undefined;
  return value ?? (needsValue(input) ? null : 0);
}

function checkNames(
  { graph, declared, name: model }: LoadedModel,
  image: string,
  names: readonly string[],
): void {
  const named = names.find((name) => name === image || !graph.inputs.some((input) => input.name === name));
  if (named === undefined) return;
  if (named === image) {
    throw new UserError(`${model}: its input "${named}" takes the image, and is not set to numbers.`);
  }
  if (declared.inputs.some(({ name }) => name === named)) {
    throw new UserError(
      `${model}: its input "${named}" switches training on, and stays 0: the model is run for inference.`,
    );
  }
  const others = graph.inputs.filter(({ name }) => name !== image).map(({ name }) => name);
  const words =
    others.length === 0 ? 'the image is its only input' : `besides the image it has ${others.join(', ')}`;
  throw new UserError(`${model} has no input "${named}": ${words}.`);
}

function missingValues({ path, name }: LoadedModel, image: string, missing: readonly ValueInfo[]): UserError {
  const names = missing.map((value) => `"${value.name}"`).join(', ');
  const settings = basename(path).replace(/\.[^.]+$/u, '') + '.explain.json';
  const example = at(missing, 0).name;
  return new UserError(
    `${name} needs ${names} besides the image ("${image}"): ${missing.map(inputInWords).join('; ')}. Give values as "inputs" in ${settings}, or with --input ${example}=VALUE.`,
  );
}

function withTensors(
  model: LoadedModel,
  image: string,
  tensors: ReadonlyMap<string, Tensor & { readonly data: Float32Array }>,
): LoadedModel {
  const { graph, program } = model;
  const { gradient } = program;
  const initializers = [...tensors].map(([name, { shape, data }]): [string, Initializer] => [
    name,
    { type: 'float32', onnxType: onnxTypeOf('float32'), shape, bytes: new Uint8Array(data.buffer) },
  ]);
  const fixed: Program = {
    ...program,
    run: (feeds) => program.run(new Map([...tensors, ...feeds])),
    ...(gradient && {
      gradient: (feeds, output, wrt) => gradient(new Map([...tensors, ...feeds]), output, wrt),
    }),
  };
  return {
    ...model,
    graph: {
      ...graph,
      inputs: graph.inputs.filter(({ name }) => name === image),
      initializers: new Map([...graph.initializers, ...initializers]),
    },
    program: fixed,
  };
}
