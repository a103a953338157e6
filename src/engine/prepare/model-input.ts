import { at } from '../../at.ts';
import type { Guess, ModelInput } from '../../documents/explanation.ts';
import type { Constants, PreprocessingSettings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { inferPreprocessing } from '../../imaging/infer-preprocessing.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';
import type { ImageInput } from '../model/image-input.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { pixelRangeOf } from '../model/pixel-range.ts';

/**
 * How the image becomes the model's input: as the settings say, the rest as the model and the image suggest.
 * @throws UserError when the settings contradict the model
 */
export function modelInputFor(
  model: LoadedModel,
  { raster, isColour, differingDepths, words }: ImageStack,
  found: ImageInput,
  settings: PreprocessingSettings | undefined,
): { readonly input: ModelInput; readonly guesses: readonly Guess[] } {
  const sides = sidesOf(found.size.length);
  const size = sides.map((side, axis) => settled(model.name, side, at(found.size, axis), settings?.[side]));
  const { name, layout, channels } = found;
  const range = pixelRangeOf(model, name);
  const { preprocessing, guesses } = inferPreprocessing(raster, { channels, size, range }, isColour);
  const channelOrder = orderOf(channels, settings?.channelOrder ?? preprocessing.channelOrder);
  if (differingDepths !== null && settings?.scale === undefined) {
    throw new UserError(
      `${differingDepths}: say how they are scaled with scale, mean and std (one value per channel) in the settings' preprocessing.`,
    );
  }
  const perChannel = (values: readonly number[] | undefined, what: string): number[] | undefined => {
    if (values !== undefined && values.length !== 1 && values.length !== channels) {
      throw new UserError(
        `${model.name} takes ${channels} channel(s) and the settings give ${values.length} values of ${what}.`,
      );
    }
    return values === undefined ? undefined : [...values];
  };
  return {
    input: {
      ...preprocessing,
      name,
      layout,
      scale: settings?.scale ?? preprocessing.scale,
      mean: perChannel(settings?.mean, 'mean') ?? preprocessing.mean,
      std: perChannel(settings?.std, 'std') ?? preprocessing.std,
      channelOrder,
    },
    guesses: [
      ...(settings === undefined ? guesses : []),
      ...[...words, ...shownInWords(channels, channelOrder)].map((text): Guess => ({
        about: 'preprocessing',
        text,
      })),
    ],
  };
}

/** The order of one channel is grey, and that of two or of more than three is as stored where none is of colours. */
function orderOf(channels: number, order: ModelInput['channelOrder']): ModelInput['channelOrder'] {
  if (channels === 1) return 'grey';
  return channels === 3 || (channels > 3 && order !== 'grey') ? order : 'stored';
}

/** Which channels the picture shows, where that goes without saying only for grey and for colours. */
function shownInWords(channels: number, order: ModelInput['channelOrder']): readonly string[] {
  if (order === 'stored') return [`The picture shows the first of the ${channels} channels.`];
  return channels > 3 ? [`The picture shows the first three of the ${channels} channels, as colours.`] : [];
}

/** Inputs besides the image that are set to 0 though nobody gave a value. */
export function switchedOff({ graph, declared }: LoadedModel, given: Constants): readonly Guess[] {
  const inputs = declared.inputs.filter(
    ({ name }) => !graph.inputs.some((kept) => kept.name === name) && !Object.hasOwn(given, name),
  );
  return inputs.map(({ name }) => ({ about: 'preprocessing', text: `The input "${name}" is set to 0.` }));
}

type Side = 'depth' | 'height' | 'width';

/** The names that settings have for the axes of an input, outermost first. */
export function sidesOf(rank: number): readonly Side[] {
  return (['depth', 'height', 'width'] as const).slice(3 - rank);
}

function settled(model: string, side: Side, fixed: number | null, wanted: number | undefined): number | null {
  if (fixed === null || wanted === undefined || fixed === wanted) return fixed ?? wanted ?? null;
  throw new UserError(
    `${model} takes images of ${side} ${fixed}, and the settings ask for ${wanted}: change the settings.`,
  );
}
