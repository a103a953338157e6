import { UserError } from '../../errors.ts';
import type { Dimension, Graph, ValueInfo } from '../../graph/graph.ts';
import type { LoadedModel } from './model-shelf.ts';

/** The input that takes the image, and what the model says of its axes; `null` where an axis is dynamic. */
export interface ImageInput {
  readonly name: string;
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: number;
  readonly height: number | null;
  readonly width: number | null;
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
      `${model} takes volumes (${shown(shape)}): only models of 2-D images can be explained.`,
    );
  }
  if (shape?.length !== 4) {
    throw new UserError(
      `${model} takes ${shape === null ? 'no declared shape' : shown(shape)}: an image has 4 axes (N×C×H×W).`,
    );
  }
  const found = axesOf(input, shape, graph);
  if (found.channels !== 1 && found.channels !== 3) {
    throw new UserError(
      `${model} takes images of ${found.channels} channels: only models of grey (1) or colour images (3) can be explained.`,
    );
  }
  return found;
}

function shown(shape: readonly Dimension[]): string {
  return shape.map((length) => length ?? '?').join('×');
}

function axesOf({ name }: ValueInfo, shape: readonly Dimension[], graph: Graph): ImageInput {
  const fixed = (axis: number): number | null => {
    const length = shape[axis];
    return typeof length === 'number' && length > 0 ? length : null;
  };
  const isChannels = (axis: number): boolean => [1, 3].includes(fixed(axis) ?? 0);
  const layout = !isChannels(1) && isChannels(3) ? 'NHWC' : 'NCHW';
  const [channel, row, column] = layout === 'NCHW' ? ([1, 2, 3] as const) : ([3, 1, 2] as const);
  return {
    name,
    layout,
    channels: fixed(channel) ?? channelsOfFirstConvolution(graph, name) ?? 1,
    height: fixed(row),
    width: fixed(column),
    batchSize: fixed(0),
  };
}

function channelsOfFirstConvolution(graph: Graph, input: string): number | null {
  const first = graph.nodes.find(({ operator, inputs }) => operator === 'Conv' && inputs[0] === input);
  const weights = graph.initializers.get(first?.inputs[1] ?? '');
  const group = first?.attributes.get('group');
  return weights === undefined ? null : (weights.shape[1] ?? 1) * (group?.kind === 'int' ? group.value : 1);
}
