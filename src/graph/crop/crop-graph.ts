import { at, entry } from '../../at.ts';
import { inputOf, type Node } from '../graph.ts';
import type { Network } from '../network.ts';
import { isSame, type Region, shapeOf, wholeOf } from '../region.ts';
import type { Form } from '../relations/relation.ts';
import { type CropPlan, type CropStep, readRegion } from './crop-plan.ts';
import { cropGather, cropIndexed, cropTile } from './crop-gather.ts';
import { cropSample } from './crop-sample.ts';
import { cropWindow } from './crop-window.ts';
import { type CropWriter, sliceTo, stridedSlice } from './crop-writer.ts';
import { type Feed, feedName, geometryOf, signatureOf } from './feed.ts';
import { paste, recomputedIn } from './paste.ts';

/** The small graph that computes a plan. Plans of equal `structure` share it and differ only in their feeds. */
export interface CropGraph {
  readonly structure: string;
  /** Plans of equal structure and geometry can be computed in one batch. */
  readonly geometry: string;
  readonly nodes: readonly Node[];
  /** Its inputs, in this order, named `feed 0`, `feed 1`, … */
  readonly feeds: readonly Feed[];
  /** Constants that are read whole. */
  readonly constants: ReadonlySet<string>;
  /** The region that the graph's one output, `target`, holds. */
  readonly output: Region;
}

const noMetadata: Node['metadata'] = new Map();

/** Forms of operators that want an item of a constant for each item of a batch. */
const repeated: ReadonlySet<Form['kind']> = new Set(['concatenated', 'indexed', 'sampled']);

/** The name of a crop graph's output. */
export const targetName = 'target';

/** Writes the crop graph of a plan. */
export function cropGraphOf(network: Network, plan: CropPlan): CropGraph {
  const writer = createWriter(network, plan);
  plan.steps.forEach((step, i) => {
    writer.write(step, i);
  });
  return writer.finish();
}

interface GraphWriter extends CropWriter {
  write(step: CropStep, index: number): void;
  finish(): CropGraph;
}

function createWriter(network: Network, plan: CropPlan): GraphWriter {
  const nodes: Node[] = [];
  const feeds: Feed[] = [];
  const constants = new Set<string>();
  /** What holds the values of each recomputed tensor. */
  const names = new Map<string, string>();
  /** The tensor that is being computed. Nodes are named after it, so their names imply their other attributes. */
  let origin = plan.target.tensor;
  const emit = (node: Omit<Node, 'name' | 'metadata'>): void => {
    nodes.push({ ...node, name: `${nodes.length} of ${origin}`, metadata: noMetadata });
  };
  const treated = new Set(plan.unit.parts.map(({ tensor }) => tensor));
  const batchShapes = new Map<number, string>();
  /** The shape `items × 1 × 1 …` of a rank. */
  const batchShape = (rank: number): string => {
    const values = Array.from({ length: rank }, () => 1);
    const name = batchShapes.get(rank) ?? writer.feed({ kind: 'integers', values, isShape: true });
    batchShapes.set(rank, name);
    return name;
  };
  const writer: CropWriter = {
    network,
    plan,
    add(operator, inputs, attributes = new Map()) {
      const output = `value ${nodes.length}`;
      emit({ operator, domain: '', inputs, outputs: [output], attributes });
      return output;
    },
    feed: (feed) => feedName(feeds.push(feed) - 1),
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
        constants.add(tensor);
        return tensor;
      }
      const { fill } = relation;
      if (treated.has(tensor)) return writer.feed({ kind: 'treatment', tensor, region: need, fill });
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
  const compute = (step: CropStep, index: number): string => {
    const { node, relation } = step.operation;
    const read = (i: number): string => {
      const need = step.inputs[i] ?? null;
      if (need !== null) return writer.assemble(step, i, need);
      const name = inputOf(node, i);
      if (name !== '') constants.add(name);
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
        const outputs = node.outputs.map((name, i) => (name === '' ? '' : `value ${index}.${i}`));
        emit({ ...node, inputs: node.inputs.map((_, i) => read(i)), outputs });
        node.outputs.forEach((name, i) => names.set(name, at(outputs, i)));
        return entry(names, step.operation.output);
      }
    }
  };

  return {
    ...writer,
    write(step, index) {
      origin = step.operation.output;
      names.set(step.operation.output, compute(step, index));
    },
    finish() {
      const { tensor } = plan.target;
      const output = entry(plan.computed, tensor);
      const result = treated.has(tensor)
        ? writer.feed({ kind: 'treatment', tensor, region: output, fill: 0 })
        : entry(names, tensor);
      emit({
        operator: 'Identity',
        domain: '',
        inputs: [result],
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

const broadcasting: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div']);

/** Whether one item of an input is enough, since another input has all of them. */
function isBroadcast(plan: CropPlan, { operation: { node }, inputs }: CropStep, input: number): boolean {
  const hasItems = (name: string, i: number): boolean => {
    const need = inputs[i] ?? null;
    return i !== input && need !== null && recomputedIn(plan, name, need) !== null;
  };
  return broadcasting.has(node.operator) && node.inputs.some(hasItems);
}

/** Attributes that depend on the plan. */
const planAttributes = ['pads', 'perm', 'axis'];

/** All that can differ between nodes of one name: how they are wired, and the attributes that depend on the plan. */
function structureOf({ name, operator, inputs, outputs, attributes }: Node): string {
  let text = `${name} ${operator} ${inputs.join(' ')} → ${outputs.join(' ')}`;
  for (const key of planAttributes) {
    const attribute = attributes.get(key);
    if (attribute?.kind === 'ints') text += ` ${attribute.value.join(' ')}`;
    else if (attribute?.kind === 'int') text += ` ${attribute.value}`;
  }
  return text;
}
