import { at } from '../../at.ts';
import { axesOf, type Layout, layoutWith } from '../../documents/axes.ts';
import { UserError } from '../../errors.ts';
import type { Dimension, Graph, ValueInfo } from '../../graph/graph.ts';
import type { LoadedModel } from './model-shelf.ts';

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

/**
 * Finds the image input of a 2-D model: the only input, or the one named.
 * @throws UserError when there is none, it is not an image, or the model needs more than an image
 */
export function imageInputOf(
  { graph, name: model }: Pick<LoadedModel, 'graph' | 'name'>,
  wanted?: string,
): ImageInput {
  const input = graph.inputs.find(({ name }) => name === wanted) ?? graph.inputs[0];
  if (input === undefined) throw new UserError(`${model} takes no input: it cannot segment an image.`);
  if (wanted !== undefined && input.name !== wanted) {
    throw new UserError(
      `${model} has no input "${wanted}": it has ${graph.inputs.map(({ name }) => name).join(', ')}.`,
    );
  }
  const other = graph.inputs.find(({ name }) => name !== input.name);
  if (other !== undefined) {
    throw new UserError(
      `${model} needs "${other.name}" besides the image: export it with the image as its only input.`,
    );
  }
  const { shape } = input;
  if (shape?.length === 5) {
    throw new UserError(
      `${model} takes volumes (${inWords(shape)}): only models of 2-D images can be explained.`,
    );
  }
  if (shape?.length !== 4) {
    throw new UserError(
      `${model} takes ${shape === null ? 'no declared shape' : inWords(shape)}: an image has 4 axes (N×C×H×W).`,
    );
  }
  const found = imageAxesOf(input, shape, graph);
  if (found.channels !== 1 && found.channels !== 3) {
    throw new UserError(
      `${model} takes images of ${found.channels} channels: only models of grey (1) or colour images (3) can be explained.`,
    );
  }
  return found;
}

function inWords(shape: readonly Dimension[]): string {
  return shape.map((length) => length ?? '?').join('×');
}

/** Channels are taken to be first, unless only the last axis is as long as grey or colour images have channels. */
function imageAxesOf({ name }: ValueInfo, shape: readonly Dimension[], graph: Graph): ImageInput {
  const fixed = (axis: number): number | null => {
    const length = shape[axis];
    return typeof length === 'number' && length > 0 ? length : null;
  };
  const isChannels = (axis: number): boolean => [1, 3].some((channels) => channels === fixed(axis));
  const isLast = !isChannels(1) && isChannels(shape.length - 1);
  const layout = layoutWith(isLast ? 'last' : 'first', shape.length - 2);
  const { channel, spatial } = axesOf(layout);
  return {
    name,
    layout,
    channels: (channel === null ? null : fixed(channel)) ?? channelsOfFirstConvolution(graph, name) ?? 1,
    size: spatial.map(fixed),
    batchSize: fixed(0),
  };
}

function channelsOfFirstConvolution(graph: Graph, input: string): number | null {
  const first = graph.nodes.find(({ operator, inputs }) => operator === 'Conv' && inputs[0] === input);
  const weights = first && graph.initializers.get(at(first.inputs, 1));
  if (weights === undefined) return null;
  const group = first?.attributes.get('group');
  return at(weights.shape, 1) * (group?.kind === 'int' ? group.value : 1);
}
