import type { PixelRange } from '../../imaging/infer-intensities.ts';
import { inputStart } from './input-start.ts';
import type { LoadedModel } from './model-shelf.ts';

/** Where the value 0 stands for more than this, or 1 is farther from it, a network begins by rescaling raw pixels. */
const [farCentre, farSpread] = [2, 10];

/** Values this far apart are those of 16-bit pixels. */
const deepSpread = 1000;

/**
 * The pixel values that a model takes, where its input's type or what it does first says so: 0 to 255, or those of the
 * file. Null where nothing says so.
 */
export function pixelRangeOf(
  { graph, declared }: Pick<LoadedModel, 'graph' | 'declared'>,
  input: string,
): PixelRange | null {
  const { type = 'float32', shape = null } = declared.inputs.find(({ name }) => name === input) ?? {};
  if (/^u?int/u.test(type)) {
    const isByte = type === 'uint8' || type === 'int8';
    return { upTo: isByte ? 255 : null, reason: `the model's input is ${type}` };
  }
  const { centre, spread } = inputStart(graph, input, shape?.length ?? 4);
  if (Math.abs(centre) <= farCentre && spread <= farSpread) return null;
  const isDeep = Math.max(Math.abs(centre), spread) > deepSpread;
  return { upTo: isDeep ? null : 255, reason: 'the model itself begins by rescaling them' };
}
