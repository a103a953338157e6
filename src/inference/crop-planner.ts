import { entry } from '../at.ts';
import { type CropGraph, cropGraphOf, targetName } from '../graph/crop/crop-graph.ts';
import { type CropPlan, planCrop } from '../graph/crop/crop-plan.ts';
import { type Feed, feedName } from '../graph/crop/feed.ts';
import { planElements, planMacs } from '../graph/crop/plan-cost.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
import { sessionAxis } from '../graph/layers/channel-axis.ts';
import type { Network } from '../graph/network.ts';
import { lengthOf } from '../graph/region.ts';
import type { BaselineStore } from './baseline-store.ts';
import type { PlannedCrop } from './planned-crop.ts';

/** Plans of units towards one target. Each is made once. */
interface CropPlanner {
  /** Null when the unit cannot change the target. */
  readonly plan: (unit: Unit) => PlannedCrop | null;
  /**
   * The graph that plans of a structure share.
   * @throws RangeError when no plan has this structure, which is a bug
   */
  readonly graphOf: (structure: string) => Graph;
}

export function createCropPlanner(network: Network, target: Part, store: BaselineStore): CropPlanner {
  const plans = new Map<string, PlannedCrop | null>();
  /** Plans by all that they are fed with: units that are read alike, such as channels, share one. */
  const twins = new Map<string, PlannedCrop>();
  const structures = numbering();
  const groups = numbering();
  const graphs = new Map<string, Graph>();

  const plannedOf = (plan: CropPlan): PlannedCrop => {
    const crop = cropGraphOf(network, plan);
    const structure = `${structures(crop.structure)}`;
    if (!graphs.has(structure)) graphs.set(structure, cropModel(network, target, store, crop));
    const planned = {
      crop: { feeds: crop.feeds, structure, nodes: crop.nodes.length },
      group: groups(`${structure}\n${crop.geometry}`),
      output: crop.output,
      changed: plan.target.region,
      cost: planMacs(network, plan.steps),
      elements: planElements(plan.steps),
    };
    const key = [planned.group, ...crop.feeds.map(sourceOf), planned.changed].join('\n');
    const twin = twins.get(key) ?? planned;
    twins.set(key, twin);
    return twin;
  };

  return {
    plan(unit) {
      const key = keyOf(unit);
      const known = plans.get(key);
      if (known !== undefined) return known;
      const plan = planCrop(network, unit, target);
      const planned = plan && plannedOf(plan);
      plans.set(key, planned);
      return planned;
    },
    graphOf: (structure) => entry(graphs, structure),
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

function keyOf({ parts, held }: Unit): string {
  return [...parts.map(({ tensor, region }) => `${tensor} ${region.join()}`), '', ...held].join('\n');
}

/** The tensor and region that a feed is taken from. */
function sourceOf(feed: Feed): string {
  return feed.kind === 'treatment' || feed.kind === 'baseline'
    ? `${feed.kind} ${feed.tensor} ${feed.region.join()}`
    : feed.kind;
}

/** A crop graph as a model of its own. All axes except channels are dynamic, since plans of all sizes share it. */
function cropModel(
  network: Network,
  target: Part,
  store: BaselineStore,
  { feeds, nodes, constants: read }: CropGraph,
): Graph {
  const { graph, constants } = network;
  return {
    ...graph,
    inputs: feeds.map((feed, index) => declare(network, store, feed, feedName(index))),
    outputs: [{ name: targetName, type: store.typeOf(target.tensor), shape: null }],
    nodes,
    initializers: new Map([...constants].filter(([name]) => read.has(name))),
    values: new Map(),
  };
}

function declare(network: Network, store: BaselineStore, feed: Feed, name: string): ValueInfo {
  if (feed.kind === 'integers') return { name, type: 'int64', shape: [null] };
  if (feed.kind === 'matrix') return { name, type: 'float32', shape: [null, null] };
  const channels = sessionAxis(network, feed.tensor);
  const shape = feed.region.map((interval, axis) => (axis === channels ? lengthOf(interval) : null));
  const type =
    feed.kind === 'constant' ? entry(network.constants, feed.tensor).type : store.typeOf(feed.tensor);
  return { name, type, shape };
}
