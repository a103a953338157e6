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
import { runWhenReady } from './call-order.ts';
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

/** What a model is built from, and how many calls of layers have been run. */
interface Build extends Source {
  readonly run: { calls: number };
}

/** A nested model may be called several times, and the models in it again: a small file can ask for 2^64 calls. */
const mostCalls = 100_000;

/**
 * The graph of a Keras model. `formats/keras` reads Keras architectures and weights. Nodes are named by the path of their
 * layer, so that layers and nested models become modules.
 * @param json an architecture as Keras writes it, `{class_name, config}`
 * @throws UserError when a layer is not supported, or weights are missing
 */
export function buildKerasGraph(json: Json, source: Source): Graph {
  const topology = readTopology(json, source.file);
  const b = createGraphBuilder(source.file);
  const byName = new Map(topology.layers.map((layer) => [layer.name, layer]));
  const inputs = topology.inputs.map(({ layer }) => {
    const found = byName.get(layer);
    if (found === undefined)
      throw new UserError(`${source.file}: its input "${layer}" is not among its layers.`);
    return declareInput(b, found, source.file);
  });
  const root = { names: [], saved: [] };
  const outputs = runModel(b, topology, inputs, root, { ...source, run: { calls: 0 } });
  const outputName = outputNames();
  topology.outputs.forEach((reference, i) => {
    const value = asComputed(b, at(outputs, i));
    b.output(outputName(reference), inLogicalOrder(b, value), value.type, value.shape);
  });
  return b.finish();
}

/** Names the outputs, one after the other: each after its layer, with a number where a layer has several. */
function outputNames(): (output: Reference) => string {
  const named = new Map<string, number>();
  return ({ layer }) => {
    const before = named.get(layer) ?? 0;
    named.set(layer, before + 1);
    return before === 0 ? layer : `${layer}_${before}`;
  };
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
  source: Build,
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
  topology.inputs.forEach((reference, i) => {
    const value = given[i];
    if (value !== undefined) results.set(keyOf(reference), value);
  });
  const places = placesOf(topology.layers, place);
  const numbers = firstCalls(topology);
  const calls = topology.layers.flatMap((layer) => layer.calls.map((call, i) => ({ layer, call, i })));
  const reads = calls.map(({ call }) => readsOf(call).map(keyOf));
  runWhenReady(reads, results.keys(), (index) => {
    if (++source.run.calls > mostCalls) {
      throw new UserError(`${source.file} calls its layers more than ${mostCalls} times: refused.`);
    }
    const { layer, call, i } = at(calls, index);
    const number = i + entry(numbers, layer.name);
    return runLayer(b, layer, call, entry(places, layer), source, valueOf).map((value, output) => {
      const key = keyOf({ layer: layer.name, call: number, output });
      results.set(key, value);
      return key;
    });
  });
  return topology.outputs.map(valueOf);
}

function readsOf({ args, named }: Call): readonly Reference[] {
  return [...args, ...named.values()].flatMap(referencesIn);
}

/** The number of each layer's first call. In nested models, Keras 2 counts the model's construction as a call of its own. */
function firstCalls({ layers, outputs }: Topology): ReadonlyMap<string, number> {
  const calls = layers.flatMap((layer) => layer.calls);
  const read = [...calls.flatMap(readsOf), ...outputs];
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
  source: Build,
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
  const inputs = readsOf(call).map(valueOf);
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
