import { at, entry } from '../../at.ts';
import { type Region, shapeOf, wholeOf } from '../../graph/region.ts';
import {
  reachingWindows,
  shareBytes,
  type WindowShare,
  windowShares,
} from '../../graph/sliding/window-shares.ts';
import { sizeOf, type Tensor } from '../../graph/tensor.ts';
import type { Program } from '../../runtime/runtime.ts';
import { addShare, type Values } from './add-share.ts';
import { along, cutWindow, runWindow, type WindowModel, type WindowOutput } from './window-runner.ts';

/**
 * A model as one that takes images of any size: it is run on overlapping windows, whose outputs are averaged. Outputs that
 * do not have the size of a window are left out. The model's own program is not disposed of.
 */
export function slidingProgram(model: WindowModel): Program {
  return {
    run(feeds) {
      const image = entry(feeds, model.input);
      const size = model.spatial.map((axis) => at(image.shape, axis));
      const part = wholeOf(size);
      const shape = windowShape(model, image);
      return merged(model, image, part, windowShares(size, model.windows, part), (window, share) =>
        runWindow(model, shape, window, share),
      );
    },
    dispose: () => Promise.resolve(),
  };
}

/** Bytes of shares and of outputs that are kept for a part of the output. */
const mostKept = 2 ** 30;

/**
 * The same for a part of the output: only windows that reach it are run, and of these only the ones in which the image
 * differs from the one that is given. Outputs hold the part alone.
 * @param image one item, whose windows are run once, as far as their outputs fit into memory
 * @param part a box of it, along its spatial axes
 * @param memory bytes that may be kept
 */
export function slidingPart(
  model: WindowModel,
  image: Tensor,
  part: Region,
  memory: number = mostKept,
): Program {
  const size = model.spatial.map((axis) => at(image.shape, axis));
  const shares = (): Iterable<WindowShare> => windowShares(size, model.windows, part);
  const ofShares = shareBytes(reachingWindows(size, model.windows, part));
  const all = ofShares > memory / 2 ? null : [...shares()];
  let left = all === null ? memory : memory - ofShares;
  const shape = windowShape(model, image);
  const baseline = itemOf(image, 0);
  const kept = new Map<string, readonly WindowOutput[]>();
  const outputsFor = async (window: Float32Array, share: WindowShare): Promise<readonly WindowOutput[]> => {
    const isUntreated = isSame(window, cutWindow(baseline, share.window, model));
    const key = share.window.join();
    const known = isUntreated ? kept.get(key) : undefined;
    if (known !== undefined) return known;
    const outputs = await runWindow(model, shape, window, share);
    const bytes = outputs.reduce((sum, { data }) => sum + data.byteLength, 0);
    if (isUntreated && bytes <= left && !kept.has(key)) {
      kept.set(key, outputs);
      left -= bytes;
    }
    return outputs;
  };
  return {
    run: (feeds) => merged(model, entry(feeds, model.input), part, all ?? shares(), outputsFor),
    dispose: () => Promise.resolve(),
  };
}

async function merged(
  model: WindowModel,
  image: Tensor,
  part: Region,
  shares: Iterable<WindowShare>,
  outputsFor: (window: Float32Array, share: WindowShare) => Promise<readonly WindowOutput[]>,
): Promise<ReadonlyMap<string, Tensor>> {
  const items = at(image.shape, 0);
  const found = new Map<string, Tensor & { readonly data: Float32Array }>();
  for (const share of shares) {
    for (let item = 0; item < items; item++) {
      const window = cutWindow(itemOf(image, item), share.window, model);
      for (const output of await outputsFor(window, share)) {
        const region = along(output.region, output.spatial, part);
        const shape = [items, ...shapeOf(region).slice(1)];
        const all = found.get(output.output) ?? emptyTensor(shape);
        found.set(output.output, all);
        addShare(output, { region, data: itemOf(all, item).data }, share.shares, output.spatial);
      }
    }
  }
  return found;
}

function emptyTensor(shape: readonly number[]): Tensor & { readonly data: Float32Array } {
  return { type: 'float32', shape, data: new Float32Array(sizeOf(shape)) };
}

function itemOf({ shape, data }: Tensor, item: number): Values {
  const own = [1, ...shape.slice(1)];
  const length = sizeOf(own);
  return { region: wholeOf(own), data: (data as Float32Array).subarray(item * length, (item + 1) * length) };
}

/** The shape of one window of an image. */
function windowShape({ spatial, windows }: WindowModel, { shape }: Tensor): readonly number[] {
  return shape.map((length, axis) => {
    const i = spatial.indexOf(axis);
    return axis === 0 ? 1 : i < 0 ? length : at(windows.size, i);
  });
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => Object.is(value, b[i]));
}
