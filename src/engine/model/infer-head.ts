import { at, entry } from '../../at.ts';
import { axesOf, channelsIn, type Layout, layoutWith, sizeIn } from '../../documents/axes.ts';
import type { Size } from '../../documents/box.ts';
import type { Guess, Head, ModelInput } from '../../documents/explanation.ts';
import type { Activation, Decision, Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { type Graph, producersOf } from '../../graph/graph.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { classNamesOf } from './class-names.ts';
import type { LoadedModel } from './model-shelf.ts';

/** How to read the class off an output, and what was guessed about it. */
export interface InferredHead {
  /** Its `channel` is null where the class is still to be chosen by what is predicted. */
  readonly head: Omit<Head, 'channel'> & { readonly channel: number | null };
  readonly guesses: readonly Guess[];
}

/**
 * Infers from an output's shape and values how it encodes classes; what `settings` say is taken as it is.
 * @param outputs of the model for the image, one item
 * @throws UserError when no output is a segmentation, or the settings name an output or class that the model lacks
 */
export function inferHead(
  { graph, name: model }: Pick<LoadedModel, 'graph' | 'name'>,
  input: ModelInput,
  outputs: ReadonlyMap<string, Tensor>,
  settings: Settings,
): InferredHead {
  const guesses: Guess[] = [];
  const guess = (text: string): void => void guesses.push({ about: 'output', text });
  const name = chooseOutput(model, input, outputs, settings, guess);
  const tensor = entry(outputs, name);
  const layout = settings.layout ?? layoutOf(tensor.shape, input);
  if (layout === null || !hasAxes(tensor.shape, layout, input.size.length)) {
    throw new UserError(
      `${model}: output "${name}" (${tensor.shape.join('×')}) does not have the axes ${layout ?? 'of an image'}.`,
    );
  }
  const channels = channelsIn(layout, tensor.shape);
  const reading = readingOf(graph, name, tensor, channels, layout);
  const decision = settings.decision ?? reading.decision;
  const activation = settings.activation ?? reading.activation;
  const threshold = settings.threshold ?? 0.5;
  if (settings.decision === undefined) guess(wordsFor(reading, channels));
  if (settings.threshold === undefined && decision === 'threshold' && activation !== 'none') {
    guess('The threshold 0.5 is applied to the raw output, as published (p > 0.5 is a raw value above 0).');
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
  guess: (text: string) => void,
): string {
  const usable = [...outputs].filter(([, { shape }]) => layoutOf(shape, input) !== null);
  if (output !== undefined) {
    const wanted = outputs.get(output);
    if (wanted === undefined) {
      throw new UserError(`${model} has no output "${output}": it has ${[...outputs.keys()].join(', ')}.`);
    }
    if (usable.some(([name]) => name === output)) return output;
    throw new UserError(`${model}: output "${output}" (${wanted.shape.join('×')}) has no height and width.`);
  }
  usable.sort(([, a], [, b]) => b.data.length - a.data.length);
  const [chosen] = usable;
  if (chosen === undefined) {
    const shapes = [...outputs].map(([name, { shape }]) => `${name} ${shape.join('×')}`).join(', ');
    throw new UserError(
      `${model} is not a segmentation model: no output has the image's height and width (${shapes}).`,
    );
  }
  if (outputs.size > 1) guess(`Of ${outputs.size} outputs, "${chosen[0]}" is explained.`);
  return chosen[0];
}

/** The layout in which an output has the image's aspect, channels where the input has them if it can be; else null. */
function layoutOf(shape: readonly number[], input: ModelInput): Layout | null {
  const rank = input.size.length;
  const isFirst = axesOf(input.layout).channel === 1;
  const places = isFirst ? (['first', 'last', 'none'] as const) : (['last', 'first', 'none'] as const);
  const layouts = places.map((channels) => layoutWith(channels, rank));
  return (
    layouts.find((layout) => hasAxes(shape, layout, rank) && isAlike(sizeIn(layout, shape), input.size)) ??
    null
  );
}

/** Whether a shape has the axes of a layout, and those the number of spatial axes. */
function hasAxes(shape: readonly number[], layout: Layout, rank: number): boolean {
  return layout.length === shape.length && axesOf(layout).spatial.length === rank;
}

/** Whether an output has the input's aspect, up to a pixel, and more than one pixel along each axis. */
function isAlike(output: Size<'output'>, input: Size<'input'>): boolean {
  return output.every(
    (length, axis) =>
      length > 1 &&
      input.every((other, otherAxis) => {
        const own = at(input, axis);
        return Math.abs(length * other - at(output, otherAxis) * own) <= Math.max(own, other);
      }),
  );
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
    if (axesOf(layout).channel === null && !isProbability && values.every(Number.isInteger)) {
      return { decision: 'labels', activation: 'none' };
    }
    return { decision: 'threshold', activation: isProbability ? 'none' : 'sigmoid' };
  }
  if (last === 'Sigmoid' || last === 'HardSigmoid') return { decision: 'threshold', activation: 'none' };
  return { decision: 'argmax', activation: last === 'Softmax' ? 'none' : 'softmax' };
}

const movers: readonly string[] = [
  'Cast',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Reshape',
  'Identity',
  'Resize',
];

/** The operator that produces an output, behind operators that only move or retype its values; null where none does. */
function lastOperator(graph: Graph, output: string): string | null {
  const producers = producersOf(graph);
  let node = producers.get(output);
  while (node !== undefined && movers.includes(node.operator)) node = producers.get(at(node.inputs, 0));
  return node?.operator ?? null;
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
