import { basename } from 'node:path';
import { readHead } from '../../causal/outcomes/head.ts';
import { UserError } from '../../errors.ts';
import type { Head, Question } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { maskToModelSpace, type NamedRaster } from '../../imaging/mask.ts';
import { readImage } from '../../imaging/read-image.ts';

/** What the prediction is held against: 0 or 1 a pixel of the output, in row order. */
export interface Reference {
  readonly pixels: Uint8Array;
  /** SHA-256 of the mask; null where the model's own prediction is the reference. */
  readonly sha256: string | null;
  readonly guess: string;
}

/**
 * The mask's pixels of the explained class, or the model's own prediction where there is no mask.
 * @throws UserError when the mask cannot be read or is not of the image's size
 */
export async function referenceFor(
  mask: { readonly path: string; readonly value: number | null } | null,
  image: NamedRaster,
  {
    head,
    classes,
    size,
    output,
  }: {
    readonly head: Pick<Head, 'channel'>;
    readonly classes: number;
    readonly size: readonly [number, number];
    readonly output: Uint8Array;
  },
): Promise<Reference> {
  if (mask === null) {
    return { pixels: output, sha256: null, guess: "No mask: effects are on the model's own prediction." };
  }
  const { raster, sha256 } = await readImage(mask.path);
  const named = { raster, name: mask.path };
  const { pixels, guess } = maskToModelSpace(named, image, size, {
    value: mask.value,
    classIndex: head.channel,
    classes,
  });
  return { pixels, sha256, guess: guess ?? `The class is where the mask is ${mask.value ?? 0}.` };
}

/** How many classes a head tells apart, as far as reading a mask goes. */
export function classCount({ decision, channels, classes }: Omit<Head, 'channel'>): number {
  return decision === 'labels' ? Math.max(2, classes.length) : channels;
}

/** The whole predicted mask of the explained class. */
export function predictionOf(head: Head, output: Tensor, size: readonly [number, number]): Uint8Array {
  return readHead(head, output, 0, [0, 0, size[0], size[1]]).predicted;
}

/** @throws UserError when the reference has none of the class in the RoI, so that Dice could only be 0 */
export function checkReferenceIn(
  roi: Window,
  reference: Uint8Array,
  { mask, model }: { readonly mask: string | null; readonly model: string },
  className: string,
): void {
  if (reference.some((pixel) => pixel === 1)) return;
  const [y, x, height, width] = roi;
  const where = `in the RoI (y ${y}, x ${x}, ${height}×${width})`;
  throw new UserError(
    mask !== null
      ? `${basename(mask)} has no ${className} ${where}: choose a RoI that holds some, or another class.`
      : `${model} predicts no ${className} ${where}: choose a RoI where it does, another class, or a mask.`,
  );
}

/** What the explained class is called. */
export function className({ classes, channel }: Pick<Question['head'], 'classes' | 'channel'>): string {
  return classes[channel] ?? `class ${channel}`;
}
