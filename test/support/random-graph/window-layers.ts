import { at } from '../../../src/at.ts';
import type { PoolingOptions, WindowOptions } from '../window-options.ts';
import type { Value } from '../graph-writer.ts';
import { channelsOf, type Layer, type Place } from './layer.ts';

/** Layers that slide a window over space. */
export const windowLayers: Readonly<Record<string, Layer>> = {
  conv(place) {
    const { b, x, d } = place;
    const groups = d.flag() ? channelsOf(x) : 1;
    return b.conv(x, { ...window(place), channels: groups * d.between(1, groups > 1 ? 2 : 5), groups });
  },

  transposedConv(place) {
    const { b, x, d, space } = place;
    const groups = d.flag() ? channelsOf(x) : 1;
    const kernel = space.map(() => d.between(1, 4));
    const stride = space.map(() => d.between(1, 3));
    const dilation = space.map(() => d.pick(1, 1, 2));
    const reach = kernel.map((size, i) => (size - 1) * at(dilation, i) + 1);
    const channels = groups * d.between(1, 3);
    const common = { channels, groups, kernel, stride, dilation };
    const full = reach.map((size, i) => at(stride, i) * (at(x.shape, i + 2) - 1) + size);
    const form = d.pick('pads', 'pads', 'pads', 'SAME_UPPER', 'SAME_LOWER', 'VALID', 'shape');
    if (form === 'shape') {
      const outputShape = full.map((length, i) => Math.max(at(x.shape, i + 2), length - d.between(0, 2)));
      return b.transposedConv(x, { ...common, outputShape });
    }
    if (form === 'SAME_UPPER' || form === 'SAME_LOWER') {
      const isLong = reach.every((size, i) => size >= at(stride, i));
      return isLong ? b.transposedConv(x, { ...common, autoPad: form }) : x;
    }
    if (form === 'VALID') return b.transposedConv(x, { ...common, autoPad: 'VALID' });
    const outputPadding = stride.map((size) => d.between(0, size - 1));
    const pads = [...full, ...full].map((length) => (length > 4 ? d.between(0, 2) : 0));
    return b.transposedConv(x, { ...common, pads, outputPadding });
  },

  maxPool(place) {
    const chosen = pool(place);
    return place.b.maxPool(place.x, { ...chosen, ceil: canRoundUp(place.x, chosen) && place.d.flag() });
  },

  normPool(place) {
    const { b, x, d } = place;
    const { dilation, autoPad, ...chosen } = pool(place);
    return b.lpPool(x, {
      ...chosen,
      ...(autoPad === undefined ? {} : { autoPad }),
      ...(b.opset >= 18 && dilation !== undefined ? { dilation } : {}),
      power: d.between(1, 3),
    });
  },

  averagePool(place) {
    const { dilation, ...chosen } = pool(place);
    return place.b.averagePool(place.x, {
      ...chosen,
      ...(place.b.opset >= 19 && dilation !== undefined ? { dilation } : {}),
      ceil: canRoundUp(place.x, chosen) && place.d.flag(),
      countsPads: place.d.flag(),
    });
  },
};

/** A random window that has at least one position along each axis. */
function window(
  { x, d, space }: Place,
  largest = 3,
): PoolingOptions & { readonly kernel: readonly number[] } {
  const auto = d.pick<Exclude<WindowOptions['autoPad'], undefined> | null>(
    null,
    null,
    null,
    'SAME_UPPER',
    'SAME_LOWER',
    'VALID',
  );
  const kernel: number[] = [];
  const stride: number[] = [];
  const dilation: number[] = [];
  const before: number[] = [];
  const after: number[] = [];
  for (const axis of space) {
    const length = at(x.shape, axis);
    const size = Math.min(d.between(1, largest), length);
    const most = size === 1 ? 1 : Math.max(1, Math.floor((length - 1) / (size - 1)));
    const gap = auto === null || auto === 'VALID' ? Math.min(d.pick(1, 1, 2, 3), most) : 1;
    kernel.push(size);
    dilation.push(gap);
    const step = d.pick(1, 1, 2, 3);
    stride.push(auto === null || auto === 'VALID' ? step : Math.min(step, size));
    const reach = (size - 1) * gap;
    before.push(Math.min(d.between(0, 2), reach));
    after.push(Math.min(d.between(0, 2), reach));
  }
  const pads = auto === null ? { pads: [...before, ...after] } : { autoPad: auto };
  return { kernel, stride, dilation, ...pads };
}

/** A random window of a pool, which pads less than its kernel. */
function pool(place: Place): PoolingOptions & { readonly kernel: readonly number[] } {
  const chosen = window(place);
  const { pads } = chosen;
  if (typeof pads !== 'object') return chosen;
  return {
    ...chosen,
    pads: pads.map((pad, i) => Math.min(pad, at(chosen.kernel, i % chosen.kernel.length) - 1)),
  };
}

/**
 * Whether a pool may round its size up: not where a window would begin after the last position, which versions of the
 * operator treat differently.
 */
function canRoundUp({ shape }: Value, { kernel, stride, dilation, pads, autoPad }: PoolingOptions): boolean {
  const along = (values: number | readonly number[] | string | undefined, i: number): number =>
    typeof values === 'object' ? at(values, i) : 1;
  return (
    autoPad === undefined &&
    shape.slice(2).every((length, i) => {
      const reach = (along(kernel, i) - 1) * along(dilation, i) + 1;
      const last = Math.ceil(
        (length + along(pads, i) + along(pads, i + shape.length - 2) - reach) / along(stride, i),
      );
      return last * along(stride, i) < length + along(pads, i);
    })
  );
}
