import { UserError } from '../../errors.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import type { Activation, Decision, Layout, Settings } from '../../documents/settings.ts';
import { makersOf, type Graph } from '../../graph/graph.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { outputSize } from '../../causal/outcomes/head.ts';
import { classNamesOf } from './class-names.ts';
import type { LoadedModel } from './model-shelf.ts';

/** How to read the class off an output, and what was guessed of it, in words. */
export interface InferredHead {
  /** Its `channel` is null where the class is still to be chosen by what is predicted. */
  readonly head: Omit<Head, 'channel'> & { readonly channel: number | null };
  readonly guesses: readonly string[];
}

/**
 * Reads from an output's shape and values how it tells classes apart; what `settings` say is taken as it is.
 * @param outputs what the model gave for the image, one item
 * @throws UserError when no output is a segmentation, or the settings name what is not there
 */
export function inferHead(
  { graph, name: model }: Pick<LoadedModel, 'graph' | 'name'>,
  input: ModelInput,
  outputs: ReadonlyMap<string, Tensor>,
  settings: Settings,
): InferredHead {
  const guesses: string[] = [];
  const name = chooseOutput(model, input, outputs, settings, guesses);
  const tensor = outputs.get(name);
  if (tensor === undefined) throw new Error(`The runtime gave no output ${name}.`);
  const layout = settings.layout ?? layoutOf(tensor.shape, input);
  if (layout === null || (layout === 'NHW') !== (tensor.shape.length === 3)) {
    throw new UserError(
      `${model}: output "${name}" (${tensor.shape.join('×')}) does not have the axes ${layout ?? 'of an image'}.`,
    );
  }
  const channels = layout === 'NHW' ? 1 : (tensor.shape[layout === 'NCHW' ? 1 : 3] ?? 1);
  const reading = readingOf(graph, name, tensor, channels, layout);
  const decision = settings.decision ?? reading.decision;
  const activation = settings.activation ?? reading.activation;
  const threshold = settings.threshold ?? 0.5;
  if (settings.decision === undefined) guesses.push(wordsFor(reading, channels));
  if (settings.threshold === undefined && decision === 'threshold' && activation !== 'none') {
    guesses.push(
      'The threshold 0.5 is applied to the raw output, as published (p > 0.5 is a raw value above 0).',
    );
  }
  const classes = settings.classes ?? classNamesOf(graph.metadata);
  return {
    head: {
      output: name,
      layout,
      decision,
      activation,
      threshold,
      channels,
      classes: [...classes],
      channel: classOf(settings.class, classes, decision, channels, model),
    },
    guesses,
  };
}

function chooseOutput(
  model: string,
  input: ModelInput,
  outputs: ReadonlyMap<string, Tensor>,
  { output }: Settings,
  guesses: string[],
): string {
  const usable = [...outputs].filter(([, { shape }]) => layoutOf(shape, input) !== null);
  if (output !== undefined) {
    if (!outputs.has(output)) {
      throw new UserError(`${model} has no output "${output}": it has ${[...outputs.keys()].join(', ')}.`);
    }
    if (usable.some(([name]) => name === output)) return output;
    throw new UserError(
      `${model}: output "${output}" (${outputs.get(output)?.shape.join('×') ?? '?'}) has no height and width.`,
    );
  }
  usable.sort(([, a], [, b]) => b.data.length - a.data.length);
  const [chosen] = usable;
  if (chosen === undefined) {
    const shapes = [...outputs].map(([name, { shape }]) => `${name} ${shape.join('×')}`).join(', ');
    throw new UserError(
      `${model} is not a segmentation model: no output has the image's height and width (${shapes}).`,
    );
  }
  if (outputs.size > 1) guesses.push(`Of ${outputs.size} outputs, "${chosen[0]}" is explained.`);
  return chosen[0];
}

/** The layout in which an output has the image's aspect; null when it has none of it. */
function layoutOf(shape: readonly number[], input: ModelInput): Layout | null {
  const [height, width] = input.size;
  const isImage = (layout: Layout): boolean => {
    const [rows, columns] = outputSize({ layout }, shape);
    return rows > 1 && columns > 1 && Math.abs(rows * width - columns * height) <= Math.max(height, width);
  };
  if (shape.length === 3) return isImage('NHW') ? 'NHW' : null;
  if (shape.length !== 4) return null;
  const layouts: readonly Layout[] = input.layout === 'NCHW' ? ['NCHW', 'NHWC'] : ['NHWC', 'NCHW'];
  return layouts.find(isImage) ?? null;
}

interface Reading {
  readonly decision: Decision;
  readonly activation: Activation;
}

function readingOf(graph: Graph, output: string, tensor: Tensor, channels: number, layout: Layout): Reading {
  const values = tensor.data as Float32Array;
  const last = lastOperator(graph, output);
  if (last === 'ArgMax') return { decision: 'labels', activation: 'none' };
  if (channels === 1) {
    const isProbability = values.every((value) => value >= 0 && value <= 1);
    if (layout === 'NHW' && !isProbability && values.every(Number.isInteger)) {
      return { decision: 'labels', activation: 'none' };
    }
    return { decision: 'threshold', activation: isProbability ? 'none' : 'sigmoid' };
  }
  if (last === 'Sigmoid' || last === 'HardSigmoid') return { decision: 'threshold', activation: 'none' };
  return { decision: 'argmax', activation: last === 'Softmax' ? 'none' : 'softmax' };
}

/** The operator that makes an output, behind operators that only move or retype its values. */
function lastOperator(graph: Graph, output: string): string {
  const makers = makersOf(graph);
  const movers = ['Cast', 'Transpose', 'Squeeze', 'Unsqueeze', 'Reshape', 'Identity', 'Resize'];
  let node = makers.get(output);
  while (node !== undefined && movers.includes(node.operator)) node = makers.get(node.inputs[0] ?? '');
  return node?.operator ?? '';
}

function wordsFor({ decision, activation }: Reading, channels: number): string {
  if (decision === 'labels') return 'The output holds class numbers.';
  if (decision === 'threshold') {
    const kind = activation === 'none' ? 'probabilities' : 'logits';
    return channels === 1
      ? `The output holds ${kind} of one class.`
      : `The output holds ${kind} of ${channels} overlapping classes.`;
  }
  return `The output holds ${activation === 'none' ? 'probabilities' : 'logits'} of ${channels} classes; the largest wins.`;
}

function classOf(
  wanted: Settings['class'],
  classes: readonly string[],
  decision: Decision,
  channels: number,
  model: string,
): number | null {
  if (wanted === undefined) return decision === 'threshold' && channels === 1 ? 0 : null;
  const index = typeof wanted === 'number' ? wanted : classes.indexOf(wanted);
  if (index < 0) {
    const known =
      classes.length > 0 ? `it has ${classes.join(', ')}` : 'it names no classes: choose one by its number';
    throw new UserError(`${model} has no class "${wanted}": ${known}.`);
  }
  if (decision !== 'labels' && index >= channels) {
    throw new UserError(`${model} has no class ${index}: it has ${channels}, numbered from 0.`);
  }
  return index;
}
