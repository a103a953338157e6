import { axesOf, type Layout, layoutWith } from '../../documents/axes.ts';
import { UserError } from '../../errors.ts';
import type { Dimension, Graph, ValueInfo } from '../../graph/graph.ts';
import type { WindowModel } from '../../inference/sliding/window-runner.ts';
import { maxChannels } from '../../imaging/raster.ts';
import { shapeInWords } from './declared-shape.ts';
import { inputStart } from './input-start.ts';

/** The input that takes the image, and what the model declares of its axes; null where an axis is dynamic. */
export interface ImageInput {
  readonly name: string;
  readonly layout: Layout;
  readonly channels: number;
  /** Lengths along the spatial axes, outermost first. */
  readonly size: readonly (number | null)[];
  /** Images the model takes at once; null: any number. */
  readonly batchSize: number | null;
}

/** Axes of an image or a volume, with items and channels. */
const imageRanks: readonly (number | undefined)[] = [4, 5];

/**
 * Finds the input of a model that takes the image or volume: the one named, else the first with an image's axes.
 * @throws UserError when there is none, or it has not the axes of either
 */
export function imageInputOf(
  {
    graph,
    name: model,
    sliding,
  }: { readonly graph: Graph; readonly name: string; readonly sliding?: WindowModel },
  wanted?: string,
): ImageInput {
  const input =
    graph.inputs.find(({ name }) => name === wanted) ??
    graph.inputs.find(({ shape }) => imageRanks.includes(shape?.length)) ??
    graph.inputs[0];
  if (input === undefined) throw new UserError(`${model} takes no input: it cannot segment an image.`);
  if (wanted !== undefined && input.name !== wanted) {
    throw new UserError(
      `${model} has no input "${wanted}": it has ${graph.inputs.map(({ name }) => name).join(', ')}.`,
    );
  }
  const { shape } = input;
  if (shape === null || !imageRanks.includes(shape.length)) {
    throw new UserError(
      `${model} takes ${shape === null ? 'no declared shape' : shapeInWords(input)}: an image has 4 axes (N×C×H×W), and a volume 5 (N×C×D×H×W).`,
    );
  }
  const found = imageAxesOf(input, shape, graph);
  if (found.channels > maxChannels) {
    throw new UserError(
      `${model} takes images of ${found.channels} channels: models of at most ${maxChannels} can be explained.`,
    );
  }
  return sliding === undefined ? found : { ...found, size: found.size.map(() => null), batchSize: null };
}

/**
 * Channels are where the first convolution takes them from. Where none follows, they are first, unless only the last axis
 * is as short as channels usually are.
 */
function imageAxesOf({ name }: ValueInfo, shape: readonly Dimension[], graph: Graph): ImageInput {
  const fixed = (axis: number): number | null => {
    const length = shape[axis];
    return typeof length === 'number' && length > 0 ? length : null;
  };
  const isChannels = (axis: number): boolean => [1, 2, 3, 4].some((channels) => channels === fixed(axis));
  const last = shape.length - 1;
  const { convolution } = inputStart(graph, name, shape.length);
  const isFollowed = convolution !== null && [null, convolution.channels].includes(fixed(convolution.axis));
  const isLast = isFollowed ? convolution.axis === last : !isChannels(1) && isChannels(last);
  const layout = layoutWith(isLast ? 'last' : 'first', shape.length - 2);
  const { channel, spatial } = axesOf(layout);
  return {
    name,
    layout,
    channels: (channel === null ? null : fixed(channel)) ?? convolution?.channels ?? 1,
    size: spatial.map(fixed),
    batchSize: fixed(0),
  };
}
