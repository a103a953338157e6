import { depthToSpace, spaceToDepth } from '../../tensorflow/operations/moving.ts';
import { type Interpolation, type Placement, resize } from '../../tensorflow/operations/resizing.ts';
import { repeated } from '../../tensorflow/operations/shaping.ts';
import { repetition } from '../repetitions.ts';
import { channelsLast } from './convolutions.ts';
import { lengthsOf } from './lengths.ts';
import type { Lowering, Operator } from './operator.ts';

function placementOf({ attributes }: Operator): Placement {
  if (attributes.flag('align_corners')) return 'align corners';
  return attributes.flag('half_pixel_centers') ? 'half pixel' : 'asymmetric';
}

function resized(interpolation: Interpolation): Lowering {
  return (operator) =>
    resize(operator.b, operator.tensor(0), lengthsOf(operator, 1), interpolation, placementOf(operator));
}

const repeat: Lowering = ({ b, tensor, number, node, failure }) => {
  if (node.times === undefined) throw failure('repeats an unknown number of times');
  return repeated(b, tensor(0), number(1), node.times);
};

function blocks(work: typeof depthToSpace): Lowering {
  return (operator) =>
    channelsLast(operator, operator.tensor(0), (x) => work(operator.b, x, operator.integer('block_size')));
}

/** Operators that change the spatial size, by TensorFlow name. */
export const spatialOperators: Readonly<Record<string, Lowering>> = {
  [repetition]: repeat,
  ResizeBilinear: resized('linear'),
  ResizeNearestNeighbor: resized('nearest'),
  ResizeBicubic: resized('cubic'),
  DepthToSpace: blocks(depthToSpace),
  SpaceToDepth: blocks(spaceToDepth),
};
