import { multiplications } from '../arithmetic.ts';
import { same } from '../relations/axis-map.ts';
import { needOf } from './need.ts';
import type { Network, NetworkNode } from '../network.ts';
import { hull, intersect, isSame, type Region, shapeOf, wholeOf } from '../region.ts';
import { sizeOf } from '../tensor.ts';

/** Multiplications that take as long as putting one value of a part into its surroundings. */
const pastingCost = 60;

/** Multiplications that take as long as writing down one value. */
const movingCost = 20;

/** Multiplications that take as long as pasting nothing at all. */
const pastingOverhead = 1e5;

/** What is reached, wanted and needed of each tensor. */
interface Extents {
  /** What a change can be of. */
  readonly reached: ReadonlyMap<string, Region>;
  /** What must be computed, and what is read: around it, unless computed too, its baseline is pasted. */
  readonly wanted: ReadonlyMap<string, Region>;
  readonly needed: ReadonlyMap<string, Region>;
}

/**
 * What is computed of each output of a node: the least it can; or all that is needed of it, where that takes less time
 * than pasting; or everything where it has several outputs.
 */
export function extentOf(network: Network, made: NetworkNode, extents: Extents): (name: string) => Region {
  const { node, relation, output } = made;
  if (node.outputs.filter((name) => name !== '').length > 1) {
    return (name) => wholeOf(network.shapes.get(name) ?? []);
  }
  const wanted = extents.wanted.get(output) ?? [];
  const least = relation.widen(wanted);
  const most = relation.widen(hull(extents.needed.get(output), wanted));
  if (isSame(least, most)) return () => least;
  const chain = chainOf(network, made);
  const time = (region: Region): number =>
    chain.reduce((sum, one) => sum + multiplications(network, one, region, region), 0) +
    chain.length * movingCost * sizeOf(shapeOf(region)) +
    pastingCost * pastedInto(network, chain.at(-1) ?? made, region, extents.reached);
  const pasting = pastingOverhead + pastingCost * sizeOf(shapeOf(most));
  const region = time(most) <= time(least) + pasting ? most : least;
  return () => region;
}

/** Values of a node's inputs that changed parts are pasted into, at most, when `region` of its output is computed. */
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
 * A node, and those before it whose outputs are read by the next alone, value by value: they are computed over one
 * region, so that the runtime can do them in one go.
 */
function chainOf(network: Network, last: NetworkNode): readonly NetworkNode[] {
  const known = chains.get(last);
  if (known !== undefined) return known;
  const before = makerByValue(network, last);
  const chain = before === null ? [last] : [last, ...chainOf(network, before)];
  chains.set(last, chain);
  return chain;
}

function makerByValue(
  { makers, readers, shapes }: Network,
  { node, relation }: NetworkNode,
): NetworkNode | null {
  const [input, ...others] = node.inputs.filter((name) => shapes.has(name));
  if (input === undefined || others.length > 0 || readers.get(input) !== 1) return null;
  const links = relation.inputs[node.inputs.indexOf(input)];
  const isByValue = links?.every((link, axis) => link?.axis === axis && link.map === same) === true;
  return isByValue && relation.form.kind === 'itself' ? (makers.get(input) ?? null) : null;
}
