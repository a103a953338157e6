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
import { type Observations, scatteredUnpooling, type Unpooling } from './scattered-unpooling.ts';
import { withoutUnusedNodes } from './unused-nodes.ts';

/**
 * The same model with each unpooling that follows a pool's positions written as what happens within each window: its first
 * greatest value is found, and the unpooled value is put there. Positions in a whole tensor, which a part of it does not
 * have, are not needed then.
 * @param isWhole whether all other tensors must stay; if not, a ScatterND that stands for an unpooling is replaced too
 */
export function localUnpooling(graph: Graph, observed: Observations, isWhole: boolean): Graph {
  const found = new Map(
    graph.nodes.flatMap((node) => {
      const scattered = isWhole ? null : scatteredUnpooling(graph, node, observed);
      const unpooling = unpoolingOf(graph, node, observed) ?? scattered;
      return unpooling !== null && isLocal(unpooling, observed) ? [[node, unpooling] as const] : [];
    }),
  );
  if (found.size === 0 || hasOtherFloats(graph)) return graph;
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.flatMap((node) => {
    const unpooling = found.get(node);
    return unpooling === undefined ? [node] : written(unpooling, initializers);
  });
  const rewritten = { ...graph, nodes, initializers };
  return withoutUnreadPositions(isWhole ? rewritten : withoutUnusedNodes(rewritten));
}

function withoutUnreadPositions(graph: Graph): Graph {
  const read = new Set([...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  const nodes = graph.nodes.map((node) =>
    node.operator === 'MaxPool' && !read.has(node.outputs[1] ?? '')
      ? { ...node, outputs: node.outputs.slice(0, 1) }
      : node,
  );
  return { ...graph, nodes };
}

function unpoolingOf(graph: Graph, node: Node, { shapes }: Observations): Unpooling | null {
  if (node.operator !== 'MaxUnpool' || node.domain !== '') return null;
  const pool = producersOf(graph).get(inputOf(node, 1));
  const shape = pool && shapes.get(inputOf(pool, 0));
  if (pool?.outputs[1] !== inputOf(node, 1) || !shape) return null;
  return { node, pool, shape, value: inputOf(node, 0) };
}

/** Whether the unpooled tensor is as large as what was pooled, by windows side by side. */
function isLocal({ node, pool, shape, value }: Unpooling, { shapes }: Observations): boolean {
  const isSame = (a: string, b: readonly number[] | undefined): boolean =>
    String(shapes.get(a)) === String(b);
  return (
    isSame(firstOutput(node), shape) && isSame(value, shapes.get(firstOutput(pool))) && isSideBySide(pool)
  );
}

/** Whether a pool's windows neither overlap nor cross the border, and its positions count in row order. */
function isSideBySide({ attributes }: Node): boolean {
  const isAll = (name: string, value: number): boolean =>
    (integers(attributes.get(name)) ?? []).every((one) => one === value);
  return (
    String(integers(attributes.get('strides'))) === String(integers(attributes.get('kernel_shape'))) &&
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

/** The nodes that stand for an unpooling. The values of a window come last, in row order, while they are compared. */
function written(
  { node, pool, shape, value }: Unpooling,
  initializers: Map<string, Initializer>,
): readonly Node[] {
  const output = firstOutput(node);
  const kernel = integers(pool.attributes.get('kernel_shape')) ?? [];
  const nodes: Node[] = [];
  const add = (
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    result = `${operator} ${nodes.length} of ${output}`,
  ): string => {
    const name = `${node.name} ${operator} ${nodes.length}`;
    const given = new Map(Object.entries(attributes));
    nodes.push({ ...node, name, operator, inputs, outputs: [result], attributes: given });
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
  const perm = (order: readonly number[]): Readonly<Record<string, Attribute>> => ({
    perm: { kind: 'ints', value: order },
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
  const alone = reshaped(value, ...pooled, 1);
  const placed = add('Where', [isFirst, alone, constant(floatInitializer(new Float32Array(1), [1]))]);
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
