import * as z from 'zod';
import { measurementFields } from './effects.ts';

/**
 * What a layer's own parameters are replaced by, all else kept: their elements shuffled, anew under each draw
 * (*permuted*); normal numbers with the tensor's own standard deviation, except where all its values are equal
 * (*reinitialised*); zero (*zeroed*); or each kernel of a convolution by its mean over space (*withoutSpace*).
 */
export const replacements = ['permuted', 'reinitialised', 'zeroed', 'withoutSpace'] as const;

/**
 * The effect of a layer's parameters. `p` is adjusted over all layers (Holm); null where there is one value and nothing
 * is sampled, or after one draw.
 */
const learntEffectSchema = z.strictObject({
  layers: z
    .array(z.string())
    .min(1)
    .describe('Tensors of the layers that are replaced together: a convolution and its normalization.'),
  rejected: z.int().min(0),
  p: z.number().min(0).max(1).nullable(),
  ...measurementFields,
});

/** What layers have learnt, by one replacement: effects over draws that are paired across layers. */
export const learntFindingsSchema = z.strictObject({
  replacement: z.enum(replacements),
  draws: z.int().min(1),
  isComplete: z.boolean(),
  effects: z.array(learntEffectSchema),
});

export type Replacement = (typeof replacements)[number];
export type LearntEffect = Readonly<z.infer<typeof learntEffectSchema>>;
export type LearntFindings = Readonly<z.infer<typeof learntFindingsSchema>>;

/** Findings with those of one replacement in place of earlier ones. */
export function withLearnt(before: readonly LearntFindings[], newer: LearntFindings): LearntFindings[] {
  const others = before.filter(({ replacement }) => replacement !== newer.replacement);
  return [...others, newer].toSorted(
    (a, b) => replacements.indexOf(a.replacement) - replacements.indexOf(b.replacement),
  );
}

/** Each replacement in words, after "parameters". */
export const replacementWords: Readonly<Record<Replacement, string>> = {
  permuted: 'permuted',
  reinitialised: 're-initialised',
  zeroed: 'set to zero',
  withoutSpace: 'without spatial structure',
};

/** "p 0.03", "p < 0.001". */
export function pInWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p ${p < 0.01 ? p.toFixed(3) : p.toFixed(2)}`;
}
