import { UserError } from '../../errors.ts';
import { nameOf } from './config.ts';
import { type Call, readCall, readReferences, type Reference, type Tree } from './inbound.ts';
import { isList, type Json, member } from '../json.ts';

/** A layer of a model, and its calls. */
export interface LayerConfig {
  readonly name: string;
  readonly className: string;
  readonly config: Json;
  /** Whether it is a function of Keras 3 rather than a layer; functions are not counted among the saved layers. */
  readonly isFunction: boolean;
  readonly calls: readonly Call[];
  /** The layers of a nested model; null where it is a layer. */
  readonly model: Topology | null;
}

/** A model: its layers, and which of their outputs are the model's inputs and outputs. */
export interface Topology {
  readonly name: string;
  readonly className: string;
  readonly layers: readonly LayerConfig[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
}

const models = new Set(['Functional', 'Model', 'Sequential']);
const deepest = 64;

/**
 * Reads a model's architecture, as written by Keras 2, Keras 3 or TensorFlow.js.
 * @throws UserError when it is damaged, or is not that of a functional or sequential model
 */
export function readTopology(json: Json, file: string, depth = 0): Topology {
  const className = nameOf(json) ?? '';
  if (!models.has(className)) {
    const kind = className === '' ? 'no architecture' : `a model of the class ${className}`;
    throw new UserError(
      `${file} holds ${kind}: only Functional and Sequential models can be read without running their code; export it to ONNX.`,
    );
  }
  if (depth > deepest) throw new UserError(`${file} nests models more than ${deepest} deep: refused.`);
  const config = member(json, 'config');
  const listed = isList(config) ? config : member(config, 'layers');
  if (!isList(listed)) throw new UserError(`${file}: its ${className} model lists no layers.`);
  const name = textOr(member(config, 'name'), className.toLowerCase());
  const layers = listed.map((layer) => readLayer(layer, file, depth));
  const names = new Set(layers.map((layer) => layer.name));
  if (names.size !== layers.length) throw new UserError(`${file}: two layers of ${name} have the same name.`);
  if (className === 'Sequential') return sequential(name, layers, config);
  return {
    name,
    className,
    layers,
    inputs: referencesOf(member(config, 'input_layers'), file),
    outputs: referencesOf(member(config, 'output_layers'), file),
  };
}

function readLayer(json: Json, file: string, depth: number): LayerConfig {
  const config = member(json, 'config');
  const className = nameOf(json);
  const name = textOr(member(json, 'name'), textOr(member(config, 'name'), ''));
  if (className === null || name === '')
    throw new UserError(`${file} has a layer without a name or a class.`);
  const inbound = member(json, 'inbound_nodes');
  const calls = isList(inbound) ? inbound.map((call) => readCall(call, `${file}: layer "${name}"`)) : [];
  const home = member(json, 'module');
  return {
    name,
    className,
    config,
    isFunction: typeof home === 'string' && /(^|\.)ops(\.|$)/u.test(home),
    calls,
    model: models.has(className) ? readTopology(json, file, depth + 1) : null,
  };
}

/** A sequential model as a functional one. The first layer determines the input shape. */
function sequential(name: string, layers: readonly LayerConfig[], config: Json): Topology {
  const [first] = layers;
  const hasInput = first?.className === 'InputLayer';
  const input = hasInput ? { ...first, calls: [] } : impliedInput(name, first, config);
  const rest = hasInput ? layers.slice(1) : layers;
  let before: Reference = { layer: input.name, call: 0, output: 0 };
  const called = rest.map((layer): LayerConfig => {
    const args: readonly Tree[] = [before];
    before = { layer: layer.name, call: 0, output: 0 };
    return { ...layer, calls: [{ args, named: new Map() }] };
  });
  return {
    name,
    className: 'Sequential',
    layers: [input, ...called],
    inputs: [{ layer: input.name, call: 0, output: 0 }],
    outputs: [before],
  };
}

/** The input layer of a sequential model that lists none. */
function impliedInput(name: string, first: LayerConfig | undefined, config: Json): LayerConfig {
  const shape = first === undefined ? undefined : (inputShape(first) ?? member(config, 'build_input_shape'));
  return {
    name: `${first?.name ?? name}_input`,
    className: 'InputLayer',
    config: { batch_shape: shape, dtype: 'float32' },
    isFunction: false,
    calls: [],
    model: null,
  };
}

/** The input shape of a layer, batch first: its own setting, or the shape of a nested model's first input. */
export function inputShape({ config, model }: LayerConfig): Json {
  if (model !== null) {
    const first = model.layers.find(({ name }) => name === model.inputs[0]?.layer);
    return first === undefined ? undefined : inputShape(first);
  }
  return (
    member(config, 'batch_shape') ??
    member(config, 'batch_input_shape') ??
    withBatch(member(config, 'input_shape'))
  );
}

/** A shape with an open batch length in front. */
function withBatch(shape: Json): Json {
  return isList(shape) ? [null, ...shape] : undefined;
}

/** The inputs or outputs of a model: one reference, a list of them, or (Keras 3) lists and dictionaries of them. */
function referencesOf(json: Json, file: string): readonly Reference[] {
  const found = readReferences(json);
  if (found.length === 0) throw new UserError(`${file}: its model has no inputs or no outputs.`);
  return found;
}

function textOr(value: Json, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
