import { at } from '../../../at.ts';
import { withChannelsLast } from '../../tensorflow/axes.ts';
import { type Length, scaled, sumOf } from '../../tensorflow/length.ts';
import {
  convolution,
  depthwiseConvolution,
  transposedConvolution,
} from '../../tensorflow/operations/convolution.ts';
import { pad } from '../../tensorflow/operations/moving.ts';
import { pooling } from '../../tensorflow/operations/pooling.ts';
import { slice } from '../../tensorflow/operations/slicing.ts';
import type { Padding, Steps } from '../../tensorflow/operations/windows.ts';
import { range } from '../../tensorflow/order.ts';
import { type Pair, pairsOf } from '../../tensorflow/pairs.ts';
import type { Computed, Constant } from '../../tensorflow/value.ts';
import { fused } from './fused.ts';
import { integersIn } from './lengths.ts';
import type { Blocks, Lowering, Operand, Operator } from './operator.ts';

export function areChannelsFirst({ attributes }: Operator): boolean {
  return (attributes.text('data_format') ?? 'NHWC').startsWith('NC');
}

/** Applies `work` to a tensor with its channels as the last axis, whatever the node's data format. */
export function channelsLast(operator: Operator, x: Computed, work: (x: Computed) => Computed): Computed {
  return withChannelsLast(operator.b, x, areChannelsFirst(operator), work);
}

/** The entries for spatial axes of an attribute that lists all axes; 1 for each where it is left out. */
function spatial(operator: Operator, name: string, rank: number): readonly number[] {
  const list = operator.attributes.integers(name);
  if (list.length === 0) return range(rank - 2).map(() => 1);
  return areChannelsFirst(operator) ? list.slice(2) : list.slice(1, -1);
}

function paddingOf(operator: Operator, rank: number): Padding {
  const name = operator.attributes.text('padding') ?? 'VALID';
  if (name !== 'EXPLICIT') return name === 'SAME' ? 'same' : 'valid';
  const first = areChannelsFirst(operator) ? 2 : 1;
  return pairsOf(operator.attributes.integers('explicit_paddings')).slice(first, first + rank - 2);
}

function stepsOf(operator: Operator, rank: number): Steps {
  return {
    strides: spatial(operator, 'strides', rank),
    dilations: spatial(operator, 'dilations', rank),
    padding: paddingOf(operator, rank),
  };
}

type Convolve = (
  x: Computed,
  steps: Steps,
  operator: Operator,
  weights: Constant,
  bias: Constant | null,
) => Computed;

const plain: Convolve = (x, steps, operator, weights, bias) => {
  const { shape } = weights.value;
  const inputs = shape.at(-2);
  if (inputs === undefined) throw operator.failure(`has a kernel of the shape ${shape.join('×')}`);
  const channels = x.shape.at(-1);
  const groups = typeof channels === 'number' ? channels / inputs : 1;
  return convolution(operator.moduleOf(weights), x, weights, bias, { ...steps, groups });
};

const depthwise: Convolve = (x, steps, operator, weights, bias) =>
  depthwiseConvolution(operator.moduleOf(weights), x, weights, bias, steps);

/** Convolves an image. Blocks of an image become a dilated convolution of the image itself. */
function convolved(convolve: Convolve): Lowering {
  return (operator) => {
    const weights = operator.constant(1);
    const [input] = operator.inputs;
    const rank = weights.value.shape.length;
    const steps = stepsOf(operator, rank);
    return fused(operator, (bias) => {
      if (input?.kind !== 'blocks') {
        return channelsLast(operator, operator.tensor(0), (x) => convolve(x, steps, operator, weights, bias));
      }
      if (steps.padding !== 'valid' || steps.strides.some((stride) => stride !== 1)) {
        throw operator.failure(
          'convolves blocks of an image with strides or padding, which is not supported',
        );
      }
      const image = convolve(
        input.image,
        { ...steps, dilations: input.block, padding: input.pads },
        operator,
        weights,
        bias,
      );
      return { ...input, image, pads: input.pads.map((): Pair => [0, 0]) };
    });
  };
}

export const convolutions = { plain: convolved(plain), depthwise: convolved(depthwise) };

/** Conv2DBackpropInput, Conv3DBackpropInputV2: `output size, filter, input`. */
export const transposed: Lowering = (operator) => {
  const weights = operator.constant(1);
  const steps = stepsOf(operator, weights.value.shape.length);
  const sizes = integersIn(operator.inputs[0])?.elements;
  if (sizes === undefined) throw operator.failure('has an output size that is computed from values');
  return fused(operator, (bias) =>
    channelsLast(operator, operator.tensor(2), (x) => {
      const wanted = areChannelsFirst(operator) ? sizes.slice(2) : sizes.slice(1, -1);
      const space = x.shape.slice(1, -1);
      if (wanted.length !== space.length || steps.strides.length !== space.length)
        throw operator.failure('has an output size or strides for another number of axes than its input');
      const extra = wanted.map((length, i): number => {
        const rest: Length | null = sumOf(length, scaled(at(space, i), -at(steps.strides, i)));
        const number = typeof rest === 'number' ? rest : rest?.times === 0 ? rest.plus : null;
        if (number === null) throw operator.failure('has an output size that does not follow from its input');
        return number;
      });
      return transposedConvolution(operator.moduleOf(weights), x, weights, bias, steps, extra);
    }),
  );
};

/** MaxPool, AvgPool, MaxPool3D, AvgPool3D. */
export function pooled(kind: 'MaxPool' | 'AveragePool'): Lowering {
  return (operator) => {
    const x = operator.tensor(0);
    const size = spatial(operator, 'ksize', x.shape.length);
    const steps = { ...stepsOf(operator, x.shape.length), dilations: size.map(() => 1) };
    return channelsLast(operator, x, (image) => pooling(operator.b, kind, image, size, steps));
  };
}

export const spaceToBatch: Lowering = (operator): Operand => {
  const pads = operator.dilations.pairs(operator.node);
  if (pads === null)
    throw operator.failure(
      'has padding that depends on the size of the image: export the model with a fixed input size',
    );
  return { kind: 'blocks', image: operator.tensor(0), block: operator.numbers(1), pads };
};

export const batchToSpace: Lowering = (operator) => {
  const [blocks] = operator.inputs;
  const crops = operator.dilations.pairs(operator.node);
  if (blocks?.kind !== 'blocks' || crops === null)
    throw operator.failure('does not undo a SpaceToBatchND, which is not supported');
  const { b } = operator;
  const padded = pad(b, blocks.image, [[0, 0], ...blocks.pads, ...otherPads(blocks)]);
  return slice(
    b,
    padded,
    crops.map(([before, after], i) => ({ axis: i + 1, start: before, end: after === 0 ? null : -after })),
  );
};

/** No padding for the axes behind the blocks. */
function otherPads({ image, pads }: Blocks): readonly Pair[] {
  return range(image.shape.length - 1 - pads.length).map((): Pair => [0, 0]);
}
