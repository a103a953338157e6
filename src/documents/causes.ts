import * as z from 'zod';
import { estimateSchema, measurementFields } from './effects.ts';

/**
 * What is tried, besides regions and layers, to find out why the RoI is predicted as it is: one channel of the image;
 * the image mirrored along its axes; its intensities changed; its voxels of another size; its axes in another
 * orientation; another fold of the same model.
 */
const causeKinds = ['channel', 'flip', 'orientation', 'intensity', 'spacing', 'fold'] as const;

/**
 * One cause. `done` says what is done, to be read after *when*, and tells it apart from all others. Either it was
 * measured, or `problem` says why it cannot be tried.
 */
const causeSchema = z.strictObject({
  kind: z.enum(causeKinds),
  done: z.string().min(1).describe('What is done, after "when": "the x axis is flipped".'),
  how: z.string().describe('How it is done, and what of it is not exact.'),
  problem: z.string().nullable().describe('Why it cannot be tried; null: it was.'),
  found: z
    .strictObject({
      ...measurementFields,
      lost: estimateSchema.describe('Pixels of the RoI that are not predicted any more.'),
      gained: estimateSchema.describe('Pixels of the RoI that are predicted only then.'),
    })
    .nullable(),
});

/** What was found of causes. `isComplete` once all of them have been tried. */
export const causeFindingsSchema = z.strictObject({
  isComplete: z.boolean(),
  causes: z.array(causeSchema),
});

export type CauseKind = (typeof causeKinds)[number];
export type Cause = Readonly<z.infer<typeof causeSchema>>;
export type CauseFindings = Readonly<z.infer<typeof causeFindingsSchema>>;

/** Causes with newer ones in the place of those that say the same. */
export function withCauses(before: readonly Cause[], newer: readonly Cause[]): Cause[] {
  return [...new Map([...before, ...newer].map((cause) => [nameOfCause(cause), cause])).values()];
}

/** What tells a cause apart from all others. */
export function nameOfCause({ kind, done }: Pick<Cause, 'kind' | 'done'>): string {
  return `${kind} ${done}`;
}
