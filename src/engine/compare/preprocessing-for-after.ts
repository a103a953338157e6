import { at } from '../../at.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import type { PreprocessingSettings } from '../../documents/preprocessing.ts';
import { geometrySettings, valueSettings } from '../../documents/settings-of-question.ts';
import { areValuesGiven, sidesOf } from '../prepare/model-input.ts';

/** Settings that say where a model's input lies in the image. */
const geometryNames = [
  ...(['axes', 'orientation', 'cropToNonzero', 'spacing', 'order', 'align', 'normalizeBefore'] as const),
  ...(['fit', 'origin', 'padToMultiple', 'cropToMultiple'] as const),
];

/**
 * How *after* is given the image: as *before* is, unless the settings beside *after* say otherwise. What these say of where
 * its input lies, or of values, stands alone, but for scale, mean and standard deviation.
 * @param input of *before*
 * @param size of the input of *after*
 * @param isSameRange whether both models take raw values of one range; else what becomes of them is each model's own
 */
export function preprocessingForAfter(
  input: ModelInput,
  beside: PreprocessingSettings = {},
  size: readonly number[],
  isSameRange: boolean,
): PreprocessingSettings {
  const { scale, mean, std, channelOrder, frame } = input;
  const { origin, ...geometry } = geometrySettings(input);
  const isSamePart = origin !== undefined && size.join() === input.size.join();
  const isOwnPlace = geometryNames.some((name) => beside[name] !== undefined);
  const values = areValuesGiven(beside) ? { scale, mean, std } : valueSettings(input);
  return {
    ...(frame !== undefined && { frame }),
    ...(!isOwnPlace && { ...geometry, ...(isSamePart && { origin }) }),
    channelOrder,
    ...(isSameRange && values),
    ...beside,
    ...Object.fromEntries(sidesOf(size.length).map((side, axis) => [side, at(size, axis)])),
  };
}
