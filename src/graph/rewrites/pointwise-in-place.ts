import { at, entry } from '../../at.ts';
import { firstOutput, type Graph, inputOf, type Node } from '../graph.ts';
import { floatInitializer } from '../initializers.ts';
import { broadcastShape, seenAs } from '../statistics/broadcast.ts';
import { floatsOf } from '../tensor.ts';
import type { KnownOfModel } from './hold-statistics.ts';
import { withoutUnusedInitializers } from './unused-initializers.ts';
import { withoutUnusedNodes } from './unused-nodes.ts';

/** Operators that compute each value of one position alone, of as many inputs as they have. */
const pointwise: ReadonlySet<string> = new Set([
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Pow',
    'Max',
    'Min',
    'PRelu',
    'Neg',
    'Abs',
    'Sqrt',
    'Reciprocal',
    'Erf',
    'Exp',
    'Tanh',
  ],
  ...['Relu', 'LeakyRelu', 'Elu', 'Gelu', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Identity'],
]);

const reshapes: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/** A tensor whose values are those of another one in row-major order. */
interface View {
  readonly source: string;
  readonly shape: readonly number[];
  /** Nodes that compute the source and are not part of the graph yet. */
  readonly nodes: readonly Node[];
}

/**
 * The same model with pointwise operators between two reshapes, there and back, computed without the reshapes. So
 * exporters write group normalizations, whose groups hold positions and channels along one axis: with their statistics
 * held they are pointwise.
 */
export function pointwiseInPlace(graph: Graph, known: KnownOfModel): Graph {
  const { shapes } = known;
  const initializers = new Map(graph.initializers);
  const views = new Map<string, View>();
  const written = new Set<Node>();
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const output = firstOutput(node);
    const shape = shapes.get(output);
    if (node.domain !== '' || shape === undefined) return [node];
    const first = inputOf(node, 0);
    if (reshapes.has(node.operator) && shapes.has(first)) {
      const view = views.get(first) ?? { source: first, shape: entry(shapes, first), nodes: [] };
      if (String(view.shape) === String(shape) && view.nodes.length > 0) {
        const missing = view.nodes.filter((one) => !written.has(one));
        for (const one of missing) written.add(one);
        return [...missing, { ...node, operator: 'Identity', inputs: [view.source], attributes: new Map() }];
      }
      views.set(output, view);
    } else if (pointwise.has(node.operator)) {
      const view = viewAfter(node, shape, views, known, initializers);
      if (view !== null) views.set(output, view);
    }
    return [node];
  });
  return written.size > 0
    ? withoutUnusedInitializers(withoutUnusedNodes({ ...graph, nodes, initializers }))
    : graph;
}

/** What a pointwise node computes of a view and constants, in the shape of the view's source. */
function viewAfter(
  node: Node,
  shape: readonly number[],
  views: ReadonlyMap<string, View>,
  { shapes, constants }: KnownOfModel,
  initializers: Map<string, ReturnType<typeof floatInitializer>>,
): View | null {
  const read = [...new Set(node.inputs.filter((name) => shapes.has(name)))];
  const view = read.length === 1 ? views.get(at(read, 0)) : undefined;
  if (view === undefined || String(shapes.get(at(read, 0))) !== String(shape)) return null;
  const output = firstOutput(node);
  const inputs: string[] = [];
  for (const name of node.inputs) {
    if (shapes.has(name)) {
      inputs.push(view.source);
      continue;
    }
    const value = constants.get(name);
    const floats = value === undefined ? null : floatsOf(value);
    if (value === undefined || floats === null) return null;
    if (String(broadcastShape(value.shape, shape)) !== String(shape)) return null;
    const own = seenAs({ values: floats, shape: value.shape }, shape, view.shape);
    const placed = `${name} in place for ${output}`;
    initializers.set(placed, floatInitializer(Float32Array.from(own.values), own.shape));
    inputs.push(placed);
  }
  const source = `${output} in place`;
  return {
    source,
    shape: view.shape,
    nodes: [...view.nodes, { ...node, name: source, inputs, outputs: [source] }],
  };
}
