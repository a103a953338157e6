import { at } from '../at.ts';
import type { Raster } from './raster.ts';

/** The channels of rasters of one size, one raster's after the other's; `float32` where their depths differ. */
export function stacked(rasters: readonly Raster[]): Raster {
  const first = at(rasters, 0);
  if (rasters.length === 1) return first;
  const { width, height } = first;
  const channels = rasters.reduce((sum, raster) => sum + raster.channels, 0);
  const data = new Float32Array(width * height * channels);
  let from = 0;
  for (const raster of rasters) {
    for (let c = 0; c < raster.channels; c++, from++) {
      for (let i = c, to = from; to < data.length; i += raster.channels, to += channels)
        data[to] = raster.data[i] ?? 0;
    }
  }
  const isAlike = rasters.every(({ depth }) => depth === first.depth);
  return { width, height, channels, data, depth: isAlike ? first.depth : 'float32' };
}
