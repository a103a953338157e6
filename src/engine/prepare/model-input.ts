import { at } from '../../at.ts';
import { namesOfAxes, type Position, type Size } from '../../documents/box.ts';
import type { Guess, ImageGrid, ModelInput } from '../../documents/explanation.ts';
import type { PreprocessingSettings } from '../../documents/preprocessing.ts';
import type { Constants } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { inferPreprocessing, type Preprocessing } from '../../imaging/infer-preprocessing.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';
import type { ImageInput } from '../model/image-input.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { pixelRangeOf } from '../model/pixel-range.ts';

/** Where the input lies in the image. */
interface PlacedInput {
  /** The grid that the image is resampled to; null: its own. */
  readonly grid: ImageGrid | null;
  /** The middle of the mask, on that grid. */
  readonly centre: Position<'image'> | null;
}

/**
 * How the image becomes the model's input: as the settings say, the rest as the model and the image suggest.
 * @throws UserError when the settings contradict the model
 */
export function modelInputFor(
  model: LoadedModel,
  { image, isColour, differingDepths, words }: ImageStack,
  found: ImageInput,
  settings: PreprocessingSettings | undefined,
  { grid, centre }: PlacedInput = { grid: null, centre: null },
): { readonly input: ModelInput; readonly guesses: readonly Guess[] } {
  const sides = sidesOf(found.size.length);
  const size = sides.map((side, axis) => settled(model.name, side, at(found.size, axis), settings?.[side]));
  const { name, layout, channels } = found;
  const range = pixelRangeOf(model, name);
  const rank = size.length;
  const from: Size<'image'> = grid ? [...grid.size] : image.size;
  if (settings?.origin && settings.origin.length !== rank)
    throw new UserError(
      `${model.name}: the origin of its input has ${settings.origin.length} numbers: give ${rank}.`,
    );
  if (
    settings?.origin?.some(
      (first, axis) => first >= at(from, axis) || first + (at(size, axis) ?? Infinity) <= 0,
    )
  )
    throw new UserError(
      `${model.name}: the origin ${settings.origin.join(', ')} of its input lies outside of the image of ${from.join('×')}: give the first position of the part to take.`,
    );
  const { preprocessing, guesses } = inferPreprocessing(
    image,
    { channels, size, range },
    {
      ...{ isColour, centre, grid, fit: settings?.fit, origin: settings?.origin },
      ...{ padToMultiple: settings?.padToMultiple, cropToMultiple: settings?.cropToMultiple },
      areValuesGiven: rank === 3 && areValuesGiven(settings),
    },
  );
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
  if (typeof settings?.normalize === 'object') {
    const { mean, std } = settings.normalize;
    perChannel([mean].flat(), 'normalize.mean');
    perChannel([std].flat(), 'normalize.std');
  }
  return {
    input: {
      ...intensitiesFor(preprocessing, settings),
      name,
      layout,
      ...(settings?.axes && { axes: settings.axes }),
      ...(settings?.orientation !== undefined && { orientation: settings.orientation }),
      ...griddingOf(settings),
      ...(grid && { grid }),
      mean: perChannel(settings?.mean, 'mean') ?? preprocessing.mean,
      std: perChannel(settings?.std, 'std') ?? preprocessing.std,
      channelOrder,
    },
    guesses: [
      ...(settings === undefined || rank === 3 ? guesses : []),
      ...[
        ...words,
        ...axesInWords(rank, settings),
        ...gridInWords(grid, settings),
        ...shownInWords(channels, channelOrder, rank),
      ].map((text): Guess => ({
        about: 'preprocessing',
        text,
      })),
    ],
  };
}

/** Whether settings say anything of how values are changed. */
export function areValuesGiven(settings: PreprocessingSettings = {}): boolean {
  const { scale, mean, std, clip, clipPercentiles, normalize } = settings;
  return [scale, mean, std, clip, clipPercentiles, normalize].some((value) => value !== undefined);
}

/** How the image is cropped and resampled, as settings say. */
function griddingOf({
  frame,
  cropToNonzero,
  spacing,
  order,
  align,
  normalizeBefore,
}: PreprocessingSettings = {}): Partial<ModelInput> {
  return {
    ...(frame !== undefined && { frame }),
    ...(cropToNonzero && { cropToNonzero }),
    ...(spacing && { spacing }),
    ...(order !== undefined && { order }),
    ...(align && { align }),
    ...(normalizeBefore && { normalizeBefore }),
  };
}

const orderInWords = { 0: 'by the nearest', 1: 'linearly', 3: 'by cubic splines' } as const;

/** How the image was cropped and resampled. */
function gridInWords(
  grid: ImageGrid | null,
  { spacing, order = 3, cropToNonzero = false }: PreprocessingSettings = {},
): readonly string[] {
  if (grid === null) return [];
  const { of, box, size, nearestAlong } = grid;
  const cropped = cropToNonzero
    ? [`Of ${of.join('×')}, the part of ${box.size.join('×')} that is not 0 is taken.`]
    : [];
  if (spacing === undefined) return cropped;
  const apart =
    nearestAlong === undefined
      ? ''
      : `; along ${at(namesOfAxes(3), nearestAlong)}, where slices are coarse, the nearest one is taken`;
  return [
    ...cropped,
    `The image is resampled ${orderInWords[order]} from ${box.size.join('×')} to ${size.join('×')}, at ${spacing.join('×')} mm${apart}.`,
  ];
}

/** Which axes of a volume's file the model's are, where nobody says: pipelines differ in it. */
function axesInWords(rank: number, settings: PreprocessingSettings = {}): readonly string[] {
  if (rank < 3 || settings.axes !== undefined || settings.orientation !== undefined) return [];
  return [
    "Depth, height and width of the model's input are the file's axes z, y and x; a model that was trained on x, y, z, as NiBabel has them, needs axes or orientation.",
  ];
}

/** What becomes of intensities: as the model and the image suggest, unless the settings say anything about it. */
function intensitiesFor(
  { normalize, clip, clipPercentiles, scale, ...others }: Preprocessing,
  settings: PreprocessingSettings = {},
): Preprocessing {
  if (!areValuesGiven(settings)) {
    return {
      ...{ ...others, scale, ...(normalize && { normalize }) },
      ...{ ...(clip && { clip }), ...(clipPercentiles && { clipPercentiles }) },
    };
  }
  const own = settings.normalize === 'none' ? undefined : settings.normalize;
  const isVolume = others.size.length === 3;
  return {
    ...others,
    ...(own && { normalize: own }),
    ...(settings.clip && { clip: settings.clip }),
    ...(settings.clipPercentiles && { clipPercentiles: settings.clipPercentiles }),
    // What is normalized, and a volume, have no scale of their own.
    scale: settings.scale ?? (own !== undefined || isVolume ? 1 : scale),
  };
}

/** The order of one channel is grey, and that of two or of more than three is as stored where none is of colours. */
function orderOf(channels: number, order: ModelInput['channelOrder']): ModelInput['channelOrder'] {
  if (channels === 1) return 'grey';
  return channels === 3 || (channels > 3 && order !== 'grey') ? order : 'stored';
}

/** Which channels the picture shows, where that goes without saying only for grey and for colours. */
function shownInWords(channels: number, order: ModelInput['channelOrder'], rank: number): readonly string[] {
  if (rank === 3 && channels > 1) return [`The picture shows the first of the ${channels} channels.`];
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
