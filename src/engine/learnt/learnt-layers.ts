import { at, entry } from '../../at.ts';
import { canReplace, replacedValues } from '../../causal/learnt/replaced-values.ts';
import { uniformNumbers } from '../../causal/draws.ts';
import type { Replacement } from '../../documents/learnt.ts';
import { firstOutput, type Node } from '../../graph/graph.ts';
import type { NamedParameter } from '../../graph/layers/parameters.ts';
import { parameterCounts } from '../../graph/layers/parameter-count.ts';
import type { Network } from '../../graph/network.ts';
import { type LayerGroup, layerGroups } from '../../graph/rewrites/exchanged-layers.ts';

/** Layers whose parameters are replaced together, and what of them is. */
export interface LearntLayer {
  readonly group: LayerGroup;
  /** What the last of them produces. */
  readonly tensor: string;
  readonly parameters: readonly NamedParameter[];
}

/**
 * The layers that a replacement can be made in: a convolution and its normalization are one. Running means and variances
 * stay: they are counted, not learnt.
 * @param tensors what the model's layers produce
 */
export function learntLayers(
  network: Network,
  tensors: ReadonlySet<string>,
  replacement: Replacement,
): readonly LearntLayer[] {
  const { namesOf } = parameterCounts(network.graph);
  const parametersOf = (node: Node): readonly NamedParameter[] =>
    namesOf(node).flatMap((name) => {
      const values = network.constants.get(name);
      if (values === undefined || !canReplace(values) || isCounted(node, name)) return [];
      if (replacement === 'withoutSpace' && !hasKernels(node, name, values)) return [];
      return [{ name, values }];
    });
  const weighted = network.graph.nodes.filter(
    (node) => tensors.has(firstOutput(node)) && parametersOf(node).length > 0,
  );
  return layerGroups(network, new Set(weighted.map(firstOutput))).map((group): LearntLayer => {
    const found = new Map(group.nodes.flatMap(parametersOf).map((one) => [one.name, one] as const));
    return {
      group,
      tensor: firstOutput(at(group.nodes, group.nodes.length - 1)),
      parameters: [...found.values()],
    };
  });
}

function isCounted({ operator, inputs }: Node, name: string): boolean {
  return operator === 'BatchNormalization' && inputs.indexOf(name) >= 3;
}

function hasKernels({ operator, inputs }: Node, name: string, { shape }: NamedParameter['values']): boolean {
  const isConvolution = operator === 'Conv' || operator === 'ConvTranspose';
  return isConvolution && inputs[1] === name && shape.slice(2).some((length) => length > 1);
}

/** The parameters of a layer under one draw, by name. */
export function parametersUnder(
  { parameters }: LearntLayer,
  replacement: Replacement,
  place: { readonly seed: number; readonly unit: number; readonly stage: number },
): ReadonlyMap<string, NamedParameter['values']> {
  const random = uniformNumbers(place);
  return new Map(parameters.map(({ name, values }) => [name, replacedValues(values, replacement, random)]));
}

/** The tensors that a layer reads, as far as they depend on the image. */
export function readBy({ group }: LearntLayer, { shapes }: Pick<Network, 'shapes'>): readonly string[] {
  return [...new Set(at(group.nodes, 0).inputs)].filter(
    (name) => shapes.has(name) && entry(shapes, name).length > 0,
  );
}
