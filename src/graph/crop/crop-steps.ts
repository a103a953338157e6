import { at, entry } from '../../at.ts';
import { type Network, type NetworkNode, shapeIn } from '../network.ts';
import {
  hull,
  intersect,
  intersectIntervals,
  isEmpty,
  isEmptyInterval,
  isSame,
  type Region,
  wholeOf,
} from '../region.ts';
import { chainOf, extentOf } from './crop-extent.ts';
import { influenceOf } from './influence.ts';
import { needOf } from './need.ts';
import { type Part, unitOf } from './unit.ts';

/** One node, computed on a region of its output. */
export interface CropStep {
  readonly operation: NetworkNode;
  readonly output: Region;
  /**
   * The region that is read of each input, including padding outside it. Null where the input is not read or is read
   * whole.
   */
  readonly inputs: readonly (Region | null)[];
  /** Whether it is a step of the whole plan, which many plans share. */
  readonly isShared: boolean;
}

/** Steps in topological order, and the region that is recomputed of each tensor. */
export interface CropSteps {
  readonly steps: readonly CropStep[];
  readonly computed: ReadonlyMap<string, Region>;
}

/** A region that grows while nodes are planned: what is added, and the region before and after. */
interface Growth {
  readonly added: Region;
  readonly before: Region | undefined;
  readonly after: Region;
}

/** How a node is planned where all of the input changes. */
interface WholeStep {
  readonly step: CropStep;
  readonly outputs: readonly {
    readonly name: string;
    readonly wanted: Region | undefined;
    readonly needed: Region | undefined;
    readonly computed: Region;
  }[];
  readonly reads: readonly {
    readonly name: string;
    readonly needed: Growth;
    readonly wanted: Growth | null;
  }[];
}

/**
 * The plan of a change of all of the input. Other plans share its steps, as the same objects, where their change has
 * reached everything.
 */
export interface WholePlan extends CropSteps {
  readonly reached: ReadonlyMap<string, Region>;
  readonly target: Region;
  readonly byNode: ReadonlyMap<NetworkNode, WholeStep>;
}

/** The plan of a change of all of the input towards `target`; null where it does not reach the target. */
export function wholePlanOf(network: Network, target: Part): WholePlan | null {
  const { input, shapes } = network;
  const reached = influenceOf(network, unitOf({ tensor: input, region: wholeOf(entry(shapes, input)) }));
  const changeable = reached.get(target.tensor);
  if (changeable === undefined) return null;
  const region = intersect(changeable, target.region);
  if (isEmpty(region)) return null;
  const byNode = new Map<NetworkNode, WholeStep>();
  const start = { tensor: target.tensor, region };
  const { steps, computed } = stepsTowards(network, reached, start, new Set([input]), { recordedIn: byNode });
  return { reached, target: region, byNode, steps, computed };
}

/** The steps that compute `target` from the network's input. Each plan towards it reads parts of what they read. */
export function stepsFromInput(network: Network, target: Part): readonly CropStep[] {
  const everything = new Map([...network.shapes].map(([name, shape]) => [name, wholeOf(shape)] as const));
  return stepsTowards(network, everything, target, new Set([network.input]), {}).steps;
}

/**
 * The steps that compute the reached part of `target`, from the tensors `starts` on.
 * @param whole whose steps are taken where they are the same
 * @param recordedIn takes how each node was planned
 */
export function stepsTowards(
  network: Network,
  reached: ReadonlyMap<string, Region>,
  target: Part,
  starts: ReadonlySet<string>,
  {
    whole,
    recordedIn,
  }: { readonly whole?: WholePlan | null; readonly recordedIn?: Map<NetworkNode, WholeStep> },
): CropSteps {
  const needed = new Map<string, Region>();
  const isWholeTarget = whole && isSame(target.region, whole.target);
  const wanted = new Map([[target.tensor, isWholeTarget ? whole.target : target.region]]);
  const steps: CropStep[] = [];
  for (let i = network.nodes.length - 1; i >= 0; i--) {
    const operation = at(network.nodes, i);
    const { outputs } = operation.node;
    if (!outputs.some((name) => wanted.has(name) && !starts.has(name))) continue;
    const shared = whole?.byNode.get(operation);
    if (whole && shared !== undefined && isPlannedAlike(shared)) {
      for (const { name, computed } of shared.outputs) wanted.set(name, computed);
      for (const read of shared.reads) {
        grow(needed, read.name, read.needed);
        if (read.wanted !== null) grow(wanted, read.name, read.wanted);
      }
      steps.push(shared.step);
    } else steps.push(planned(operation));
  }
  return { steps: steps.reverse(), computed: wanted };

  function isPlannedAlike({ outputs, step }: WholeStep): boolean {
    const isReachedAlike = (name: string): boolean => reached.get(name) === whole?.reached.get(name);
    return (
      outputs.every((one) => wanted.get(one.name) === one.wanted && needed.get(one.name) === one.needed) &&
      step.operation.node.inputs.every(isReachedAlike) &&
      at(chainOf(network, step.operation).slice(-1), 0).node.inputs.every(isReachedAlike)
    );
  }

  function planned(operation: NetworkNode): CropStep {
    const { node } = operation;
    const extent = extentOf(network, operation, { reached, wanted, needed });
    const outputs = node.outputs
      .filter((name) => network.shapes.has(name))
      .map((name) => ({
        name,
        wanted: wanted.get(name),
        needed: needed.get(name),
        computed: extent(name),
      }));
    for (const { name, computed } of outputs) wanted.set(name, computed);
    const output = entry(wanted, operation.output);
    const inputs = node.inputs.map((name, i) => inputNeed(network, operation, i, name, output));
    const reads: WholeStep['reads'][number][] = [];
    for (const [i, name] of node.inputs.entries()) {
      const need = at(inputs, i);
      const reach = reached.get(name);
      if (need === null || reach === undefined) continue;
      const read = grown(needed, name, intersect(need, wholeOf(entry(network.shapes, name))));
      const part = intersect(reach, need);
      reads.push({ name, needed: read, wanted: isEmpty(part) ? null : grown(wanted, name, part) });
    }
    const step = { operation, output, inputs, isShared: recordedIn !== undefined };
    recordedIn?.set(operation, { step, outputs, reads });
    return step;
  }
}

function grown(regions: Map<string, Region>, name: string, added: Region): Growth {
  const before = regions.get(name);
  const after = hull(before, added);
  regions.set(name, after);
  return { added, before, after };
}

function grow(regions: Map<string, Region>, name: string, { added, before, after }: Growth): void {
  const own = regions.get(name);
  regions.set(name, own === before ? after : hull(own, added));
}

function inputNeed(
  network: Network,
  { relation }: NetworkNode,
  index: number,
  name: string,
  output: Region,
): Region | null {
  const links = relation.inputs[index];
  const shape = shapeIn(network, name);
  if (!links || shape === undefined) return null;
  const need = needOf(links, output, shape);
  const { form } = relation;
  if (form.kind !== 'concatenated') return need;
  const own = need.map((interval, axis) =>
    axis === form.axis ? intersectIntervals(interval, [0, at(shape, axis)]) : interval,
  );
  return own.some(isEmptyInterval) ? null : own;
}
