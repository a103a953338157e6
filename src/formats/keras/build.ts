import { at, entry } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { onnxTypeOf } from '../../graph/element-type.ts';
import type { Dimension, Graph } from '../../graph/graph.ts';
import type { ElementType } from '../../graph/tensor.ts';
import { createGraphBuilder, type GraphBuilder } from '../tensorflow/builder.ts';
import { asComputed, inLogicalOrder } from '../tensorflow/layout.ts';
import { unary } from '../tensorflow/operations/elementwise.ts';
import type { Computed, Value } from '../tensorflow/value.ts';
import { moduleName } from '../tensorflow/module-name.ts';
import { configOf, nameOf, snakeCase } from './config.ts';
import { type Call, type Reference, referencesIn, type Tree } from './inbound.ts';
import { isList, type Json, member } from '../json.ts';
import { functionOf } from './functions/function.ts';
import type { Dialect, LayerCall } from './layers/layer.ts';
import { loweringOf } from './layers/table.ts';
import { inputShape, type LayerConfig, readTopology, type Topology } from './topology.ts';
import type { Place, Weights } from './weights.ts';

/** Where an architecture comes from: its file, whose arithmetic it means, and its weights. */
interface Source {
  readonly file: string;
  readonly dialect: Dialect;
  readonly weights: Weights;
}

/**
 * The graph of a Keras model. `formats/keras` reads Keras architectures and weights. Nodes are named by the path of their
 * layer, so that layers and nested models become modules.
 * @param json an architecture as Keras writes it, `{class_name, config}`
 * @throws UserError when a layer is not supported, or weights are missing
 */
export function buildKerasGraph(json: Json, source: Source): Graph {
  const topology = readTopology(json, source.file);
  const b = createGraphBuilder(source.file);
  const inputs = topology.inputs.map(({ layer }) => {
    const found = topology.layers.find(({ name }) => name === layer);
    if (found === undefined)
      throw new UserError(`${source.file}: its input "${layer}" is not among its layers.`);
    return declareInput(b, found, source.file);
  });
  const root = { names: [], saved: [] };
  const outputs = runModel(b, topology, inputs, root, source);
  outputs.forEach((output, i) => {
    const value = asComputed(b, output);
    b.output(outputName(topology.outputs, i), inLogicalOrder(b, value), value.type, value.shape);
  });
  return b.finish();
}

/** An output is named after its layer, with a number where a layer has several. */
function outputName(outputs: readonly Reference[], i: number): string {
  const { layer } = at(outputs, i);
  const before = outputs.slice(0, i).filter((other) => other.layer === layer).length;
  return before === 0 ? layer : `${layer}_${before}`;
}

/** Element types by `dtype`. All others, such as mixed-precision policies, count as `float32`. */
const inputTypes: Readonly<Record<string, ElementType>> = {
  float32: 'float32',
  float16: 'float16',
  float64: 'float64',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  bool: 'bool',
};

function declareInput(b: GraphBuilder, layer: LayerConfig, file: string): Computed {
  const shape = inputShape(layer);
  if (!isList(shape)) {
    throw new UserError(
      `${file}: its input "${layer.name}" has no shape, so the model was never built: save it again after a call.`,
    );
  }
  const lengths = shape.map((length): Dimension => (typeof length === 'number' ? length : null));
  const dtype = member(layer.config, 'dtype');
  const known = typeof dtype === 'string' && Object.hasOwn(inputTypes, dtype) ? inputTypes[dtype] : undefined;
  const type = known ?? 'float32';
  const named = lengths.map((length, axis) => (axis === 0 && length === null ? 'batch' : length));
  const input = b.input(layer.name, type, named);
  if (type === 'float32') return input;
  return { ...unary(b.at(layer.name), 'Cast', input, { to: onnxTypeOf('float32') }), type: 'float32' };
}

/** Runs the layers of a model as their inputs become available, and returns the model's outputs. */
function runModel(
  b: GraphBuilder,
  topology: Topology,
  given: readonly Value[],
  place: Place,
  source: Source,
): readonly Value[] {
  const results = new Map<string, Value>();
  const keyOf = ({ layer, call, output }: Reference): string => `${layer} ${call} ${output}`;
  const valueOf = (reference: Reference): Value => {
    const value = results.get(keyOf(reference));
    if (value === undefined) {
      throw new UserError(
        `${source.file}: an output of layer "${reference.layer}" is read, but the layer has no such output: the file is damaged.`,
      );
    }
    return value;
  };
  const isReady = ({ args, named }: Call): boolean =>
    [...args, ...named.values()].flatMap(referencesIn).every((reference) => results.has(keyOf(reference)));
  topology.inputs.forEach((reference, i) => {
    const value = given[i];
    if (value !== undefined) results.set(keyOf(reference), value);
  });
  const places = placesOf(topology.layers, place);
  const numbers = firstCalls(topology);
  const waiting = topology.layers.flatMap((layer) => layer.calls.map((call, i) => ({ layer, call, i })));
  for (;;) {
    const ready = waiting.findIndex(({ call }) => isReady(call));
    const [next] = ready < 0 ? [] : waiting.splice(ready, 1);
    if (next === undefined) return topology.outputs.map(valueOf);
    const { layer, call } = next;
    const number = next.i + entry(numbers, layer.name);
    runLayer(b, layer, call, entry(places, layer), source, valueOf).forEach((value, output) => {
      results.set(keyOf({ layer: layer.name, call: number, output }), value);
    });
  }
}

/** The number of each layer's first call. In nested models, Keras 2 counts the model's construction as a call of its own. */
function firstCalls({ layers, outputs }: Topology): ReadonlyMap<string, number> {
  const calls = layers.flatMap((layer) => layer.calls);
  const read = [
    ...calls.flatMap(({ args, named }) => [...args, ...named.values()]).flatMap(referencesIn),
    ...outputs,
  ];
  const last = new Map<string, number>();
  for (const { layer, call } of read) last.set(layer, Math.max(call, last.get(layer) ?? 0));
  return new Map(
    layers.map(
      ({ name, calls: own }) => [name, Math.max(0, (last.get(name) ?? 0) - own.length + 1)] as const,
    ),
  );
}

/** The place of each layer. In weight files, Keras 3 numbers layers by class. */
function placesOf(layers: readonly LayerConfig[], around: Place): ReadonlyMap<LayerConfig, Place> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const name = snakeCase(layer.className);
      const count = counts.get(name) ?? 0;
      if (!layer.isFunction) counts.set(name, count + 1);
      const saved = count === 0 ? name : `${name}_${count}`;
      return [
        layer,
        { names: [...around.names, layer.name], saved: [...around.saved, 'layers', saved] },
      ] as const;
    }),
  );
}

function runLayer(
  b: GraphBuilder,
  layer: LayerConfig,
  call: Call,
  place: Place,
  source: Source,
  valueOf: (reference: Reference) => Value,
): readonly Value[] {
  const path = place.names.join('/');
  const layerFunction = functionOf(layer, path, source.file);
  if (layerFunction !== null) {
    const outputs = layerFunction.run({
      ...call,
      b: b.at(place.names.map(moduleName).join('/')),
      path,
      settings: layerFunction.settings,
      value: valueOf,
      failure: (what) => new UserError(`${layerFunction.description} ${what}.`),
    });
    return isValue(outputs) ? [outputs] : outputs;
  }
  const inputs = [...call.args, ...call.named.values()].flatMap(referencesIn).map(valueOf);
  if (layer.model !== null) return runModel(b, layer.model, inputs, place, source);
  const tensor = (tree: Tree | undefined): Value | null =>
    tree !== undefined && 'layer' in tree ? valueOf(tree) : null;
  const computed = inputs.map((value) => asComputed(b, value));
  return lower({ ...call, b, layer, place, source, inputs: computed, tensor });
}

/** A call of a layer before its settings are read. */
interface UnreadCall extends Pick<LayerCall, 'args' | 'named' | 'inputs' | 'tensor'> {
  readonly b: GraphBuilder;
  readonly layer: Pick<LayerConfig, 'className' | 'config'>;
  readonly place: Place;
  readonly source: Source;
}

/** Writes a layer as ONNX nodes and returns its outputs. */
function lower(unread: UnreadCall): readonly Computed[] {
  const { b, layer, place, source } = unread;
  const path = place.names.join('/');
  const config = configOf(layer.config, `${source.file}: layer "${path}" (${layer.className})`);
  const outputs = loweringOf(
    layer.className,
    config,
  )({
    ...unread,
    b: b.at(path),
    className: layer.className,
    config,
    dialect: source.dialect,
    weights: (names, part) => source.weights.find(part === undefined ? place : partOf(place, part), names),
    inner(json, inputs, attribute) {
      const className = nameOf(json) ?? '';
      const own = { names: place.names, saved: [...place.saved, attribute] };
      const noArguments = { args: [], named: new Map<string, Tree>(), tensor: () => null };
      return lower({
        ...noArguments,
        b,
        layer: { className, config: member(json, 'config') },
        place: own,
        source,
        inputs,
      });
    },
  });
  return isValue(outputs) ? [outputs] : outputs;
}

function isValue<T extends Value>(outputs: T | readonly T[]): outputs is T {
  return 'kind' in outputs;
}

function partOf(place: Place, [attribute, name]: readonly [string, string]): Place {
  return { names: [...place.names, name], saved: [...place.saved, attribute] };
}
