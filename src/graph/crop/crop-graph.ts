import { at, entry } from '../../at.ts';
import { inputOf, type Node } from '../graph.ts';
import type { Network } from '../network.ts';
import { isSame, type Region, shapeOf, wholeOf } from '../region.ts';
import type { Form } from '../relations/relation.ts';
import { type CropPlan, readRegion } from './crop-plan.ts';
import type { CropStep } from './crop-steps.ts';
import { cropGather, cropIndexed, cropTile } from './crop-gather.ts';
import { cropSample } from './crop-sample.ts';
import { cropWindow } from './crop-window.ts';
import { type CropWriter, sliceTo, stridedSlice } from './crop-writer.ts';
import { type CropFeeds, type Feed, geometryOf, type NamedFeed, signatureOf } from './feed.ts';
import { planAttributesOf } from './plan-attributes.ts';
import { feedPoolOf } from './feed-pool.ts';
import { isBroadcast, paste, recomputedIn } from './paste.ts';

/** What computes one step of a plan, but for its nodes. */
interface CropPiece {
  readonly feeds: readonly NamedFeed[];
  /** What holds the values of each tensor that the step computes. */
  readonly names: readonly (readonly [tensor: string, name: string])[];
  readonly structure: string;
  readonly geometry: string;
}

/**
 * The small graph that computes a plan, but for its nodes, which plans of equal structure share: one piece for each step,
 * and one that names the result. Plans of equal steps share pieces.
 */
interface CropGraph {
  readonly pieces: readonly CropPiece[];
  /** The region that the graph's one output, `target`, holds. */
  readonly output: Region;
}

/** The nodes of a crop graph, the constants that they read whole, and its inputs by piece. */
export interface CropNodes {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlySet<string>;
  readonly feeds: CropFeeds;
}

/** The inputs of a crop graph, by piece. */
export function feedsOf({ pieces }: Pick<CropGraph, 'pieces'>): CropFeeds {
  return pieces.flatMap(({ feeds }) => (feeds.length === 0 ? [] : [feeds]));
}

const noMetadata: Node['metadata'] = new Map();

/** Forms of operators that want an item of a constant for each item of a batch. */
const repeated: ReadonlySet<Form['kind']> = new Set(['concatenated', 'indexed', 'sampled']);

/** The name of a crop graph's output. */
export const targetName = 'target';

/** Describes the crop graph of a plan. */
export function cropGraphOf(network: Network, plan: CropPlan): CropGraph {
  return {
    pieces: piecesOf(createWriter(network, plan, null), plan),
    output: entry(plan.computed, plan.target.tensor),
  };
}

/** Writes the nodes of a plan's crop graph. */
export function cropNodesOf(network: Network, plan: CropPlan): CropNodes {
  const written = { nodes: [], constants: new Set<string>() };
  return { ...written, feeds: feedsOf({ pieces: piecesOf(createWriter(network, plan, written), plan) }) };
}

function piecesOf(writer: GraphWriter, { steps }: CropPlan): readonly CropPiece[] {
  return [...steps.map((step) => writer.write(step)), writer.finish()];
}

interface GraphWriter {
  write(step: CropStep): CropPiece;
  finish(): CropPiece;
}

/** A piece of a step, and what it depends on besides the step: what is computed of the tensors that it reads. */
interface KnownPiece {
  readonly piece: CropPiece;
  readonly reads: readonly { readonly tensor: string; readonly computed: Region; readonly name: string }[];
}

/** The pieces of steps that many plans share. */
const known = new WeakMap<CropStep, KnownPiece>();

/** @param written takes the nodes; null where they are only described */
function createWriter(
  network: Network,
  plan: CropPlan,
  written: { readonly nodes: Node[]; readonly constants: Set<string> } | null,
): GraphWriter {
  const pool = feedPoolOf(network);
  let feeds: NamedFeed[] = [];
  /** How the nodes of the piece are wired, and what of their attributes depends on the plan. */
  let wiring = '';
  let count = 0;
  /** What holds the values of each recomputed tensor. */
  const names = new Map<string, string>();
  /** The tensor that is being computed. Nodes are named after it, so their names imply their other attributes. */
  let origin = plan.target.tensor;
  const emit = (node: Pick<Node, 'operator' | 'domain' | 'inputs' | 'outputs' | 'attributes'>): void => {
    const { operator, domain, inputs, outputs, attributes } = node;
    const name = `${count++} of ${origin}`;
    wiring += `${name} ${operator} ${inputs.join(' ')}${planAttributesOf(attributes)}\n`;
    written?.nodes.push({ name, operator, domain, inputs, outputs, attributes, metadata: noMetadata });
  };
  const begin = (tensor: string): void => {
    [feeds, wiring, count, origin] = [[], '', 0, tensor];
  };
  const pieceOf = (outputs: readonly string[]): CropPiece => {
    let [structure, geometry] = [wiring, ''];
    for (const { feed } of feeds) {
      structure += `${signatureOf(network, feed)}\n`;
      geometry += `${geometryOf(feed)}\n`;
    }
    const named = outputs.flatMap((tensor) => {
      const name = names.get(tensor);
      return name === undefined ? [] : [[tensor, name] as const];
    });
    return { feeds, names: named, structure, geometry };
  };
  const treated = new Set(plan.unit.parts.map(({ tensor }) => tensor));
  const isGroup = plan.unit.isGroup === true;
  /** An input that several pieces share. */
  const sharedFeed = (name: string, feed: Feed): string => {
    if (!feeds.some((one) => one.name === name)) feeds.push({ name, feed: pool.shared(feed) });
    return name;
  };
  /** What a part of a group is set to in the items that set it, and `otherwise` in the others. */
  const choose = (otherwise: string, value: Extract<Feed, { kind: 'alternative' }>): string => {
    const { tensor, region } = value;
    const isSet = sharedFeed(`switch of ${tensor}`, { kind: 'switch', tensor, rank: region.length });
    return writer.add('Where', [isSet, writer.feed(value), otherwise]);
  };
  /** A region of a tensor that is not computed, with the unit's part of it set. */
  const set = (tensor: string, region: Region, fill: number): string => {
    if (!isGroup) return writer.feed({ kind: 'treatment', tensor, region, fill });
    const before = writer.feed({ kind: 'baseline', tensor, region, fill });
    return choose(before, { kind: 'alternative', tensor, region, fill });
  };
  /** The shape `items × 1 × 1 …` of a rank. */
  const batchShape = (rank: number): string => {
    const values = Array.from({ length: rank }, () => 1);
    return sharedFeed(`items of rank ${rank}`, { kind: 'integers', values, isShape: true });
  };
  const writer: CropWriter = {
    network,
    plan,
    add(operator, inputs, attributes = new Map()) {
      const output = `value ${count} of ${origin}`;
      emit({ operator, domain: '', inputs, outputs: [output], attributes });
      return output;
    },
    feed(feed) {
      const name = pool.name(origin, feeds.length);
      feeds.push({ name, feed: pool.shared(feed) });
      return name;
    },
    baseline(tensor, region, fill) {
      const feed = writer.feed({ kind: 'baseline', tensor, region, fill });
      return network.isBatchable ? writer.add('Expand', [feed, batchShape(region.length)]) : feed;
    },
    assemble(step, input, need) {
      const { node, relation } = step.operation;
      const tensor = at(node.inputs, input);
      const constant = network.constants.get(tensor);
      if (constant !== undefined) {
        const isRepeated = repeated.has(relation.form.kind);
        if (isRepeated || !isSame(need, wholeOf(constant.shape)))
          return writer.feed({ kind: 'constant', tensor, region: need, isRepeated });
        written?.constants.add(tensor);
        return tensor;
      }
      const { fill } = relation;
      if (treated.has(tensor) && !(isGroup && names.has(tensor))) return set(tensor, need, fill);
      const kept = recomputedIn(plan, tensor, need);
      if (kept === null) {
        return isBroadcast(plan, step, input)
          ? writer.feed({ kind: 'baseline', tensor, region: need, fill })
          : writer.baseline(tensor, need, fill);
      }
      const own = sliceTo(writer, entry(names, tensor), entry(plan.computed, tensor), kept);
      return paste(writer, own, tensor, kept, need, fill);
    },
  };

  /** Emits what computes the first output of a step, and returns its name. */
  const compute = (step: CropStep): string => {
    const { node, relation } = step.operation;
    const read = (i: number): string => {
      const need = step.inputs[i] ?? null;
      if (need !== null) return writer.assemble(step, i, need);
      const name = inputOf(node, i);
      if (name !== '') written?.constants.add(name);
      return name;
    };
    switch (relation.form.kind) {
      case 'moved':
        return read(0);
      case 'concatenated': {
        const parts = step.inputs.flatMap((need, i) => (need === null ? [] : [read(i)]));
        const [only, ...others] = parts;
        return only !== undefined && others.length === 0
          ? only
          : writer.add('Concat', parts, node.attributes);
      }
      case 'strided':
        return stridedSlice(writer, read(0), readRegion(step, 0), relation.form.steps);
      case 'reshaped':
      case 'expanded': {
        const operator = relation.form.kind === 'reshaped' ? 'Reshape' : 'Expand';
        const shape = writer.feed({ kind: 'integers', values: shapeOf(step.output), isShape: true });
        return writer.add(operator, [read(0), shape]);
      }
      case 'gathered':
        return cropGather(writer, step, relation.form, read(0));
      case 'tiled':
        return cropTile(writer, step, relation.form, entry(network.shapes, inputOf(node, 0)), read(0));
      case 'indexed':
        return cropIndexed(writer, step, relation.form, read(0), read(1));
      case 'sampled':
        return cropSample(writer, step, relation.form, read(0), read(1));
      case 'window':
      case 'transposed window':
      case 'resized':
        return cropWindow(writer, step, read);
      case 'itself': {
        const outputs = node.outputs.map((name, i) => (name === '' ? '' : `output ${i} of ${origin}`));
        const { operator, domain, attributes } = node;
        emit({ operator, domain, inputs: node.inputs.map((_, i) => read(i)), outputs, attributes });
        node.outputs.forEach((name, i) => names.set(name, at(outputs, i)));
        return entry(names, step.operation.output);
      }
    }
  };

  const writeAnew = (step: CropStep): CropPiece => {
    const { node, output } = step.operation;
    begin(output);
    names.set(output, compute(step));
    for (const tensor of node.outputs) {
      if (!isGroup || !treated.has(tensor)) continue;
      const region = entry(plan.computed, tensor);
      const own = tensor === output ? step.output : wholeOf(entry(network.shapes, tensor));
      const kept = sliceTo(writer, entry(names, tensor), own, region);
      names.set(tensor, choose(kept, { kind: 'alternative', tensor, region, fill: 0 }));
    }
    return pieceOf(node.outputs);
  };

  return {
    write(step) {
      const { node } = step.operation;
      const isTreated = (tensor: string): boolean => treated.has(tensor);
      if (written !== null || !step.isShared || node.inputs.some(isTreated) || node.outputs.some(isTreated))
        return writeAnew(step);
      const read = node.inputs.filter((tensor) => plan.computed.has(tensor));
      const before = known.get(step);
      const isKnown =
        before?.reads.length === read.length &&
        before.reads.every(
          ({ tensor, computed, name }, i) =>
            read[i] === tensor && plan.computed.get(tensor) === computed && names.get(tensor) === name,
        );
      if (before !== undefined && isKnown) {
        for (const [tensor, name] of before.piece.names) names.set(tensor, name);
        return before.piece;
      }
      const piece = writeAnew(step);
      const reads = read.map((tensor) => ({
        tensor,
        computed: entry(plan.computed, tensor),
        name: entry(names, tensor),
      }));
      known.set(step, { piece, reads });
      return piece;
    },
    finish() {
      const { tensor } = plan.target;
      begin('the target');
      const isSet = treated.has(tensor) && !(isGroup && names.has(tensor));
      const result = isSet ? set(tensor, entry(plan.computed, tensor), 0) : entry(names, tensor);
      emit({
        operator: 'Identity',
        domain: '',
        inputs: [result],
        outputs: [targetName],
        attributes: new Map(),
      });
      return pieceOf([]);
    },
  };
}
