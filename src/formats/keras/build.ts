import { UserError } from '../../errors.ts';
import type { Dimension, Graph } from '../../graph/graph.ts';
import type { ElementType } from '../../graph/tensor.ts';
import { createGraphBuilder, type GraphBuilder } from '../tensorflow/builder.ts';
import { asComputed, asWrittenTensor } from '../tensorflow/layout.ts';
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

/** What a model is built from. */
interface Source {
  readonly file: string;
  readonly dialect: Dialect;
  readonly weights: Weights;
}

/**
 * The graph of a Keras model. Nodes are named by the path of their layer, so that the layers of nested models are modules.
 * @param json `{class_name, config}` as Keras writes architectures
 * @throws UserError when a layer is not known, or weights are missing
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
    const name = uniqueName(topology.outputs, i);
    b.output(name, asWrittenTensor(b, value), value.type, value.shape);
  });
  return b.finish();
}

/** An output goes by its layer's name, numbered where a layer gives several. */
function uniqueName(outputs: readonly Reference[], i: number): string {
  const layer = outputs[i]?.layer ?? 'output';
  const before = outputs.slice(0, i).filter((other) => other.layer === layer).length;
  return before === 0 ? layer : `${layer}_${before}`;
}

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
  const type = typeof dtype === 'string' ? (inputTypes[dtype] ?? 'float32') : 'float32';
  const named = lengths.map((length, axis) => (axis === 0 && length === null ? 'batch' : length));
  const input = b.input(layer.name, type, named);
  if (type === 'float32') return input;
  return { ...unary(b.at(layer.name), 'Cast', input, { to: 1 }), type: 'float32' };
}

function runModel(
  b: GraphBuilder,
  topology: Topology,
  given: readonly Value[],
  place: Place,
  source: Source,
): readonly Value[] {
  const made = new Map<string, Value>();
  const keyOf = ({ layer, call, output }: Reference): string => `${layer} ${call} ${output}`;
  const valueOf = (reference: Reference): Value => {
    const value = made.get(keyOf(reference));
    if (value === undefined) {
      throw new UserError(
        `${source.file}: what layer "${reference.layer}" gives is read, and nothing makes it: the file is damaged.`,
      );
    }
    return value;
  };
  const isReady = ({ args, named }: Call): boolean =>
    [...args, ...named.values()].flatMap(referencesIn).every((reference) => made.has(keyOf(reference)));
  topology.inputs.forEach((reference, i) => {
    const value = given[i];
    if (value !== undefined) made.set(keyOf(reference), value);
  });
  const places = placesOf(topology.layers, place);
  const numbers = firstCalls(topology);
  const waiting = topology.layers.flatMap((layer) => layer.calls.map((call, i) => ({ layer, call, i })));
  for (;;) {
    const ready = waiting.findIndex(({ call }) => isReady(call));
    const [next] = ready < 0 ? [] : waiting.splice(ready, 1);
    if (next === undefined) return topology.outputs.map(valueOf);
    const { layer, call } = next;
    const number = next.i + (numbers.get(layer.name) ?? 0);
    runLayer(b, layer, call, places.get(layer) ?? place, source, valueOf).forEach((value, output) => {
      made.set(keyOf({ layer: layer.name, call: number, output }), value);
    });
  }
}

/** The number of each layer's first call: models inside count their own making as one, where Keras 2 wrote them. */
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

/** Where each layer stands; Keras 3 numbers saved layers by class. */
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
  const entry = functionOf(layer, path, source.file);
  if (entry !== null) {
    const made = entry.run({
      ...call,
      b: b.at(place.names.map(moduleName).join('/')),
      path,
      settings: entry.settings,
      value: valueOf,
      failure: (what) => new UserError(`${entry.called} ${what}.`),
    });
    return isValue(made) ? [made] : made;
  }
  const inputs = [...call.args, ...call.named.values()].flatMap(referencesIn).map(valueOf);
  if (layer.model !== null) return runModel(b, layer.model, inputs, place, source);
  const tensor = (tree: Tree | undefined): Value | null =>
    tree !== undefined && 'layer' in tree ? valueOf(tree) : null;
  const computed = inputs.map((value) => asComputed(b, value));
  return lower({ ...call, b, layer, place, source, inputs: computed, tensor });
}

interface Lowered extends Pick<LayerCall, 'args' | 'named' | 'inputs' | 'tensor'> {
  readonly b: GraphBuilder;
  readonly layer: Pick<LayerConfig, 'className' | 'config'>;
  readonly place: Place;
  readonly source: Source;
}

function lower(lowered: Lowered): readonly Computed[] {
  const { b, layer, place, source } = lowered;
  const path = place.names.join('/');
  const config = configOf(layer.config, `${source.file}: layer "${path}" (${layer.className})`);
  const made = loweringOf(
    layer.className,
    config,
  )({
    ...lowered,
    b: b.at(path),
    className: layer.className,
    config,
    dialect: source.dialect,
    weights: (names, part) => source.weights.find(part === undefined ? place : partOf(place, part), names),
    inner(json, inputs, attribute) {
      const className = nameOf(json) ?? '';
      const own = { names: place.names, saved: [...place.saved, attribute] };
      const around = { args: [], named: new Map<string, Tree>(), tensor: () => null };
      return lower({
        ...around,
        b,
        layer: { className, config: member(json, 'config') },
        place: own,
        source,
        inputs,
      });
    },
  });
  return isValue(made) ? [made] : made;
}

function isValue<T extends Value>(made: T | readonly T[]): made is T {
  return 'kind' in made;
}

function partOf(place: Place, [attribute, name]: readonly [string, string]): Place {
  return { names: [...place.names, name], saved: [...place.saved, attribute] };
}
