import { aliveTensors } from './alive.ts';
import { onnxTypeOf } from '../element-type.ts';
import { type Graph, type Node, readsOf, type ValueInfo } from '../graph.ts';
import { integers, text } from '../relations/relation.ts';
import { floatsOf, type Initializer } from '../tensor.ts';

/** A graph that tells something of another when it is run. */
export interface Probe {
  readonly graph: Graph;
  /** Output of the probe by what it tells of. */
  readonly outputs: ReadonlyMap<string, string>;
}

const declare = (name: string, type: ValueInfo['type']): ValueInfo => ({ name, type, shape: null });

function makeNode(operator: string, inputs: readonly string[], output: string): Node {
  return {
    name: output,
    operator,
    domain: '',
    inputs,
    outputs: [output],
    attributes: new Map(),
    metadata: new Map(),
  };
}

/** The model with dynamic axes, giving the shape of each tensor that depends on the image. */
export function shapeProbe(graph: Graph, input: string): Probe {
  const outputs = new Map([...aliveTensors(graph, input)].map((tensor) => [tensor, `shape of ${tensor}`]));
  return {
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => ({ ...value, shape: value.shape?.map(() => null) ?? null })),
      outputs: [...outputs.values()].map((name) => declare(name, 'int64')),
      values: new Map(),
      nodes: [...graph.nodes, ...[...outputs].map(([tensor, shape]) => makeNode('Shape', [tensor], shape))],
    },
    outputs,
  };
}

/** The model giving the tensors that do not depend on the image's values but are computed, such as sizes. */
export function constantProbe(graph: Graph, input: string): Probe | null {
  const alive = aliveTensors(graph, input);
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const read = new Set(
    graph.nodes
      .filter(({ outputs }) => outputs.some((name) => alive.has(name)))
      .flatMap((node) => readsOf(node)),
  );
  const wanted = [...read].filter((name) => made.has(name) && !alive.has(name));
  if (wanted.length === 0) return null;
  return {
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => ({ ...value, shape: value.shape?.map(() => null) ?? null })),
      outputs: wanted.map((name) => declare(name, 'other')),
      values: new Map(),
    },
    outputs: new Map(wanted.map((name) => [name, name])),
  };
}

/** Asks for the matrix of an interpolation along one axis. */
export interface ResizeQuestion {
  readonly node: Node;
  readonly opset: number;
  readonly axis: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly constant: (input: number) => Initializer | null;
}

/** Whether each axis is resized by its own factor: not by a region of interest, nor with the aspect ratio kept. */
export function isSeparable({ attributes }: Node): boolean {
  const isStretched = text(attributes.get('keep_aspect_ratio_policy'), 'stretch') === 'stretch';
  return isStretched && text(attributes.get('coordinate_transformation_mode'), '') !== 'tf_crop_and_resize';
}

/**
 * Whether resizing leaves an axis as it is. A factor near 1 can move positions though the length stays; runtimes differ
 * in that with what the other axes do, so no probe tells.
 */
export function isKept(
  question: Pick<ResizeQuestion, 'node' | 'input' | 'output' | 'constant'>,
  axis: number,
): boolean {
  return question.input[axis] === question.output[axis] && scaleOf(question, axis) === 1;
}

/**
 * A graph that resizes an identity matrix along one axis, all else as in the model: its output holds the
 * interpolation's weights.
 */
export function resizeProbe(question: ResizeQuestion): Graph {
  const { node, opset, axis, input, output } = question;
  const length = input[axis] ?? 1;
  const columns = axis === 1 ? input.length - 1 : 1;
  const scale = scaleOf(question, axis);
  const shape = input.map((_, i) => (i === axis || i === columns ? length : 1));
  const identity = new Float32Array(length * length);
  for (let i = 0; i < length; i++) identity[i * length + i] = 1;
  const attributes = new Map([...node.attributes].filter(([name]) => name !== 'axes' && name !== 'scales'));
  const scales = shape.map((_, i) => (i === axis ? scale : 1));
  const sizes = shape.map((size, i) => (i === axis ? (output[axis] ?? 1) : size));
  const bySize = opset >= 11 && node.inputs[3] !== undefined && node.inputs[3] !== '';
  const initializers = new Map<string, Initializer>([
    ['identity', floatInitializer(identity, shape)],
    ['scales', floatInitializer(Float32Array.from(scales), [scales.length])],
    ['sizes', integerInitializer(sizes)],
  ]);
  const inputs =
    opset >= 11
      ? bySize
        ? ['identity', '', '', 'sizes']
        : ['identity', '', 'scales']
      : ['identity', 'scales'];
  return {
    irVersion: 8,
    opsets: new Map([['', opset]]),
    inputs: [],
    outputs: [declare('weights', 'float32')],
    nodes: [{ ...node, inputs, outputs: ['weights'], attributes, metadata: new Map() }],
    initializers,
    values: new Map(),
    functions: [],
    metadata: new Map(),
  };
}

function scaleOf(
  { node, input, output, constant }: Pick<ResizeQuestion, 'node' | 'input' | 'output' | 'constant'>,
  axis: number,
): number {
  const given = constant(node.inputs.length > 2 ? 2 : 1) ?? null;
  const attribute = node.attributes.get('scales');
  const axes = integers(node.attributes.get('axes'));
  const values = given === null ? null : floatsOf(given);
  const at =
    axes === null
      ? axis
      : axes.findIndex((candidate) => candidate === axis || candidate + input.length === axis);
  const scale = values?.[at] ?? (attribute?.kind === 'floats' ? attribute.value[at] : undefined);
  return scale ?? (output[axis] ?? 1) / (input[axis] ?? 1);
}

export function floatInitializer(values: Float32Array, shape: readonly number[]): Initializer {
  return {
    type: 'float32',
    onnxType: onnxTypeOf('float32'),
    shape,
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

export function integerInitializer(values: readonly number[]): Initializer {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { type: 'int64', onnxType: onnxTypeOf('int64'), shape: [values.length], bytes };
}
