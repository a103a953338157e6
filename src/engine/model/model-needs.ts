import { axesOf } from '../../documents/axes.ts';
import type { DeclaredTensor, ModelNeeds } from '../../documents/model-summary.ts';
import { UserError } from '../../errors.ts';
import type { Graph, ValueInfo } from '../../graph/graph.ts';
import { withFloatEdges } from '../../graph/rewrites/float-edges.ts';
import { withFourAxes, withoutTrainingSwitches } from '../../graph/rewrites/image-inputs.ts';
import { needsValue, otherInputs, shapeInWords } from './declared-shape.ts';
import { type ImageInput, imageInputOf } from './image-input.ts';

/** The graph of a model's file as it is run: with an image's four axes, for inference, and `float32` at its edges. */
export function graphToRun(stored: Graph): Graph {
  return withFloatEdges(withFourAxes(withoutTrainingSwitches(stored)));
}

/**
 * What a model needs from whoever explains it: the channels of its image, and values for its other inputs.
 * @param graph as it is run
 * @param declared inputs and outputs as the file declares them
 * @param wanted name of the image input; by default the one with an image's axes
 * @throws UserError when it takes no image, or none of its outputs can be a segmentation
 */
export function needsOf(
  model: {
    readonly graph: Graph;
    readonly declared: Pick<Graph, 'inputs' | 'outputs'>;
    readonly name: string;
  },
  wanted?: string,
): ModelNeeds {
  const { declared } = model;
  const found = imageInputOf(model, wanted);
  if (declared.outputs.every((output) => isTooShort(output, found))) {
    const shapes = declared.outputs.map((output) => `${output.name} ${shapeInWords(output)}`).join(', ');
    throw new UserError(
      `${model.name} is not a segmentation model: no output has the image's height and width (${shapes}).`,
    );
  }
  const constants = otherInputs(model, found.name).filter(needsValue);
  return { channels: found.channels, rank: found.size.length, constants: constants.map(declaredTensor) };
}

/** An input or output as the model's file declares it. */
export function declaredTensor({ name, type, shape }: ValueInfo): DeclaredTensor {
  return { name, type, shape: shape?.map((length) => length ?? '?') ?? null };
}

/** Whether an output has too few axes for an image's height and width, also as one axis. */
function isTooShort({ shape }: ValueInfo, { size, layout }: ImageInput): boolean {
  if (shape === null || axesOf(layout).spatial.length !== 2) return false;
  const [items, ...rest] = shape;
  const lengths = (typeof items === 'number' ? shape : rest).filter((length) => length !== 1);
  if (lengths.length !== 1) return lengths.length === 0;
  const [height, width] = size;
  const [positions] = lengths;
  const isKnown = typeof height === 'number' && typeof width === 'number' && typeof positions === 'number';
  return isKnown && positions !== height * width;
}
