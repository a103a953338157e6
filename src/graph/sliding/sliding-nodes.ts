import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { type Graph, type Node, opsetOf, readsOf } from '../graph.ts';
import { floatInitializer, integerInitializer } from '../initializers.ts';
import type { Region } from '../region.ts';
import { probeNode } from '../rewrites/probes.ts';
import type { Initializer } from '../tensor.ts';

/** Writes nodes around copies of a model. Each function takes names of tensors and returns that of its result. */
interface SlidingNodes {
  /** The part of a tensor that a box of its spatial axes covers. */
  slice(tensor: string, spatial: readonly number[], box: Region): string;
  /** A tensor run through from its end along some of its spatial axes. */
  mirror(tensor: string, spatial: readonly number[], along: readonly number[]): string;
  /** A tensor that holds a box of an image, padded by 0 until it holds another one around it. */
  pad(tensor: string, rank: number, spatial: readonly number[], from: Region, to: Region): string;
  /** A tensor times factors that are broadcast to it. */
  times(tensor: string, factors: Float32Array, shape: readonly number[]): string;
  sum(tensors: readonly string[]): string;
  mean(tensors: readonly string[], rank: number): string;
  /** All that the model computes of its image, named after `prefix`, of another tensor. */
  copy(prefix: string, image: string, output: string): string;
  /**
   * The graph of all that was written.
   * @param result becomes the model's output
   * @param shape of the image
   */
  finish(result: string, output: string, shape: readonly number[]): Graph;
}

/** The first operator set whose Pad takes its lengths as an input. */
const padsAsInput = 11;

/** @throws UserError when the model has subgraphs, which cannot be repeated */
export function slidingNodes(graph: Graph, input: string): SlidingNodes {
  const ofWindow = readFrom(graph, input);
  const isRepeated = ({ outputs }: Node): boolean => outputs.some((name) => ofWindow.has(name));
  const [repeated, once] = [graph.nodes.filter(isRepeated), graph.nodes.filter((node) => !isRepeated(node))];
  if (repeated.some(({ attributes }) => [...attributes.values()].some(({ kind }) => kind === 'opaque')))
    throw new UserError('A model with subgraphs is not written out for sliding windows.');
  const nodes: Node[] = [...once];
  const initializers = new Map<string, Initializer>(graph.initializers);
  const constant = (value: Initializer): string => {
    const name = `sliding constant ${initializers.size}`;
    initializers.set(name, value);
    return name;
  };
  const integers = (values: readonly number[]): string => constant(integerInitializer(values));
  const add = (operator: string, inputs: readonly string[], attributes?: Node['attributes']): string => {
    const name = `sliding ${nodes.length}`;
    nodes.push(probeNode(operator, inputs, name, attributes));
    return name;
  };
  const write: SlidingNodes = {
    slice(tensor, spatial, box) {
      const [starts, ends] = [box.map(([start]) => start), box.map(([, end]) => end)];
      return add('Slice', [tensor, integers(starts), integers(ends), integers(spatial)]);
    },
    mirror(tensor, spatial, along) {
      if (along.length === 0) return tensor;
      const all = (value: number): string => integers(along.map(() => value));
      const axes = integers(along.map((axis) => at(spatial, axis)));
      return add('Slice', [tensor, all(-1), all(-(2 ** 31)), axes, all(-1)]);
    },
    pad(tensor, rank, spatial, from, to) {
      const lengths = [0, 1].flatMap((side) =>
        Array.from({ length: rank }, (_, axis) => {
          const along = spatial.indexOf(axis);
          return along < 0 ? 0 : Math.abs(at(at(to, along), side) - at(at(from, along), side));
        }),
      );
      if (lengths.every((length) => length === 0)) return tensor;
      return opsetOf(graph) < padsAsInput
        ? add('Pad', [tensor], new Map([['pads', { kind: 'ints', value: lengths }]]))
        : add('Pad', [tensor, integers(lengths)]);
    },
    times: (tensor, factors, shape) => add('Mul', [tensor, constant(floatInitializer(factors, shape))]),
    sum: (tensors) => tensors.reduce((sum, tensor) => add('Add', [sum, tensor])),
    mean(tensors, rank) {
      if (tensors.length === 1) return at(tensors, 0);
      const one = Array.from({ length: rank }, () => 1);
      return write.times(write.sum(tensors), Float32Array.of(1 / tensors.length), one);
    },
    copy(prefix, image, output) {
      const rename = (name: string): string =>
        name === input ? image : ofWindow.has(name) ? `${prefix}${name}` : name;
      for (const node of repeated)
        nodes.push({
          ...node,
          name: `${prefix}${node.name}`,
          inputs: node.inputs.map(rename),
          outputs: node.outputs.map((name) => (name === '' ? '' : `${prefix}${name}`)),
        });
      return rename(output);
    },
    finish: (result, output, shape) => ({
      ...graph,
      inputs: graph.inputs.map((value) =>
        value.name === input ? { ...value, shape: [null, ...shape.slice(1)] } : value,
      ),
      outputs: graph.outputs.map((value) => ({ ...value, shape: null })),
      nodes: [...nodes, probeNode('Identity', [result], output)],
      initializers,
      values: new Map(),
    }),
  };
  return write;
}

/** The tensors that are computed from the image, be it from its shape alone: a window has a shape of its own. */
function readFrom(graph: Graph, input: string): ReadonlySet<string> {
  const found = new Set([input]);
  for (const node of graph.nodes) {
    if (!readsOf(node).some((name) => found.has(name))) continue;
    for (const output of node.outputs) if (output !== '') found.add(output);
  }
  return found;
}
