import { entry } from '../../at.ts';
import { axesOf, channelsIn, sizeIn } from '../../documents/axes.ts';
import type { Guess, Head, ModelInput } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { tensorsBehind } from '../../graph/dependent-tensors.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { classNamesOf, namesOfLabels } from './class-names.ts';
import type { LoadedModel } from './model-shelf.ts';
import { oddValues } from './odd-values.ts';
import { endsInDecision, originsOf } from './output-origins.ts';
import { isOneImage, type OutputShape, outputShapes } from './output-shapes.ts';
import { type OutputReading, readOutput } from './read-output.ts';

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
  { graph, declared, name: model }: Pick<LoadedModel, 'graph' | 'declared' | 'name'>,
  input: ModelInput,
  outputs: ReadonlyMap<string, Tensor>,
  settings: Settings,
): InferredHead {
  const guesses: Guess[] = [];
  const guess = (text: string): void => void guesses.push({ about: 'output', text });
  const name = chooseOutput({ graph, name: model }, input, outputs, settings, guess);
  const tensor = entry(outputs, name);
  const values = tensor.data as Float32Array;
  if (values.every(Number.isNaN)) {
    throw new UserError(
      `${model} outputs nothing but NaN in "${name}" for this image: check how its pixel values are scaled, and the model's precision.`,
    );
  }
  const { layout, shape } = chooseShape(name, tensor, input, settings, model, guess);
  const channels = channelsIn(layout, shape);
  const type = declared.outputs.find((one) => one.name === name)?.type ?? 'float32';
  const positions = axesOf(layout).channel === 1 ? 'last' : 'first';
  const reading = readOutput({ type, origins: originsOf(graph, name), values, channels, positions });
  const decision = settings.decision ?? reading.decision;
  const activation = settings.activation ?? reading.activation;
  const threshold = settings.threshold ?? 0.5;
  if (settings.decision === undefined) guess(wordsFor(reading, channels));
  oddValues(values, { decision, activation }).forEach(guess);
  if (settings.threshold === undefined && decision === 'threshold' && activation !== 'none') {
    guess('The threshold 0.5 is applied to the raw output, as published (p > 0.5 is a raw value above 0).');
  }
  const labelled = decision === 'argmax' ? namesOfLabels(settings.labels, channels) : undefined;
  const classes = settings.classes ?? labelled ?? classNamesOf(graph.metadata);
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

/**
 * The output that is named, else of those that are segmentations the first that has the input's size, then one that ends
 * in Sigmoid, Softmax or ArgMax, then one that no other is computed from, then the first declared.
 */
function chooseOutput(
  { graph, name: model }: Pick<LoadedModel, 'graph' | 'name'>,
  input: ModelInput,
  outputs: ReadonlyMap<string, Tensor>,
  { output }: Settings,
  guess: (text: string) => void,
): string {
  const usable = [...outputs].flatMap(([name, { shape }]) => {
    const [first] = outputShapes(shape, input);
    return first === undefined ? [] : [{ name, size: sizeIn<'output'>(first.layout, first.shape) }];
  });
  if (output !== undefined) {
    const wanted = outputs.get(output);
    if (wanted === undefined) {
      throw new UserError(`${model} has no output "${output}": it has ${[...outputs.keys()].join(', ')}.`);
    }
    if (usable.some(({ name }) => name === output)) return output;
    throw new UserError(`${model}: output "${output}" (${wanted.shape.join('×')}) has no height and width.`);
  }
  const preferred = narrowed(
    usable,
    ({ size }) => size.join() === input.size.join(),
    ({ name }) => endsInDecision(graph, name),
    notBehindOthers(graph),
  );
  const [chosen] = preferred;
  if (chosen === undefined) {
    const shapes = [...outputs].map(([name, { shape }]) => `${name} ${shape.join('×')}`).join(', ');
    throw new UserError(
      `${model} is not a segmentation model: no output has the image's height and width (${shapes}).`,
    );
  }
  const others = usable.filter(({ name }) => name !== chosen.name).map(({ name }) => `"${name}"`);
  const rest = others.length > 0 ? ` It could also be ${others.join(', ')}.` : '';
  if (outputs.size > 1) guess(`Of ${outputs.size} outputs, "${chosen.name}" is explained.${rest}`);
  return chosen.name;
}

/** Keeps what meets each condition in turn, as long as something does. */
function narrowed<T>(
  all: readonly T[],
  ...conditions: readonly ((one: T, rivals: readonly T[]) => boolean)[]
): readonly T[] {
  return conditions.reduce((left, isMet) => {
    const meeting = left.filter((one) => isMet(one, left));
    return meeting.length > 0 ? meeting : left;
  }, all);
}

/** Whether none of its rivals is computed from an output. */
function notBehindOthers(
  graph: Graph,
): (one: { readonly name: string }, rivals: readonly { readonly name: string }[]) => boolean {
  let behind: ReadonlySet<string> | null = null;
  return ({ name }, rivals) => {
    behind ??= tensorsBehind(
      graph,
      rivals.map((rival) => rival.name),
    );
    return !behind.has(name);
  };
}

/** The axes of an output, by the settings or by its shape. */
function chooseShape(
  name: string,
  { shape }: Tensor,
  input: ModelInput,
  { layout: asked }: Settings,
  model: string,
  guess: (text: string) => void,
): OutputShape {
  const shapes = outputShapes(shape, input);
  if (asked !== undefined) {
    const fitting = shapes.find(({ layout }) => layout === asked);
    if (fitting !== undefined) return fitting;
    const isOfRank = axesOf(asked).spatial.length === input.size.length;
    if (isOfRank && isOneImage(shape, asked)) return { layout: asked, shape };
  }
  const [found, ...others] = shapes;
  if (found === undefined || asked !== undefined) {
    throw new UserError(
      `${model}: output "${name}" (${shape.join('×')}) does not have the axes ${asked ?? 'of an image'}.`,
    );
  }
  const rest =
    others.length > 0 ? `; they could also be ${others.map(({ layout }) => layout).join(' or ')}` : '';
  const isReshaped = found.shape.join() !== shape.join();
  if (isReshaped || others.length > 0) {
    guess(
      `The output's axes (${shape.join('×')}) are read as ${found.layout}, ${found.shape.join('×')}${rest}.`,
    );
  }
  return found;
}

function wordsFor({ decision, activation, isByValues }: OutputReading, channels: number): string {
  if (decision === 'labels') {
    const otherwise = isByValues
      ? ' (all values are whole numbers); if they are scores, set the decision'
      : '';
    return `The output holds class numbers${otherwise}.`;
  }
  const kind = activation === 'none' ? 'probabilities' : 'logits';
  if (decision === 'threshold') {
    if (channels === 1) {
      const otherwise = isByValues
        ? ' (all values lie within 0 and 1); if they are logits, set the activation to sigmoid'
        : '';
      return `The output holds ${kind} of one class${otherwise}.`;
    }
    const otherwise = isByValues
      ? ' (values lie within 0 and 1 and do not sum to 1 over the classes); if the largest wins, set the decision to argmax'
      : '';
    return `The output holds ${kind} of ${channels} overlapping classes${otherwise}.`;
  }
  return `The output holds ${kind} of ${channels} classes; the largest wins.`;
}

function classOf(
  wanted: Settings['class'],
  classes: readonly string[],
  decision: Head['decision'],
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
