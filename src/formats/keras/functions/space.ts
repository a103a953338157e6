import { at } from '../../../at.ts';
import { withChannelsLast } from '../../tensorflow/axes.ts';
import type { Length } from '../../tensorflow/length.ts';
import { broadcast } from '../../tensorflow/operations/elementwise.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { pooling } from '../../tensorflow/operations/pooling.ts';
import { type Interpolation, type Placement, resize } from '../../tensorflow/operations/resizing.ts';
import { range } from '../../tensorflow/order.ts';
import type { Computed } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** Applies `work` to `x` with its channels as the last axis, whatever the argument `format`. */
function channelsLast(call: Arguments, work: (x: Computed) => Computed): Computed {
  const format = call.text('format', 'channels_last');
  const areFirst = format === 'channels_first' || format.startsWith('NC');
  return withChannelsLast(call.b, call.tensor('x'), areFirst, work);
}

/** Interpolations by name, or by number in `tf.compat.v1.image.ResizeMethod`. */
const interpolations: Readonly<Record<string, Interpolation>> = {
  bilinear: 'linear',
  nearest: 'nearest',
  bicubic: 'cubic',
  '0': 'linear',
  '1': 'nearest',
  '2': 'cubic',
};

const unsupported = ['antialias', 'preserve_aspect_ratio', 'crop_to_aspect_ratio', 'pad_to_aspect_ratio'];

function sizeOf(call: Arguments): readonly Length[] {
  const { elements } = call.lengths('size');
  if (elements.length !== 2) throw call.failure('resizes to a size that is not a height and a width');
  return elements;
}

/**
 * `tf.image.resize` and `keras.ops.image.resize`.
 * @param placement how positions are mapped, where the call does not set it
 */
export function resized(placement: Placement): FunctionLowering {
  return (call) => {
    const given = call.plain('method');
    const name = typeof given === 'number' ? `${given}` : call.text('method', 'bilinear');
    const interpolation = Object.hasOwn(interpolations, name) ? interpolations[name] : undefined;
    if (interpolation === undefined) throw call.failure(`interpolates by "${name}", which is not supported`);
    const refused = unsupported.find((flag) => call.flag(flag));
    if (refused !== undefined) throw call.failure(`has ${refused} set, which is not supported`);
    return channelsLast(call, (x) =>
      resize(call.b, x, sizeOf(call), interpolation, placementOf(call, placement)),
    );
  };
}

/** Resizing as in TensorFlow 1. */
export function resizedAsInVersion1(interpolation: Interpolation): FunctionLowering {
  return (call) =>
    resize(call.b, call.tensor('x'), sizeOf(call), interpolation, placementOf(call, 'asymmetric'));
}

function placementOf(call: Arguments, placement: Placement): Placement {
  if (call.flag('align_corners')) return 'align corners';
  return call.flag('half_pixel_centers') ? 'half pixel' : placement;
}

/** Lengths for the spatial axes, from one for all of them, one for each, or one for each axis of the tensor. */
function windowOf(call: Arguments, name: string, space: number): readonly number[] | null {
  const given = call.integers(name);
  if (given === null) return null;
  if (given.length === 1) return range(space).map(() => at(given, 0));
  if (given.length === space) return given;
  return call.text('format', '').startsWith('NC') ? given.slice(2) : given.slice(1, -1);
}

export function pooled(operator: 'MaxPool' | 'AveragePool'): FunctionLowering {
  return (call) =>
    channelsLast(call, (x) => {
      const size = windowOf(call, 'size', x.shape.length - 2);
      if (size?.length !== x.shape.length - 2)
        throw call.failure('has a window for another number of spatial axes than its input');
      const strides = windowOf(call, 'strides', size.length) ?? size;
      const name = call.text('padding', 'valid').toLowerCase();
      if (name !== 'same' && name !== 'valid')
        throw call.failure(`has the padding "${name}", which is not supported`);
      const steps = { strides, padding: name, dilations: size.map(() => 1) } as const;
      return pooling(call.b, operator, x, size, steps);
    });
}

function blocks(work: typeof moving.depthToSpace): FunctionLowering {
  return (call) => channelsLast(call, (x) => work(call.b, x, call.number('block', 1)));
}

export const depthToSpace = blocks(moving.depthToSpace);
export const spaceToDepth = blocks(moving.spaceToDepth);

export const biasAdd: FunctionLowering = (call) =>
  channelsLast(call, (x) => broadcast(call.b, 'Add', [x, call.value('bias')]));
