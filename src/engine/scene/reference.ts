import { basename } from 'node:path';
import { readHead } from '../../causal/outcomes/head.ts';
import type { Counts } from '../../causal/outcomes/outcome.ts';
import { UserError } from '../../errors.ts';
import { boxInWords, type Size, wholeBox } from '../../documents/box.ts';
import type { Guess, Head, ModelInput } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';
import type { Roi } from '../../documents/roi.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type AskedMask, type MaskedImage, maskToModelSpace } from '../../imaging/mask.ts';
import { type MaskFile, readMaskFile } from '../../imaging/read-mask.ts';

/** What the prediction is held against. */
export interface Reference {
  /** Binary mask of the output, in row order. */
  readonly pixels: Uint8Array;
  /** Pixels to be ignored, a binary mask; null where there are none. */
  readonly ignored: Uint8Array | null;
  /** SHA-256 of the mask; null where the model's own prediction is the reference. */
  readonly sha256: string | null;
  readonly guess: Guess;
}

/** The mask that is asked for. */
interface MaskQuestion
  extends Pick<AskedMask, 'value' | 'threshold' | 'colour' | 'ignore'>, Pick<Settings, 'slice'> {
  readonly path: string;
  /** Where it was read already. */
  readonly file?: MaskFile | undefined;
}

/**
 * The mask's pixels of the explained class, or the model's own prediction where there is no mask.
 * @throws UserError when the mask cannot be read or is not of the image's size
 */
export async function referenceFor(
  mask: MaskQuestion | null,
  image: MaskedImage,
  {
    input,
    head,
    classes,
    size,
    output,
  }: {
    readonly input: Pick<ModelInput, 'size' | 'crop' | 'grid' | 'align' | 'axes' | 'orientation'>;
    readonly head: Pick<Head, 'channel' | 'decision'>;
    readonly classes: number;
    readonly size: Size<'output'>;
    readonly output: Uint8Array;
  },
): Promise<Reference> {
  if (mask === null) {
    const text = "No mask: effects are on the model's own prediction.";
    return { pixels: output, ignored: null, sha256: null, guess: { about: 'reference', text } };
  }
  const file = mask.file ?? (await readMaskFile(mask.path, { ...input, slice: mask.slice }));
  const { sha256, words } = file;
  const named = { ...file, name: basename(mask.path) };
  const { pixels, ignored, reading } = maskToModelSpace(
    named,
    image,
    { size, input },
    {
      value: mask.value,
      threshold: mask.threshold,
      colour: mask.colour,
      ignore: mask.ignore,
      classIndex: head.channel,
      classes,
      decides: decides[head.decision],
    },
  );
  return { pixels, ignored, sha256, guess: { about: 'reference', text: `${words}${reading}` } };
}

const decides = { labels: 'label', argmax: 'one', threshold: 'any' } as const;

/** How many classes a head distinguishes, as far as reading a mask goes. */
export function classCount({ decision, channels, classes }: Omit<Head, 'channel'>): number {
  return decision === 'labels' ? Math.max(2, classes.length) : channels;
}

/** The whole predicted mask of the explained class. */
export function predictionOf(head: Head, output: Tensor, size: Size<'output'>): Uint8Array {
  return readHead(head, output, 0, wholeBox(size)).predicted;
}

/**
 * @param baseline what the RoI counts
 * @throws UserError when the reference has no pixel of the class in the RoI, so that Dice could only be 0
 */
export function checkReferenceIn(
  roi: Roi,
  baseline: Pick<Counts, 'reference'>,
  { mask, model }: { readonly mask: string | null; readonly model: string },
  className: string,
): void {
  if (baseline.reference > 0) return;
  const where = `in the RoI (${boxInWords(roi)})`;
  throw new UserError(
    mask !== null
      ? `${basename(mask)} has no ${className} ${where}: choose a RoI that holds some, or another class.`
      : `${model} predicts no ${className} ${where}: choose a RoI where it does, another class, or a mask.`,
  );
}
