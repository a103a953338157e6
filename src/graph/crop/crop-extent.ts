import { entry } from '../../at.ts';
import { inputOf } from '../graph.ts';
import { macsOf } from '../macs.ts';
import type { Network, NetworkNode } from '../network.ts';
import { hull, intersect, isSame, type Region, shapeOf, wholeOf } from '../region.ts';
import { identityMap } from '../relations/axis-map.ts';
import { sizeOf } from '../tensor.ts';
import { needOf } from './need.ts';

/** MACs that take as long as pasting one value into its surroundings. */
const pastingCost = 60;

/** MACs that take as long as writing one value. */
const writingCost = 20;

/** MACs that take as long as a paste of no values. */
const pastingOverhead = 1e5;

/** What is reached, wanted and needed of each tensor. */
interface Extents {
  /** The region that can change. */
  readonly reached: ReadonlyMap<string, Region>;
  /** The region that must be computed. */
  readonly wanted: ReadonlyMap<string, Region>;
  /** The region that is read. What is read but not computed is pasted from the baseline. */
  readonly needed: ReadonlyMap<string, Region>;
}

/**
 * The region to compute of each output of a node. It is the smallest possible one; or all that is needed, where that
 * takes less time than pasting; or everything where the node has several outputs, or where a part would read far more
 * padding than there are values.
 */
export function extentOf(
  network: Network,
  operation: NetworkNode,
  extents: Extents,
): (name: string) => Region {
  const { node, relation, output } = operation;
  if (node.outputs.filter((name) => name !== '').length > 1)
    return (name) => wholeOf(entry(network.shapes, name));
  const wanted = entry(extents.wanted, output);
  const least = relation.widen(wanted);
  const most = relation.widen(hull(extents.needed.get(output), wanted));
  if (isMostlyPadding(network, operation, least)) {
    const whole = wholeOf(entry(network.shapes, output));
    return () => whole;
  }
  if (isSame(least, most)) return () => least;
  const chain = chainOf(network, operation);
  const time = (region: Region): number =>
    chain.reduce((sum, one) => sum + macsOf(network, one, region, region), 0) +
    chain.length * writingCost * sizeOf(shapeOf(region)) +
    pastingCost * pastedInto(network, chain.at(-1) ?? operation, region, extents.reached);
  const pasting = pastingOverhead + pastingCost * sizeOf(shapeOf(most));
  const region = time(most) <= time(least) + pasting ? most : least;
  return () => region;
}

/** A part's padding is pasted around its input, that of a whole tensor is the operator's own. */
const mostPadding = 2;

/** Whether a part of a window operator's output reads so much padding: a part that holds it then does so as well. */
function isMostlyPadding({ shapes }: Network, { node, relation }: NetworkNode, region: Region): boolean {
  const [links] = relation.inputs;
  const shape = shapes.get(inputOf(node, 0));
  if (relation.form.kind !== 'window' || !links || shape === undefined) return false;
  return sizeOf(shapeOf(needOf(links, region, shape))) > mostPadding * sizeOf(shape);
}

/** The most input values of a node that changes must be pasted into, to compute `region` of its output. */
function pastedInto(
  { shapes }: Network,
  { node, relation }: NetworkNode,
  region: Region,
  reached: ReadonlyMap<string, Region>,
): number {
  return node.inputs.reduce((sum, name, i) => {
    const links = relation.inputs[i];
    const shape = shapes.get(name);
    const reach = reached.get(name);
    if (!links || shape === undefined || reach === undefined) return sum;
    const need = needOf(links, region, shape);
    return isSame(intersect(reach, need), need) ? sum : sum + sizeOf(shapeOf(need));
  }, 0);
}

const chains = new WeakMap<NetworkNode, readonly NetworkNode[]>();

/**
 * A node and the elementwise chain that leads to it, last first: each output is read by the next node alone. All are
 * computed on the same region, so the runtime can fuse them.
 */
export function chainOf(network: Network, last: NetworkNode): readonly NetworkNode[] {
  const known = chains.get(last);
  if (known !== undefined) return known;
  const before = elementwiseProducer(network, last);
  const chain = before === null ? [last] : [last, ...chainOf(network, before)];
  chains.set(last, chain);
  return chain;
}

/** The node whose output this one alone reads, element by element. */
function elementwiseProducer(
  { producers, readers, shapes }: Network,
  { node, relation }: NetworkNode,
): NetworkNode | null {
  const [input, ...others] = node.inputs.filter((name) => shapes.has(name));
  if (input === undefined || others.length > 0 || readers.get(input) !== 1) return null;
  const links = relation.inputs[node.inputs.indexOf(input)];
  const isElementwise =
    links?.every((link, axis) => link?.axis === axis && link.map === identityMap) === true;
  return isElementwise && relation.form.kind === 'itself' ? (producers.get(input) ?? null) : null;
}
