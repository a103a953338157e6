import { at } from '../../at.ts';
import {
  type Attribute,
  firstOutput,
  type Graph,
  inputOf,
  type Node,
  producersOf,
  readsOf,
} from '../graph.ts';
import { floatInitializer, integerInitializer } from '../initializers.ts';
import { integer, integers, text } from '../relations/relation.ts';
import { type Initializer, sizeOf } from '../tensor.ts';

type Shapes = ReadonlyMap<string, readonly number[]>;

/** A MaxUnpool whose positions are those of a MaxPool with windows side by side, in a tensor of the pool's own shape. */
interface Unpooling {
  readonly unpool: Node;
  readonly pool: Node;
  /** The shape of what was pooled. */
  readonly shape: readonly number[];
  readonly kernel: readonly number[];
}

/**
 * The same model with each such MaxUnpool written as what happens within each window: its first greatest value is found,
 * and the unpooled value is put there. Positions in a whole tensor, which a part of it does not have, are not needed then.
 * @param shapes of all computed tensors
 */
export function localUnpooling(graph: Graph, shapes: Shapes): Graph {
  const found = new Map(
    graph.nodes.flatMap((node) => {
      const unpooling = unpoolingOf(graph, node, shapes);
      return unpooling === null ? [] : [[node, unpooling] as const];
    }),
  );
  if (found.size === 0 || hasOtherFloats(graph)) return graph;
  const initializers = new Map(graph.initializers);
  const unpooled = graph.nodes.flatMap((node) => {
    const unpooling = found.get(node);
    return unpooling === undefined ? [node] : written(unpooling, initializers);
  });
  const read = new Set([...unpooled.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  const nodes = unpooled.map((node) =>
    node.operator === 'MaxPool' && !read.has(node.outputs[1] ?? '')
      ? { ...node, outputs: node.outputs.slice(0, 1) }
      : node,
  );
  return { ...graph, nodes, initializers };
}

function unpoolingOf(graph: Graph, unpool: Node, shapes: Shapes): Unpooling | null {
  if (unpool.operator !== 'MaxUnpool' || unpool.domain !== '') return null;
  const positions = inputOf(unpool, 1);
  const pool = producersOf(graph).get(positions);
  const shape = pool && shapes.get(inputOf(pool, 0));
  const kernel = pool && integers(pool.attributes.get('kernel_shape'));
  if (pool?.outputs[1] !== positions || !shape || !kernel) return null;
  const isOfItsShape = String(shapes.get(firstOutput(unpool))) === String(shape);
  const isOneEach = String(shapes.get(inputOf(unpool, 0))) === String(shapes.get(firstOutput(pool)));
  return isOfItsShape && isOneEach && isSideBySide(pool, kernel) ? { unpool, pool, shape, kernel } : null;
}

/** Whether a pool's windows neither overlap nor cross the border, and its positions count in row order. */
function isSideBySide({ attributes }: Node, kernel: readonly number[]): boolean {
  const isAll = (name: string, value: number): boolean =>
    (integers(attributes.get(name)) ?? []).every((one) => one === value);
  return (
    String(integers(attributes.get('strides'))) === String(kernel) &&
    isAll('pads', 0) &&
    isAll('dilations', 1) &&
    integer(attributes.get('ceil_mode'), 0) === 0 &&
    integer(attributes.get('storage_order'), 0) === 0 &&
    !text(attributes.get('auto_pad'), 'NOTSET').startsWith('SAME')
  );
}

/** The zero around an unpooled value has its type, which is single precision. */
function hasOtherFloats({ initializers, inputs }: Graph): boolean {
  return [...inputs, ...initializers.values()].some(({ type }) => /float(16|64)/.test(type));
}

/** The nodes that stand for a MaxUnpool. The values of a window come last, in row order, while they are compared. */
function written(
  { unpool, pool, shape, kernel }: Unpooling,
  initializers: Map<string, Initializer>,
): readonly Node[] {
  const output = firstOutput(unpool);
  const nodes: Node[] = [];
  const add = (
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    result = `${operator} ${nodes.length} of ${output}`,
  ): string => {
    const name = `${unpool.name} ${operator} ${nodes.length}`;
    const given = new Map(Object.entries(attributes));
    nodes.push({ ...unpool, name, operator, inputs, outputs: [result], attributes: given });
    return result;
  };
  const constant = (value: Initializer): string => {
    const name = `constant ${initializers.size} of ${output}`;
    initializers.set(name, value);
    return name;
  };
  const numbers = (values: readonly number[]): string => constant(integerInitializer(values));
  const reshaped = (name: string, ...to: readonly number[]): string =>
    add('Reshape', [name, numbers([0, at(shape, 1), ...to])]);

  const axes = kernel.map((_, i) => i + 2);
  const pooled = kernel.map((size, i) => Math.floor(at(shape, i + 2) / size));
  const covered = pooled.map((length, i) => length * at(kernel, i));
  const isCovered = covered.every((length, i) => length === shape[i + 2]);
  const apart = pooled.flatMap((length, i) => [length, at(kernel, i)]);
  const lastly = [0, 1, ...kernel.map((_, i) => 2 + 2 * i), ...kernel.map((_, i) => 3 + 2 * i)];
  const back = lastly.map((_, axis) => lastly.indexOf(axis));
  const perm = (value: readonly number[]): Readonly<Record<string, Attribute>> => ({
    perm: { kind: 'ints', value },
  });

  const source = inputOf(pool, 0);
  const whole = isCovered
    ? source
    : add('Slice', [source, numbers(axes.map(() => 0)), numbers(covered), numbers(axes)]);
  const windows = add('Transpose', [reshaped(whole, ...apart)], perm(lastly));
  const size = sizeOf(kernel);
  const first = add('ArgMax', [reshaped(windows, ...pooled, size)], {
    axis: { kind: 'int', value: axes.length + 2 },
    keepdims: { kind: 'int', value: 1 },
  });
  const isFirst = add('Equal', [first, numbers(Array.from({ length: size }, (_, i) => i))]);
  const value = reshaped(inputOf(unpool, 0), ...pooled, 1);
  const placed = add('Where', [isFirst, value, constant(floatInitializer(new Float32Array(1), [1]))]);
  const beside = add('Transpose', [reshaped(placed, ...pooled, ...kernel)], perm(back));
  const result = numbers([0, at(shape, 1), ...covered]);
  if (isCovered) {
    add('Reshape', [beside, result], {}, output);
    return nodes;
  }
  const pads = shape.map((length, axis) => (axis < 2 ? 0 : length - at(covered, axis - 2)));
  const joined = add('Reshape', [beside, result]);
  add('Pad', [joined, numbers([...shape.map(() => 0), ...pads])], {}, output);
  return nodes;
}
