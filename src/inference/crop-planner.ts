import { entry } from '../at.ts';
import { cropGraphOf, type CropNodes, cropNodesOf, feedsOf, targetName } from '../graph/crop/crop-graph.ts';
import { changedPart, type CropPlan, planCrop, withAllChannels } from '../graph/crop/crop-plan.ts';
import { wholePlanOf } from '../graph/crop/crop-steps.ts';
import { distinctFeeds, type Feed } from '../graph/crop/feed.ts';
import { influenceOf } from '../graph/crop/influence.ts';
import { heldAtOnce, planCost } from '../graph/crop/plan-cost.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
import { sessionAxis } from '../graph/layers/channel-axis.ts';
import type { Network } from '../graph/network.ts';
import { lengthOf } from '../graph/region.ts';
import type { BaselineStore } from './baseline-store.ts';
import type { PlanEstimate, PlannedCrop } from './planned-crop.ts';

/** Plans of units towards one target. Each is made once. */
interface CropPlanner {
  /** Null when the unit cannot change the target. */
  readonly plan: (unit: Unit) => PlannedCrop | null;
  /** What a unit's plan takes; null when the unit cannot change the target. */
  readonly estimate: (unit: Unit) => PlanEstimate | null;
  /**
   * Writes the graph that plans of a structure share.
   * @throws RangeError when no plan has this structure, which is a bug
   */
  readonly graphOf: (structure: string) => Graph;
}

export function createCropPlanner(network: Network, target: Part, store: BaselineStore): CropPlanner {
  const whole = wholePlanOf(network, target);
  const mostHeld = whole === null ? Infinity : heldAtOnce(network, whole);
  const [pieces, geometries, structures, groups] = [numbering(), numbering(), numbering(), numbering()];
  /** Of each structure, a unit and what of the target it changes: graphs are large, and written again when a session opens. */
  const examples = new Map<string, Pick<CropPlan, 'unit' | 'target'>>();

  const estimateOf = (plan: CropPlan): PlanEstimate => ({
    ...planCost(network, plan, mostHeld),
    changed: plan.target.region,
    steps: plan.steps.length,
  });
  const plannedOf = (plan: CropPlan): PlannedCrop => {
    const graph = cropGraphOf(network, plan);
    const structure = `${structures(graph.pieces.map((piece) => pieces(piece.structure)).join())}`;
    if (!examples.has(structure)) examples.set(structure, { unit: plan.unit, target: plan.target });
    const geometry = graph.pieces.map((piece) => geometries(piece.geometry)).join();
    const group = groups(`${structure} ${geometry}`);
    return { ...estimateOf(plan), feeds: feedsOf(graph), structure, group, output: graph.output };
  };
  /** The last plan that was made, since a unit is estimated, then planned. */
  let last: { readonly key: string; readonly plan: CropPlan } | null = null;
  /** What is made of the plan of each unit. Units that are read alike, such as channels of one tensor, share it. */
  const ofUnits = <T>(make: (plan: CropPlan) => T): ((unit: Unit) => T | null) => {
    const byUnit = new Map<string, T | null>();
    const byRead = new Map<string, T>();
    const made = (unit: Unit): T | null => {
      const reached = influenceOf(network, unit, whole?.reached);
      const changed = changedPart(reached, target);
      if (changed === null) return null;
      const read = unit.isGroup === true ? unit : withAllChannels(network, unit);
      const key = `${keyOf(read)}\n${changed.region.join()}`;
      const known = byRead.get(key);
      if (known !== undefined) return known;
      if (last?.key !== key) {
        const reachedByAll = read === unit ? reached : influenceOf(network, read, whole?.reached);
        last = { key, plan: planCrop(network, read, reachedByAll, changed, whole) };
      }
      const result = make(last.plan);
      byRead.set(key, result);
      return result;
    };
    return (unit) => {
      const key = keyOf(unit);
      const known = byUnit.get(key);
      if (known !== undefined) return known;
      const result = made(unit);
      byUnit.set(key, result);
      return result;
    };
  };
  return {
    plan: ofUnits(plannedOf),
    estimate: ofUnits(estimateOf),
    graphOf(structure) {
      const { unit, target: changed } = entry(examples, structure);
      const plan = planCrop(network, unit, influenceOf(network, unit, whole?.reached), changed, whole);
      return cropModel(network, target, store, cropNodesOf(network, plan));
    },
  };
}

/** Numbers distinct keys from 0 on. */
function numbering(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
}

function keyOf({ parts, held, isGroup = false }: Unit): string {
  return [
    ...parts.map(({ tensor, region }) => `${tensor} ${region.join()}`),
    '',
    ...held,
    ...(isGroup ? ['', ''] : []),
  ].join('\n');
}

/** A crop graph as a model of its own. All axes except channels are dynamic, since plans of all sizes share it. */
function cropModel(
  network: Network,
  target: Part,
  store: BaselineStore,
  { nodes, constants: read, feeds }: CropNodes,
): Graph {
  const { graph, constants } = network;
  return {
    ...graph,
    inputs: distinctFeeds(feeds).map(({ name, feed }) => declare(network, store, feed, name)),
    outputs: [{ name: targetName, type: store.typeOf(target.tensor), shape: null }],
    nodes,
    initializers: new Map([...constants].filter(([name]) => read.has(name))),
    values: new Map(),
  };
}

function declare(network: Network, store: BaselineStore, feed: Feed, name: string): ValueInfo {
  if (feed.kind === 'integers') return { name, type: 'int64', shape: [null] };
  if (feed.kind === 'switch')
    return { name, type: 'bool', shape: Array.from({ length: feed.rank }, () => null) };
  if (feed.kind === 'matrix') return { name, type: 'float32', shape: [null, null] };
  const channels = sessionAxis(network, feed.tensor);
  const shape = feed.region.map((interval, axis) => (axis === channels ? lengthOf(interval) : null));
  const type =
    feed.kind === 'constant' ? entry(network.constants, feed.tensor).type : store.typeOf(feed.tensor);
  return { name, type, shape };
}
