import { extentOf } from './crop-extent.ts';
import { needOf } from './need.ts';
import type { Network, NetworkNode } from '../network.ts';
import {
  hull,
  type Interval,
  intersect,
  intersectIntervals,
  isEmpty,
  isEmptyInterval,
  nowhere,
  type Region,
  wholeOf,
} from '../region.ts';
import type { InputRelation } from '../relations/relation.ts';

/** A part of one tensor: what is treated, or what is looked at. */
export interface Part {
  readonly tensor: string;
  readonly region: Region;
}

/**
 * Parts of different tensors that are set together, and tensors that are *held*: no change passes them. What is
 * upstream of a part does not reach its tensor, so that a part with another one upstream must be all of its tensor.
 */
export interface Unit {
  readonly parts: readonly Part[];
  readonly held: readonly string[];
}

/** A single part as a unit. */
export function unitOf(part: Part): Unit {
  return { parts: [part], held: [] };
}

/** One node computed on a part of its output. */
export interface CropStep {
  readonly made: NetworkNode;
  readonly output: Region;
  /** What is read of each input, padding outside it included; null where the input is not read or read as it is. */
  readonly inputs: readonly (Region | null)[];
}

/** What must be computed again when a unit changes. */
export interface CropPlan {
  readonly unit: Unit;
  /** In topological order. */
  readonly steps: readonly CropStep[];
  /** What is computed again of each tensor; of the unit's tensors, what is read of the unit. */
  readonly computed: ReadonlyMap<string, Region>;
  /** The part of the target that can change. */
  readonly target: Part;
}

/** Which part of each tensor a change of `unit` can reach. Tensors out of reach are absent. */
export function influenceOf(network: Network, { parts, held }: Unit): ReadonlyMap<string, Region> {
  const reached = new Map(parts.map(({ tensor, region }) => [tensor, region] as const));
  const settled = new Set([...reached.keys(), ...held]);
  for (const { node, relation } of network.nodes) {
    for (const output of node.outputs) {
      const shape = network.shapes.get(output);
      if (shape === undefined || settled.has(output)) continue;
      let region: Region | undefined;
      for (const [i, name] of node.inputs.entries()) {
        const input = reached.get(name);
        const links = relation.inputs[i];
        if (input === undefined || !links) continue;
        region = hull(region, forward(links, input, shape));
      }
      if (region !== undefined && !isEmpty(region)) reached.set(output, region);
    }
  }
  return reached;
}

function forward(links: InputRelation, input: Region, output: readonly number[]): Region {
  if (isEmpty(input)) return output.map(() => nowhere);
  return output.map((length, axis): Interval => {
    const link = links[axis];
    return link ? link.map.influence(input[link.axis] ?? nowhere) : [0, length];
  });
}

/**
 * What must be computed again of a network when `unit` changes, to know `target`: at every node, what the change
 * reaches and the target needs. Null when the change cannot reach the target.
 */
export function planCrop(network: Network, unit: Unit, target: Part): CropPlan | null {
  const reached = influenceOf(network, unit);
  const goal = intersect(reached.get(target.tensor) ?? target.region.map(() => nowhere), target.region);
  if (isEmpty(goal)) return null;
  const changed = { tensor: target.tensor, region: goal };
  const starts = new Set(unit.parts.map(({ tensor }) => tensor));
  return { unit, target: changed, ...stepsTowards(network, reached, changed, starts) };
}

/** The steps that compute `target` from nothing: every plan towards it reads parts of what they read. */
export function stepsOfAll(network: Network, target: Part): readonly CropStep[] {
  const everything = new Map([...network.shapes].map(([name, shape]) => [name, wholeOf(shape)] as const));
  return stepsTowards(network, everything, target, new Set([network.input])).steps;
}

/** The steps that compute what of `target` is reached, starting from the tensors `starts`. */
function stepsTowards(
  network: Network,
  reached: ReadonlyMap<string, Region>,
  target: Part,
  starts: ReadonlySet<string>,
): Pick<CropPlan, 'steps' | 'computed'> {
  const needed = new Map<string, Region>();
  const wanted = new Map<string, Region>([[target.tensor, target.region]]);
  const steps: CropStep[] = [];
  for (const made of network.nodes.toReversed()) {
    const { node } = made;
    const names = node.outputs.filter((name) => wanted.has(name) && !starts.has(name));
    if (names.length === 0) continue;
    const output = extentOf(network, made, { reached, wanted, needed });
    for (const name of node.outputs) if (network.shapes.has(name)) wanted.set(name, output(name));
    const inputs = node.inputs.map((name, i) => inputNeed(network, made, i, name, output(made.output)));
    inputs.forEach((need, i) => {
      const name = node.inputs[i] ?? '';
      const reach = reached.get(name);
      if (need === null || reach === undefined) return;
      needed.set(name, hull(needed.get(name), intersect(need, wholeOf(network.shapes.get(name) ?? []))));
      const part = intersect(reach, need);
      if (!isEmpty(part)) wanted.set(name, hull(wanted.get(name), part));
    });
    steps.push({ made, output: output(made.output), inputs });
  }
  return { steps: steps.reverse(), computed: wanted };
}

function inputNeed(
  { shapes, constants }: Network,
  { relation }: NetworkNode,
  index: number,
  name: string,
  output: Region,
): Region | null {
  const links = relation.inputs[index];
  const shape = shapes.get(name) ?? constants.get(name)?.shape;
  if (!links || shape === undefined) return null;
  const need = needOf(links, output, shape);
  const { form } = relation;
  if (form.kind !== 'joined') return need;
  const joined = need.map((interval, axis) =>
    axis === form.axis ? intersectIntervals(interval, [0, shape[axis] ?? 0]) : interval,
  );
  return joined.some(isEmptyInterval) ? null : joined;
}
