import type { Size } from './box.ts';
import type { ModelInput, Question } from './explanation.ts';
import { settingOfRegions } from './region-choice.ts';
import { settingOfRoi } from './roi.ts';
import type { PreprocessingSettings } from './preprocessing.ts';
import type { Settings } from './settings.ts';

/** A size by the names that settings have for its axes. */
function sidesOf(size: Size<'input'>): Pick<PreprocessingSettings, 'width' | 'height' | 'depth'> {
  const [width, height, depth] = size.toReversed();
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(depth !== undefined && { depth }),
  };
}

/** What settings say of axes, of resampling and of a part that is cut out; volumes are cut out by default. */
export function geometrySettings({
  frame,
  axes,
  orientation,
  cropToNonzero,
  spacing,
  order,
  align,
  normalizeBefore,
  crop,
  size,
}: ModelInput): PreprocessingSettings {
  const isVolume = size.length === 3;
  return {
    ...(frame !== undefined && { frame }),
    ...(axes && { axes }),
    ...(orientation !== undefined && { orientation }),
    ...(cropToNonzero && { cropToNonzero }),
    ...(spacing && { spacing }),
    ...(order !== undefined && { order }),
    ...(align && { align }),
    ...(normalizeBefore && { normalizeBefore }),
    ...(crop ? { fit: 'crop' as const, origin: crop.start } : isVolume && { fit: 'resize' as const }),
  };
}

/** What settings say of values; those of volumes are normalized by default. */
export function valueSettings({
  clip,
  clipPercentiles,
  normalize,
  scale,
  mean,
  std,
  size,
}: ModelInput): PreprocessingSettings {
  return {
    ...(clip && { clip }),
    ...(clipPercentiles && { clipPercentiles }),
    ...((normalize !== undefined || size.length === 3) && { normalize: normalize ?? ('none' as const) }),
    ...{ scale, mean, std },
  };
}

/** How many blocks a coarse block has along each axis. */
export function refineOf([coarse = 1]: Size<'input'>, [block = 1]: Size<'input'>): number {
  return coarse / block;
}

/** Settings that ask a question again, with everything spelled out. */
export function settingsOfQuestion(question: Question): Settings {
  const { input, head } = question;
  return {
    image: question.image.path,
    ...(question.channelImages && { channelImages: question.channelImages.map(({ path }) => path) }),
    ...(question.slice && { slice: question.slice }),
    ...(question.mask && { mask: question.mask.path }),
    ...(question.maskValue !== null && { maskValue: question.maskValue }),
    ...(question.maskThreshold !== null && { maskThreshold: question.maskThreshold }),
    ...(question.maskColour && { maskColour: question.maskColour }),
    ...(question.maskIgnore && { maskIgnore: question.maskIgnore }),
    ...(question.references && { references: question.references.path }),
    preprocessing: {
      ...sidesOf(input.size),
      ...geometrySettings(input),
      ...valueSettings(input),
      channelOrder: input.channelOrder,
    },
    input: input.name,
    ...(question.windows && { windows: question.windows }),
    ...(question.constants && { inputs: question.constants }),
    output: head.output,
    layout: head.layout,
    decision: head.decision,
    activation: head.activation,
    ...(head.decision === 'threshold' && { threshold: head.threshold }),
    class: head.channel,
    ...(head.classes.length > 0 && { classes: head.classes }),
    roi: settingOfRoi(question.roi),
    preset: question.preset,
    ...(question.reading && { reading: question.reading }),
    ...(question.passes !== undefined && { passes: question.passes }),
    treatment: question.treatment,
    intervention: question.intervention,
    ...(question.regions === undefined && { block: [...question.block] }),
    ...(question.coarse && { refine: refineOf(question.coarse, question.block) }),
    regions: settingOfRegions(question.regions?.chosen),
    // A treatment without chance has one draw, which nobody asks for.
    ...(question.draws > 1 && { draws: question.draws }),
    tau: question.tau,
    seed: question.seed,
    ...(question.jointCheck === false && { jointCheck: false }),
  };
}

/** The same for another image: which part of it is cut out is found anew, and a label file is of its own image. */
export function forOtherImage({ preprocessing = {}, regions, ...settings }: Settings): Settings {
  const others = Object.entries(preprocessing).filter(([name]) => name !== 'origin');
  const isOfImage = typeof regions === 'object' && 'file' in regions;
  return {
    ...settings,
    ...(regions !== undefined && !isOfImage && { regions }),
    preprocessing: Object.fromEntries(others),
  };
}
