import { firstOutput, type Graph, inputOf, type Node, producersOf } from '../graph.ts';
import { integers, text } from '../relations/relation.ts';
import { type Initializer, integersOf, sizeOf } from '../tensor.ts';

/** What a rewrite knows of a graph at one input size. */
export interface Observations {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Given and computed constants. */
  readonly constants: ReadonlyMap<string, Initializer>;
}

/** Values that go back to the positions where a pool found its own. */
export interface Unpooling {
  /** Whose output is the unpooled tensor. */
  readonly node: Node;
  readonly pool: Node;
  /** The shape of what was pooled. */
  readonly shape: readonly number[];
  /** The tensor that is unpooled. */
  readonly value: string;
}

/**
 * An unpooling as PyTorch's newer exporter writes it: a ScatterND of flat values into zeros, at flat positions, and a
 * Reshape, which is the node. It counts positions from the start of each channel first, then from the start of the tensor.
 */
export function scatteredUnpooling(graph: Graph, node: Node, observed: Observations): Unpooling | null {
  const { shapes, constants } = observed;
  const scatter = producersOf(graph).get(inputOf(node, 0));
  if (node.operator !== 'Reshape' || scatter?.operator !== 'ScatterND') return null;
  if (text(scatter.attributes.get('reduction'), 'none') !== 'none') return null;
  const zeros = constants.get(inputOf(scatter, 0));
  const pool = poolOf(graph, behindReshapes(graph, inputOf(scatter, 1)), observed);
  const shape = pool && shapes.get(inputOf(pool, 0));
  if (!shape || zeros?.bytes.every((byte) => byte === 0) !== true) return null;
  const value = behindReshapes(graph, inputOf(scatter, 2), String(shapes.get(firstOutput(pool))), shapes);
  return { node, pool, shape, value };
}

const reshapes: ReadonlySet<string> = new Set(['Reshape', 'Unsqueeze', 'Squeeze', 'Flatten', 'Identity']);

/** The tensor whose values another holds in the same order; the nearest one of a shape, where one is given. */
function behindReshapes(
  graph: Graph,
  name: string,
  shape = '',
  shapes: Observations['shapes'] = new Map(),
): string {
  let tensor = name;
  for (;;) {
    const made = producersOf(graph).get(tensor);
    if (String(shapes.get(tensor)) === shape || made === undefined || !reshapes.has(made.operator))
      return tensor;
    tensor = inputOf(made, 0);
  }
}

/** The pool whose positions in the whole tensor these are. */
function poolOf(graph: Graph, positions: string, { shapes, constants }: Observations): Node | null {
  const made = (name: string): Node | undefined => producersOf(graph).get(name);
  const sum = made(positions);
  if (sum?.operator !== 'Add') return null;
  const [own = '', added = ''] = sum.inputs.toSorted(
    (a, b) => Number(constants.has(a)) - Number(constants.has(b)),
  );
  const difference = made(own);
  const starts = constants.get(added);
  if (difference?.operator !== 'Sub' || starts === undefined) return null;
  const pool = made(inputOf(difference, 0));
  const cut = made(inputOf(difference, 1));
  const unit = cut && made(inputOf(cut, 0));
  if (pool?.operator !== 'MaxPool' || cut?.operator !== 'Slice' || unit?.operator !== 'MaxPool') return null;
  const source = inputOf(pool, 0);
  const [items, channels = 1, ...space] = shapes.get(source) ?? [];
  const kernel = integers(unit.attributes.get('kernel_shape')) ?? [];
  const from = constants.get(inputOf(cut, 1));
  const isFirst =
    unit.outputs[1] === inputOf(cut, 0) &&
    inputOf(unit, 0) === source &&
    [...kernel, ...(integers(unit.attributes.get('strides')) ?? [])].every((one) => one === 1) &&
    from !== undefined &&
    integersOf(from)?.every((start) => start === 0) === true &&
    String(shapes.get(firstOutput(cut))) === String([items, channels, ...space.map(() => 1)]);
  const isOfTensor =
    integersOf(starts)?.every((start, channel) => start === channel * sizeOf(space)) === true;
  const isAligned =
    sizeOf(starts.shape) === channels && starts.shape[starts.shape.length - 1 - space.length] === channels;
  const isOnly = items === 1 && pool.outputs[1] === inputOf(difference, 0);
  return isFirst && isOfTensor && isAligned && isOnly ? pool : null;
}
