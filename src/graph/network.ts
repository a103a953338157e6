import { at, entry } from '../at.ts';
import { dependentTensors } from './dependent-tensors.ts';
import { type Graph, inputOf, type Node, opsetOf } from './graph.ts';
import { integerInitializer } from './initializers.ts';
import { relate as relateByTable, type Relate } from './relations/relate.ts';
import {
  integer,
  type InterpolationMatrix,
  type NodeContext,
  nonNegativeAxis,
  type Relation,
} from './relations/relation.ts';
import { tallyOf } from './tally.ts';
import type { Initializer } from './tensor.ts';

/** A node that depends on the image, and its relation. */
export interface NetworkNode {
  readonly node: Node;
  readonly relation: Relation;
  /** Its first output. Nodes with several outputs are computed whole. */
  readonly output: string;
}

/** A model at one input size: all shapes are known, and each tensor either depends on the image or is constant. */
export interface Network {
  readonly graph: Graph;
  readonly input: string;
  /** In topological order. */
  readonly nodes: readonly NetworkNode[];
  readonly producers: ReadonlyMap<string, NetworkNode>;
  /** How many node inputs read each tensor. */
  readonly readers: ReadonlyMap<string, number>;
  /** Shapes of the tensors that depend on the image, for one item. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly constants: ReadonlyMap<string, Initializer>;
  /**
   * Whether all operators keep the items of a batch separate along the first axis. Window attention, for one, merges
   * the batch into another axis.
   */
  readonly isBatchable: boolean;
}

/** What must be observed of a model to build its network. */
export interface Observed {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Computed tensors that do not depend on the image. */
  readonly constants: ReadonlyMap<string, Initializer>;
  readonly matrix: (context: Omit<NodeContext, 'matrix'>, axis: number) => InterpolationMatrix | null;
}

/** The shape of a tensor of a network; undefined where it has no such tensor. */
export function shapeIn(
  { shapes, constants }: Pick<Network, 'shapes' | 'constants'>,
  tensor: string,
): readonly number[] | undefined {
  return shapes.get(tensor) ?? constants.get(tensor)?.shape;
}

/** Builds the network of a graph from what was observed of it. */
export function networkOf(
  graph: Graph,
  input: string,
  observed: Observed,
  relate: Relate = relateByTable,
): Network {
  const { shapes } = observed;
  const dependent = dependentTensors(graph, input);
  const constants = new Map([...graph.initializers, ...observed.constants]);
  const opset = opsetOf(graph);
  const nodes = graph.nodes
    .filter(({ outputs }) => outputs.some((name) => dependent.has(name)))
    .flatMap((node) => splitIntoSlices(node, shapes, constants))
    .map((node): NetworkNode => {
      const [output = ''] = node.outputs.filter((name) => name !== '');
      const context = {
        node,
        opset,
        output: entry(shapes, output),
        inputs: node.inputs.map((name) =>
          name === '' ? null : (shapeIn({ shapes, constants }, name) ?? []),
        ),
        constant: (i: number) => constants.get(inputOf(node, i)) ?? null,
      };
      const relation = relate({ ...context, matrix: (axis) => observed.matrix(context, axis) });
      return {
        node,
        output,
        relation: isCovered(node, relation, dependent) ? relation : relateWhole(context),
      };
    });
  return {
    graph,
    input,
    nodes,
    producers: new Map(nodes.flatMap((one) => one.node.outputs.map((name) => [name, one] as const))),
    readers: tallyOf(nodes.flatMap(({ node }) => node.inputs)),
    shapes,
    constants,
    isBatchable: nodes.every((one) => keepsItemsSeparate(one, shapes, dependent)),
  };
}

/** Whether a relation describes a node fully: it has one output, and all inputs that depend on the image are related. */
function isCovered(node: Node, { inputs }: Relation, dependent: ReadonlySet<string>): boolean {
  const isSingle = node.outputs.filter((name) => name !== '').length === 1;
  const captures = [...node.attributes.values()].some((a) => a.kind === 'opaque' && a.captures.length > 0);
  return isSingle && !captures && node.inputs.every((name, i) => !dependent.has(name) || Boolean(inputs[i]));
}

/** The relation of an unknown operator: all of the output depends on all of the inputs. */
function relateWhole(context: Omit<NodeContext, 'matrix'>): Relation {
  return relateByTable({ ...context, node: { ...context.node, domain: 'unknown' }, matrix: () => null });
}

function keepsItemsSeparate(
  { node, output, relation }: NetworkNode,
  shapes: ReadonlyMap<string, readonly number[]>,
  dependent: ReadonlySet<string>,
): boolean {
  if (shapes.get(output)?.[0] !== 1) return false;
  return node.inputs.every((name, i) => {
    if (!dependent.has(name)) return true;
    const link = relation.inputs[i]?.[0];
    return link?.axis === 0 && shapes.get(name)?.[0] === 1;
  });
}

/** Split (Split-18) as one Slice for each output, so that each of them can be computed in parts. */
function splitIntoSlices(
  node: Node,
  shapes: ReadonlyMap<string, readonly number[]>,
  constants: Map<string, Initializer>,
): readonly Node[] {
  const input = inputOf(node, 0);
  const rank = shapes.get(input)?.length;
  if (node.operator !== 'Split' || node.domain !== '' || rank === undefined || node.outputs.includes(''))
    return [node];
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 0), rank);
  let start = 0;
  return node.outputs.map((output, i): Node => {
    const end = start + at(entry(shapes, output), axis);
    const limits = {
      [`start ${i} of ${node.name} ${output}`]: start,
      [`end ${i} of ${node.name} ${output}`]: end,
      [`axis of ${output}`]: axis,
    };
    for (const [name, value] of Object.entries(limits)) constants.set(name, integerInitializer([value]));
    start = end;
    return {
      ...node,
      operator: 'Slice',
      inputs: [input, ...Object.keys(limits)],
      outputs: [output],
      attributes: new Map(),
    };
  });
}
