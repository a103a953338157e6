import { sessionAxis } from '../layers/channel-axis.ts';
import type { CropPlan, CropStep } from './cone.ts';
import { cropWindow } from './crop-window.ts';
import { type CropWriter, cut, type Feed, pick } from './crop-writer.ts';
import type { Node } from '../graph.ts';
import type { Network } from '../network.ts';
import {
  type Interval,
  intersect,
  isEmpty,
  isSame,
  isSameInterval,
  lengthOf,
  nowhere,
  type Region,
  shapeOf,
  wholeOf,
} from '../region.ts';

/** The small graph that computes a plan. Plans with equal `structure` share it and differ in what it is fed with. */
export interface CropGraph {
  readonly structure: string;
  /** Plans of equal structure and geometry can be computed in one batch. */
  readonly geometry: string;
  readonly nodes: readonly Node[];
  /** Fed in this order, under the names `feed 0`, `feed 1`, … */
  readonly feeds: readonly Feed[];
  /** Constants that are read as they are. */
  readonly constants: ReadonlySet<string>;
  /** What the graph's one output, `target`, holds. */
  readonly output: Region;
}

const noMetadata: Node['metadata'] = new Map();

export const targetName = 'target';

export function feedName(index: number): string {
  return `feed ${index}`;
}

/** Writes the crop graph of a plan. */
export function cropGraphOf(network: Network, plan: CropPlan): CropGraph {
  const writer = createWriter(network, plan);
  plan.steps.forEach((step, i) => {
    writer.write(step, i);
  });
  return writer.finish();
}

function createWriter(
  network: Network,
  plan: CropPlan,
): CropWriter & { write(step: CropStep, index: number): void; finish(): CropGraph } {
  const nodes: Node[] = [];
  const feeds: Feed[] = [];
  const constants = new Set<string>();
  const names = new Map<string, string>();
  /** The tensor that is being computed: nodes are named after it, and with it their attributes are known. */
  let origin = plan.target.tensor;
  const put = (node: Omit<Node, 'name' | 'metadata'>): void => {
    nodes.push({ ...node, name: `${nodes.length} of ${origin}`, metadata: noMetadata });
  };
  const treated = new Set(plan.unit.parts.map(({ tensor }) => tensor));
  const items = new Map<number, string>();
  /** The shape `items × 1 × 1 …` of a rank. */
  const itemsOf = (rank: number): string => {
    const known = items.get(rank);
    const values = Array.from({ length: rank }, () => 1);
    const name = known ?? writer.feed({ kind: 'integers', values, isShape: true });
    items.set(rank, name);
    return name;
  };
  const writer: CropWriter = {
    network,
    plan,
    add(operator, inputs, attributes = new Map()) {
      const output = `value ${nodes.length}`;
      put({ operator, domain: '', inputs, outputs: [output], attributes });
      return output;
    },
    feed: (feed) => feedName(feeds.push(feed) - 1),
    baseline(tensor, region, fill) {
      const feed = writer.feed({ kind: 'baseline', tensor, region, fill });
      return network.isBatchable ? writer.add('Expand', [feed, itemsOf(region.length)]) : feed;
    },
    assemble(step, input, need) {
      const tensor = step.made.node.inputs[input] ?? '';
      const constant = network.constants.get(tensor);
      if (constant !== undefined) {
        const isRepeated = step.made.relation.form.kind === 'joined';
        if (isRepeated || !isSame(need, wholeOf(constant.shape)))
          return writer.feed({ kind: 'constant', tensor, region: need, isRepeated });
        constants.add(tensor);
        return tensor;
      }
      const { fill } = step.made.relation;
      if (treated.has(tensor)) return writer.feed({ kind: 'treatment', tensor, region: need, fill });
      const computed = plan.computed.get(tensor);
      const kept = keptOf(plan, tensor, need);
      if (computed === undefined || kept === null) {
        return isBroadcast(plan, step, input)
          ? writer.feed({ kind: 'baseline', tensor, region: need, fill })
          : writer.baseline(tensor, need, fill);
      }
      const name = names.get(tensor) ?? '';
      return paste(writer, cut(writer, name, computed, kept), tensor, kept, need, fill);
    },
  };
  return {
    ...writer,
    write(step, index) {
      const { node, relation } = step.made;
      origin = step.made.output;
      const read = (i: number): string => {
        const need = step.inputs[i] ?? null;
        const name = node.inputs[i] ?? '';
        if (need !== null) return writer.assemble(step, i, need);
        if (name !== '') constants.add(name);
        return name;
      };
      switch (relation.form.kind) {
        case 'moved':
          names.set(step.made.output, read(0));
          break;
        case 'joined': {
          const parts = step.inputs.flatMap((need, i) => (need === null ? [] : [read(i)]));
          const [only] = parts;
          const joined =
            parts.length === 1 && only !== undefined ? only : writer.add('Concat', parts, node.attributes);
          names.set(step.made.output, joined);
          break;
        }
        case 'picked':
          names.set(step.made.output, pick(writer, read(0), step.inputs[0] ?? [], relation.form.steps));
          break;
        case 'reshaped': {
          const shape = writer.feed({ kind: 'integers', values: shapeOf(step.output), isShape: true });
          names.set(step.made.output, writer.add('Reshape', [read(0), shape]));
          break;
        }
        case 'window':
        case 'transposed window':
        case 'resized':
          names.set(step.made.output, cropWindow(writer, step, read));
          break;
        case 'itself': {
          const outputs = node.outputs.map((name, i) => (name === '' ? '' : `value ${index}.${i}`));
          put({ ...node, inputs: node.inputs.map((_, i) => read(i)), outputs });
          node.outputs.forEach((name, i) => names.set(name, outputs[i] ?? ''));
          break;
        }
      }
    },
    finish() {
      const target = plan.target.tensor;
      const output = plan.computed.get(target) ?? [];
      put({
        operator: 'Identity',
        domain: '',
        inputs: [
          treated.has(target)
            ? writer.feed({ kind: 'treatment', tensor: target, region: output, fill: 0 })
            : (names.get(target) ?? ''),
        ],
        outputs: [targetName],
        attributes: new Map(),
      });
      return {
        structure: [...nodes.map(structureOf), ...feeds.map((feed) => signatureOf(network, feed))].join('\n'),
        geometry: feeds.map(geometryOf).join('\n'),
        nodes,
        feeds,
        constants,
        output,
      };
    },
  };
}

/** What of `need` is computed again; null where nothing is. */
function keptOf({ computed }: CropPlan, tensor: string, need: Region): Region | null {
  const own = computed.get(tensor);
  const kept = own && intersect(own, need);
  return kept === undefined || isEmpty(kept) ? null : kept;
}

const broadcasting: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div']);

/** Whether one item of an input will do, since another input has all of them. */
function isBroadcast(plan: CropPlan, { made: { node }, inputs }: CropStep, input: number): boolean {
  const hasItems = (name: string, i: number): boolean => {
    const need = inputs[i] ?? null;
    return i !== input && need !== null && keptOf(plan, name, need) !== null;
  };
  return broadcasting.has(node.operator) && node.inputs.some(hasItems);
}

/** Surrounds the part `kept` of a tensor with its baseline, axis by axis, until it fills `need`. */
function paste(
  writer: CropWriter,
  name: string,
  tensor: string,
  kept: Region,
  need: Region,
  fill: number,
): string {
  if (isSame(kept, need)) return name;
  const whole = wholeOf(writer.network.shapes.get(tensor) ?? []);
  let pasted = name;
  let filled = kept;
  for (let axis = need.length - 1; axis >= 0; axis--) {
    const wanted = need[axis] ?? nowhere;
    const own = kept[axis] ?? nowhere;
    if (isSameInterval(wanted, own) && isSameInterval(own, whole[axis] ?? nowhere)) continue;
    const strip = (interval: Interval): string => {
      const region = filled.map((other, i) => (i === axis ? interval : other));
      return writer.baseline(tensor, region, fill);
    };
    const before = strip([wanted[0], own[0]]);
    const after = strip([own[1], wanted[1]]);
    pasted = writer.add('Concat', [before, pasted, after], new Map([['axis', { kind: 'int', value: axis }]]));
    filled = filled.map((other, i) => (i === axis ? wanted : other));
  }
  return pasted;
}

/** Attributes that depend on the plan. */
const dependent = ['pads', 'perm', 'axis'];

/** All that differs between nodes of one name: what is wired, and the attributes that depend on the plan. */
function structureOf({ name, operator, inputs, outputs, attributes }: Node): string {
  let text = `${name} ${operator} ${inputs.join(' ')} → ${outputs.join(' ')}`;
  for (const key of dependent) {
    const attribute = attributes.get(key);
    if (attribute?.kind === 'ints') text += ` ${attribute.value.join(' ')}`;
    else if (attribute?.kind === 'int') text += ` ${attribute.value}`;
  }
  return text;
}

/** What a session must know of a feed before it runs: its kind, rank and channels. */
function signatureOf(network: Network, feed: Feed): string {
  if (feed.kind === 'integers' || feed.kind === 'matrix') return feed.kind;
  const channels = feed.region[sessionAxis(network, feed.tensor)];
  return `${feed.kind} ${feed.tensor} ${feed.region.length} ${channels === undefined ? '' : lengthOf(channels)}`;
}

/** What must agree between plans that are computed together: all sizes, and all that has no item of its own. */
function geometryOf(feed: Feed): string {
  switch (feed.kind) {
    case 'treatment':
    case 'baseline':
      return feed.region.map(lengthOf).join();
    case 'constant':
      return feed.region.join();
    case 'integers':
      return feed.values.join();
    case 'matrix': {
      const { matrix, rows, columns, isTransposed } = feed;
      return [matrix.rows, matrix.columns, rows, columns, isTransposed].join();
    }
  }
}
