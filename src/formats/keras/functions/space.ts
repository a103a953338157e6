import type { Length } from '../../tensorflow/length.ts';
import { broadcast } from '../../tensorflow/operations/elementwise.ts';
import { depthToSpace, spaceToDepth } from '../../tensorflow/operations/moving.ts';
import { pooling } from '../../tensorflow/operations/pooling.ts';
import { type Interpolation, type Placement, resize } from '../../tensorflow/operations/resizing.ts';
import { asWritten, type Computed, relabelled } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** Lets `work` see channels as the last axis. */
function channelsLast(call: Arguments, work: (x: Computed) => Computed): Computed {
  const x = call.tensor('x');
  const format = call.text('format', 'channels_last');
  if (format !== 'channels_first' && !format.startsWith('NC')) return work(x);
  const axes = asWritten(x.shape.length);
  const made = work(relabelled(x, [0, ...axes.slice(2), 1]));
  return relabelled(made, [0, axes.length - 1, ...axes.slice(1, -1)]);
}

const interpolations: Readonly<Record<string, Interpolation>> = {
  bilinear: 'linear',
  nearest: 'nearest',
  bicubic: 'cubic',
  // `tf.compat.v1.image.ResizeMethod`
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
 * @param otherwise where positions lie when the call does not say it
 */
export function resized(otherwise: Placement): FunctionLowering {
  return (call) => {
    const given = call.plain('method');
    const name = typeof given === 'number' ? `${given}` : call.text('method', 'bilinear');
    const interpolation = Object.hasOwn(interpolations, name) ? interpolations[name] : undefined;
    if (interpolation === undefined) throw call.failure(`interpolates by "${name}", which is not supported`);
    const refused = unsupported.find((flag) => call.flag(flag));
    if (refused !== undefined) throw call.failure(`has ${refused} set, which is not supported`);
    return channelsLast(call, (x) =>
      resize(call.b, x, sizeOf(call), interpolation, placementOf(call, otherwise)),
    );
  };
}

/** Resizing as TensorFlow 1 did it. */
export function resizedAsBefore(interpolation: Interpolation): FunctionLowering {
  return (call) =>
    resize(call.b, call.tensor('x'), sizeOf(call), interpolation, placementOf(call, 'asymmetric'));
}

function placementOf(call: Arguments, otherwise: Placement): Placement {
  if (call.flag('align_corners')) return 'align corners';
  return call.flag('half_pixel_centers') ? 'half pixel' : otherwise;
}

/** Lengths of a window for the axes of space: one for all, one each, or with 1 for batch and channels. */
function windowOf(call: Arguments, name: string, space: number): readonly number[] | null {
  const given = call.integers(name);
  if (given === null) return null;
  if (given.length === 1) return asWritten(space).map(() => given[0] ?? 1);
  if (given.length === space) return given;
  return call.text('format', '').startsWith('NC') ? given.slice(2) : given.slice(1, -1);
}

export function pooled(operator: 'MaxPool' | 'AveragePool'): FunctionLowering {
  return (call) =>
    channelsLast(call, (x) => {
      const size = windowOf(call, 'size', x.shape.length - 2);
      if (size?.length !== x.shape.length - 2) throw call.failure('has a window that is not known');
      const strides = windowOf(call, 'strides', size.length) ?? size;
      const name = call.text('padding', 'valid').toLowerCase();
      if (name !== 'same' && name !== 'valid')
        throw call.failure(`has the padding "${name}", which is not known`);
      const steps = { strides, padding: name, dilations: size.map(() => 1) } as const;
      return pooling(call.b, operator, x, size, steps);
    });
}

function blocks(work: typeof depthToSpace): FunctionLowering {
  return (call) => channelsLast(call, (x) => work(call.b, x, call.number('block', 1)));
}

export const toSpace = blocks(depthToSpace);
export const toDepth = blocks(spaceToDepth);

export const biased: FunctionLowering = (call) =>
  channelsLast(call, (x) => broadcast(call.b, 'Add', [x, call.value('bias')]));
