import { entry } from '../../at.ts';
import { type Attribute, type Graph, type Node, opsetOf } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import { probeNode } from '../rewrites/probes.ts';
import type { ChannelAxis } from './channel-sets.ts';

/** The outputs of a moments probe for one tensor. */
export interface MomentOutputs {
  /** `channels × channels`: sums of products over all positions. */
  readonly products: string;
  /** Sums over all positions. */
  readonly sums: string;
  /** The tensor as `channels × positions`. */
  readonly shape: string;
}

/**
 * A model that outputs the first two moments of the channels of tensors.
 * @param axes where each of these tensors has its channels
 * @param ranks of the tensors
 */
export function momentsProbe(
  graph: Graph,
  axes: ReadonlyMap<string, Pick<ChannelAxis, 'axis'>>,
  ranks: ReadonlyMap<string, number>,
): { readonly graph: Graph; readonly outputs: ReadonlyMap<string, MomentOutputs> } {
  const initializers = new Map(graph.initializers);
  const nodes: Node[] = [];
  const outputs = new Map<string, MomentOutputs>();
  const put = (
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes?: Node['attributes'],
  ): string => {
    nodes.push(probeNode(operator, inputs, output, attributes));
    return output;
  };
  for (const [tensor, { axis }] of axes) {
    const rank = entry(ranks, tensor);
    const perm = [axis, ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis)];
    const named = (what: string): string => `${what} of ${tensor}`;
    const first = put('Transpose', [tensor], named('channels first'), new Map([['perm', ints(perm)]]));
    initializers.set(named('rows'), integerInitializer([0, -1]));
    const rows = put('Reshape', [first, named('rows')], named('channels as rows'));
    const columns = put('Transpose', [rows], named('channels as columns'), new Map([['perm', ints([1, 0])]]));
    initializers.set(named('axis'), integerInitializer([1]));
    const isListed = opsetOf(graph) >= 13;
    outputs.set(tensor, {
      products: put('MatMul', [rows, columns], named('products')),
      sums: isListed
        ? put('ReduceSum', [rows, named('axis')], named('sums'))
        : put('ReduceSum', [rows], named('sums'), new Map([['axes', ints([1])]])),
      shape: put('Shape', [rows], named('rows and columns')),
    });
  }
  const declared = [...outputs.values()].flatMap(({ products, sums, shape }) => [
    ...[products, sums].map((name) => ({ name, type: 'float32' as const, shape: null })),
    { name: shape, type: 'int64' as const, shape: null },
  ]);
  const inputs = graph.inputs.map((value) => ({ ...value, shape: value.shape?.map(() => null) ?? null }));
  return {
    graph: { ...graph, inputs, initializers, nodes: [...graph.nodes, ...nodes], outputs: declared },
    outputs,
  };
}

function ints(value: readonly number[]): Attribute {
  return { kind: 'ints', value };
}
