import { aliveTensors } from './rewrites/alive.ts';
import type { Graph, Node } from './graph.ts';
import { integerInitializer } from './rewrites/probes.ts';
import { relate as relateByTable, type Relate } from './relations/relate.ts';
import {
  fromFront,
  integer,
  type InterpolationMatrix,
  type NodeContext,
  type Relation,
} from './relations/relation.ts';
import type { Initializer } from './tensor.ts';

/** A node that depends on the image, and how. */
export interface NetworkNode {
  readonly node: Node;
  readonly relation: Relation;
  /** Its first output; nodes with several outputs are computed whole. */
  readonly output: string;
}

/** A model for one input size: every shape is known, every tensor either depends on the image or is constant. */
export interface Network {
  readonly graph: Graph;
  readonly input: string;
  readonly nodes: readonly NetworkNode[];
  readonly makers: ReadonlyMap<string, NetworkNode>;
  /** How many inputs of nodes read each tensor. */
  readonly readers: ReadonlyMap<string, number>;
  /** Shapes of the tensors that depend on the image, for one item. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly constants: ReadonlyMap<string, Initializer>;
  /**
   * Whether all operators keep items of a batch apart along the first axis. Attention in windows, and products with all
   * positions as the rows of one matrix, are written with the items merged into another axis.
   */
  readonly isBatchable: boolean;
}

/** What must be known of a model before it becomes a network. */
export interface Observed {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Computed tensors that do not depend on the image. */
  readonly constants: ReadonlyMap<string, Initializer>;
  readonly matrix: (context: Omit<NodeContext, 'matrix'>, axis: number) => InterpolationMatrix | null;
}

/** Builds the network of a graph from what was observed of it. */
export function networkOf(
  graph: Graph,
  input: string,
  observed: Observed,
  relate: Relate = relateByTable,
): Network {
  const alive = aliveTensors(graph, input);
  const constants = new Map([...graph.initializers, ...observed.constants]);
  const opset = graph.opsets.get('') ?? 1;
  const nodes = graph.nodes
    .filter(({ outputs }) => outputs.some((name) => alive.has(name)))
    .flatMap((node) => splitIntoSlices(node, observed.shapes, constants))
    .map((node): NetworkNode => {
      const output = node.outputs.find((name) => name !== '') ?? '';
      const shapeOfTensor = (name: string): readonly number[] | null =>
        name === '' ? null : (observed.shapes.get(name) ?? constants.get(name)?.shape ?? []);
      const context = {
        node,
        opset,
        output: observed.shapes.get(output) ?? [],
        inputs: node.inputs.map(shapeOfTensor),
        constant: (i: number): Initializer | null => constants.get(node.inputs[i] ?? '') ?? null,
      };
      const relation = relate({ ...context, matrix: (axis) => observed.matrix(context, axis) });
      return { node, output, relation: isCovered(node, relation, alive) ? relation : relateWhole(context) };
    });
  return {
    graph,
    input,
    nodes,
    makers: new Map(nodes.flatMap((made) => made.node.outputs.map((name) => [name, made] as const))),
    readers: readersOf(nodes),
    shapes: observed.shapes,
    constants,
    isBatchable: nodes.every((made) => keepsItemsApart(made, observed.shapes, alive)),
  };
}

function readersOf(nodes: readonly NetworkNode[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const { node } of nodes)
    for (const name of node.inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  return readers;
}

/** A rule speaks of all inputs that depend on the image, and of one output. */
function isCovered(node: Node, { inputs }: Relation, alive: ReadonlySet<string>): boolean {
  const isSingle = node.outputs.filter((name) => name !== '').length === 1;
  const captures = [...node.attributes.values()].some((a) => a.kind === 'opaque' && a.captures.length > 0);
  return (
    isSingle && !captures && node.inputs.every((name, i) => !alive.has(name) || (inputs[i] ?? null) !== null)
  );
}

function relateWhole(context: Omit<NodeContext, 'matrix'>): Relation {
  return relateByTable({ ...context, node: { ...context.node, domain: 'unknown' }, matrix: () => null });
}

function keepsItemsApart(
  { node, output, relation }: NetworkNode,
  shapes: ReadonlyMap<string, readonly number[]>,
  alive: ReadonlySet<string>,
): boolean {
  if (shapes.get(output)?.[0] !== 1) return false;
  return node.inputs.every((name, i) => {
    if (!alive.has(name)) return true;
    const link = relation.inputs[i]?.[0];
    return link?.axis === 0 && shapes.get(name)?.[0] === 1;
  });
}

/** Split (Split-18) as one Slice an output, so that every node of interest has one output. */
function splitIntoSlices(
  node: Node,
  shapes: ReadonlyMap<string, readonly number[]>,
  constants: Map<string, Initializer>,
): readonly Node[] {
  const input = node.inputs[0] ?? '';
  const rank = shapes.get(input)?.length;
  if (node.operator !== 'Split' || node.domain !== '' || rank === undefined) return [node];
  const axis = fromFront(integer(node.attributes.get('axis'), 0), rank);
  let start = 0;
  return node.outputs.map((output, i): Node => {
    const end = start + (shapes.get(output)?.[axis] ?? 0);
    const names = [
      `start ${i} of ${node.name} ${output}`,
      `end ${i} of ${node.name} ${output}`,
      `axis of ${output}`,
    ] as const;
    constants.set(names[0], integerInitializer([start]));
    constants.set(names[1], integerInitializer([end]));
    constants.set(names[2], integerInitializer([axis]));
    start = end;
    return {
      ...node,
      operator: 'Slice',
      inputs: [input, ...names],
      outputs: [output],
      attributes: new Map(),
    };
  });
}
