import { type Length, scaled } from '../../tensorflow/length.ts';
import { at } from '../../../at.ts';
import { requireRank } from '../../tensorflow/axes.ts';
import { pad } from '../../tensorflow/operations/moving.ts';
import { slice } from '../../tensorflow/operations/slicing.ts';
import { type Interpolation, type Placement, resize } from '../../tensorflow/operations/resizing.ts';
import { channelsLast, spatialRank } from './channels.ts';
import type { LayerCall, Lowering } from './layer.ts';

function interpolationOf(call: LayerCall, otherwise: string): Interpolation {
  const name = call.config.text('interpolation', otherwise);
  if (name === 'nearest') return 'nearest';
  if (name === 'bilinear') return 'linear';
  if (name === 'bicubic') return 'cubic';
  throw call.config.failure(`interpolates by "${name}", which is not supported`);
}

/** Keras samples at half pixels; TensorFlow.js and nearest-neighbour upsampling do not. */
function placementOf(call: LayerCall, interpolation: Interpolation): Placement {
  return call.dialect === 'tfjs' && interpolation === 'linear' ? 'asymmetric' : 'half pixel';
}

/** UpSampling1D, UpSampling2D, UpSampling3D. */
export const upsampling: Lowering = (call) => {
  const factors = call.config.integers('size', spatialRank(call), [2]);
  const interpolation = interpolationOf(call, 'nearest');
  return channelsLast(call, (x) => {
    requireRank(call.b, x.shape, factors.length + 2);
    const size = factors.map((factor, i): Length => scaled(at(x.shape, i + 1), factor));
    const placement = interpolation === 'nearest' ? 'asymmetric' : placementOf(call, interpolation);
    return resize(call.b, x, size, interpolation, placement);
  });
};

/** Resizing to a fixed height and width. */
export const resizing: Lowering = (call) => {
  const { config } = call;
  const refused = ['antialias', 'crop_to_aspect_ratio', 'pad_to_aspect_ratio'].find((name) =>
    config.flag(name, false),
  );
  if (refused !== undefined) throw config.failure(`has ${refused} set, which is not supported`);
  const interpolation = interpolationOf(call, 'bilinear');
  const size = [config.number('height'), config.number('width')];
  return channelsLast(call, (x) =>
    resize(call.b, x, size, interpolation, call.dialect === 'tfjs' ? 'asymmetric' : 'half pixel'),
  );
};

/** ZeroPadding1D, ZeroPadding2D, ZeroPadding3D. */
export const padding: Lowering = (call) => {
  const pairs = call.config.pairs('padding', spatialRank(call));
  return channelsLast(call, (x) => pad(call.b, x, [[0, 0], ...pairs, [0, 0]]));
};

/** Cropping1D, Cropping2D, Cropping3D. */
export const cropping: Lowering = (call) => {
  const pairs = call.config.pairs('cropping', spatialRank(call));
  const cuts = pairs.map(([before, after], i) => ({
    axis: i + 1,
    start: before,
    end: after === 0 ? null : -after,
  }));
  return channelsLast(call, (x) => slice(call.b, x, cuts));
};

/** CenterCrop, of images at least as large as the crop. */
export const centerCrop: Lowering = (call) =>
  channelsLast(call, (x) => {
    const wanted = [call.config.number('height'), call.config.number('width')];
    const cuts = wanted.map((length, i) => {
      const own = x.shape[i + 1];
      if (typeof own !== 'number' || own < length)
        throw call.config.failure('crops images that may be smaller than the crop, which is not supported');
      const start = Math.floor((own - length) / 2);
      return { axis: i + 1, start, end: start + length };
    });
    return slice(call.b, x, cuts);
  });
