import type { Dimension, Graph, Node, ValueInfo } from '../graph.ts';
import { opsetOf } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import { bytesPerElement, type Initializer } from '../tensor.ts';
import { onnxTypeOf } from '../element-type.ts';
import { probeNode } from './probes.ts';

/** Names of inputs that switch between training and inference, as frameworks give them. */
const trainingSwitch = /(?:^|[^a-z])(?:is_?)?train(?:ing|_phase)?(?:[^a-z]|$)|learning_phase|phase_train/iu;

/** The same model with inputs that switch training on set to 0: it is run for inference. */
export function withoutTrainingSwitches(graph: Graph): Graph {
  const switches = graph.inputs.filter(isTrainingSwitch);
  if (switches.length === graph.inputs.length) return graph;
  const zeros = switches.map((value): readonly [string, Initializer] => [value.name, zeroOf(value)]);
  return {
    ...graph,
    inputs: graph.inputs.filter((value) => !switches.includes(value)),
    initializers: new Map([...graph.initializers, ...zeros]),
  };
}

function isTrainingSwitch({ name, type, shape }: ValueInfo): boolean {
  const isScalar = shape?.every((length) => length === 1) === true;
  return isScalar && bytesPerElement(type) !== null && trainingSwitch.test(name);
}

function zeroOf({ type, shape }: ValueInfo): Initializer {
  return {
    type,
    onnxType: onnxTypeOf(type),
    shape: (shape ?? []).map(() => 1),
    bytes: new Uint8Array(bytesPerElement(type) ?? 0),
  };
}

/**
 * The same model with four axes in its image input, where it has only those of one image of up to four channels (`H×W`,
 * `C×H×W`, `H×W×C`) or of grey images (`N×H×W`), and no other input may be the image.
 */
export function withFourAxes(graph: Graph): Graph {
  const candidates = graph.inputs.filter(
    ({ shape }) => shape !== null && (shape.length > 3 || missingAxes(shape)),
  );
  const [image] = candidates;
  const missing = image?.shape && candidates.length === 1 ? missingAxes(image.shape) : null;
  if (image === undefined || missing === null) return graph;
  const inner = `${image.name} (with its own axes)`;
  const lengths = `axes that ${image.name} lacks`;
  const rename = (name: string): string => (name === image.name ? inner : name);
  const isAttribute = opsetOf(graph) < 13;
  const squeeze: Node = probeNode(
    'Squeeze',
    isAttribute ? [image.name] : [image.name, lengths],
    inner,
    new Map(isAttribute ? [['axes', { kind: 'ints', value: missing.axes }]] : []),
  );
  return {
    ...graph,
    inputs: graph.inputs.map((value) => (value === image ? { ...image, shape: missing.shape } : value)),
    nodes: [squeeze, ...graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) }))],
    initializers: isAttribute
      ? graph.initializers
      : new Map([...graph.initializers, [lengths, integerInitializer(missing.axes)]]),
  };
}

interface MissingAxes {
  /** With all four axes. */
  readonly shape: readonly Dimension[];
  /** Which of these the model lacks. */
  readonly axes: readonly number[];
}

function missingAxes(shape: readonly Dimension[]): MissingAxes | null {
  const isChannels = (length: Dimension | undefined): boolean =>
    [1, 2, 3, 4].some((channels) => channels === length);
  const [first = null, second = null, third = null] = shape;
  if (shape.length === 2) {
    const isImage = [first, second].every((length) => typeof length === 'number' && length > 4);
    return isImage ? { shape: [1, 1, ...shape], axes: [0, 1] } : null;
  }
  if (shape.length !== 3 || isChannels(second)) return null;
  if (isChannels(first) && isChannels(third)) return null;
  if (isChannels(first)) return { shape: [1, ...shape], axes: [0] };
  if (isChannels(third)) {
    // With the first axis open alone, it counts items: signals of as many channels.
    const areAlike = (typeof first === 'number') === (typeof second === 'number');
    return areAlike ? { shape: [1, ...shape], axes: [0] } : null;
  }
  return typeof first === 'number' ? null : { shape: [first, 1, second, third], axes: [1] };
}
