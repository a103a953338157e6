import * as z from 'zod';
import { effectSchema, type Effect } from './effects.ts';

/**
 * Which effect of a block is meant, where the model takes statistics over the image (norms, global pools, gates): the
 * total one, or the controlled direct effect, with every statistic held at its baseline.
 */
export type Reading = 'total' | 'direct';

/** What readings are called, and what each means in one line. */
export const readingWords: Readonly<
  Record<Reading, { readonly label: string; readonly of: string; readonly meaning: string }>
> = {
  total: {
    label: 'Total',
    of: '',
    meaning: 'The full effect of treating the block.',
  },
  direct: {
    label: 'Direct',
    of: 'direct effect',
    meaning:
      'Statistics over the image (norms, pools, gates) are held at their baseline: not the total effect.',
  },
};

/** The direct effects of a map's blocks, with the draws that they were measured under, packed. */
export const directSchema = z.strictObject({
  effects: z.array(effectSchema),
  draws: z.string().nullable(),
});

/** How the blocks of the input are measured where the model takes statistics over the image. */
export const askedReadingSchema = z.enum(['direct']);

/** What of a question says which reading is measured. */
interface Asked {
  readonly preset: string;
  readonly reading?: z.infer<typeof askedReadingSchema> | undefined;
}

/** The reading that a run measures of the input's blocks. */
export function measuredReading({ preset, reading }: Asked): Reading {
  return preset === 'pool' && reading === 'direct' ? 'direct' : 'total';
}

interface Read {
  readonly effects: readonly Effect[];
  readonly direct?: { readonly effects: readonly Effect[] } | undefined;
}

/** The effects of a map's blocks in the reading that a question asks for. */
export function measuredEffects(question: Asked, map: Read): readonly Effect[] {
  return measuredReading(question) === 'direct' ? (map.direct?.effects ?? []) : map.effects;
}

/** The draws, packed, that those effects were measured under; null where none are kept. */
export function measuredDraws(
  question: Asked,
  map: { readonly draws: string | null; readonly direct?: { readonly draws: string | null } | undefined },
): string | null {
  return measuredReading(question) === 'direct' ? (map.direct?.draws ?? null) : map.draws;
}

/** A map with its total effects alone. */
export function totalsOf<M extends Read>(map: M): M {
  const totals = { ...map };
  Reflect.deleteProperty(totals, 'direct');
  return totals;
}
