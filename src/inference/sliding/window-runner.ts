import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { intersect, type Interval, type Region, shapeOf, wholeOf } from '../../graph/region.ts';
import { mirrorings, type SlidingWindows } from '../../graph/sliding/sliding-windows.ts';
import type { WindowShare } from '../../graph/sliding/window-shares.ts';
import { sizeOf, type Tensor } from '../../graph/tensor.ts';
import type { Program } from '../../runtime/runtime.ts';
import { copyBox } from '../copy-box.ts';
import type { Values } from './add-share.ts';
import { mirrored } from './mirrored.ts';

/** A model that takes one window of an image at a time. */
export interface WindowModel {
  readonly program: Program;
  /** The image input, and its spatial axes, outermost first. */
  readonly input: string;
  readonly spatial: readonly number[];
  readonly windows: SlidingWindows;
  /** Items that the model insists on; null: any number. */
  readonly batchSize: number | null;
  /** Its name in messages. */
  readonly model: string;
}

/** What a window's output says of the positions that are merged, in positions of the image. */
export interface WindowOutput extends Values {
  readonly output: string;
  /** The output's spatial axes, outermost first. */
  readonly spatial: readonly number[];
}

/** The part of an image that a window covers, padded by 0 where it lies outside: one item. */
export function cutWindow(
  image: Values,
  window: Region,
  { spatial }: Pick<WindowModel, 'spatial'>,
): Float32Array {
  const region = along(image.region, spatial, window);
  const data = new Float32Array(sizeOf(shapeOf(region)));
  copyBox(image.data, image.region, data, region, intersect(region, image.region));
  return data;
}

/**
 * Runs a model on one window, mirrored as well where that is asked for.
 * @param window one item
 * @returns those outputs that lie over the window, as far as they are merged
 * @throws UserError when the runtime cannot run it, or no output has the size of the window
 */
export async function runWindow(
  model: WindowModel,
  shape: readonly number[],
  window: Float32Array,
  { window: place, inside }: Pick<WindowShare, 'window' | 'inside'>,
): Promise<readonly WindowOutput[]> {
  const outputs = await meanOutputs(model, { type: 'float32', shape, data: window });
  const found = [...outputs].flatMap(([output, tensor]): readonly WindowOutput[] => {
    const spatial = outputAxes(model, tensor.shape);
    if (spatial === null) return [];
    const item = wholeOf([1, ...tensor.shape.slice(1)]);
    const region = along(item, spatial, inside);
    const data = new Float32Array(sizeOf(shapeOf(region)));
    copyBox(tensor.data, along(item, spatial, place), data, region, region);
    return [{ output, spatial, region, data }];
  });
  if (found.length > 0) return found;
  const shapes = [...outputs].map(([name, tensor]) => `${name} ${tensor.shape.join('×')}`).join(', ');
  throw new UserError(
    `${model.model}: no output has the size of its windows, ${model.windows.size.join('×')}, so that they cannot be merged (${shapes}).`,
  );
}

/** The mean of what a model outputs for all ways in which a window is mirrored, turned back. */
async function meanOutputs(model: WindowModel, window: Tensor): Promise<ReadonlyMap<string, Tensor>> {
  const ways = mirrorings(model.windows);
  const sums = new Map<string, Tensor>();
  for (const axes of ways) {
    const turned = mirrored(
      window,
      axes.map((axis) => at(model.spatial, axis)),
    );
    for (const [name, tensor] of await outputsOf(model, turned)) {
      const spatial = outputAxes(model, tensor.shape);
      const own =
        spatial === null
          ? tensor
          : mirrored(
              tensor,
              axes.map((axis) => at(spatial, axis)),
            );
      const sum = sums.get(name);
      if (sum === undefined) sums.set(name, { ...own, data: own.data.slice() });
      else
        for (const [i, value] of (own.data as Float32Array).entries())
          sum.data[i] = Number(sum.data[i]) + value;
    }
  }
  if (ways.length > 1)
    for (const { data } of sums.values())
      (data as Float32Array).forEach((sum, i) => (data[i] = sum / ways.length));
  return sums;
}

async function outputsOf(
  { program, input, batchSize }: WindowModel,
  window: Tensor,
): Promise<ReadonlyMap<string, Tensor>> {
  const items = batchSize ?? 1;
  const data = new Float32Array(items * window.data.length);
  for (let item = 0; item < items; item++) data.set(window.data as Float32Array, item * window.data.length);
  const shape = [items, ...window.shape.slice(1)];
  return program.run(new Map([[input, { ...window, shape, data }]]));
}

/** The axes of an output that lie over the window, where the input has them, or without an axis for channels; null: none. */
function outputAxes(
  { spatial, windows: { size } }: Pick<WindowModel, 'spatial' | 'windows'>,
  shape: readonly number[],
): readonly number[] | null {
  const alike = [spatial, size.map((_, axis) => axis + 1)];
  const ranks = [size.length + 2, size.length + 1];
  const found = alike.find(
    (axes, i) => shape.length === ranks[i] && axes.every((axis, j) => shape[axis] === size[j]),
  );
  return found ?? null;
}

/** A region with other intervals along its spatial axes. */
export function along(region: Region, spatial: readonly number[], box: Region): Region {
  return region.map((interval, axis): Interval => {
    const i = spatial.indexOf(axis);
    return i < 0 ? interval : at(box, i);
  });
}
