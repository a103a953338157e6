import * as z from 'zod';
import { effectSchema, type Effect } from './effects.ts';
import { type OutcomeName, outcomeWords } from './outcomes.ts';
import type { Predicted } from './prediction.ts';

/**
 * Which effect of a block is meant, where the model takes statistics over the image (norms, global pools, gates): the
 * total one, as measured or as predicted; the controlled direct effect, with every statistic held at its baseline; or what
 * comes through the statistics, which is total less direct.
 */
export type Reading = 'total' | 'predicted' | 'direct' | 'through';

/** Whole passes that predicted total effects take, unless a question says otherwise. */
export const usualPasses = 400;

/** Of fewer blocks, intervals of predicted effects would have no bounds. */
export const leastPredicted = 40;

/**
 * Whether total effects can be predicted by fewer whole passes than measuring them takes: of enough blocks, over a pool, and
 * where no coarse blocks come first.
 * @param blocks how many are treated
 * @param draws how many draws the pool has
 */
export function isWorthPredicting(
  {
    preset,
    coarse,
    passes = usualPasses,
  }: Asked & { readonly coarse?: unknown; readonly passes?: number | undefined },
  blocks: number,
  draws: number,
): boolean {
  return preset === 'pool' && coarse === undefined && blocks >= leastPredicted && blocks * draws > passes;
}

/** What readings are called, and what each means in one line. */
export const readingWords: Readonly<
  Record<Reading, { readonly label: string; readonly of: string; readonly meaning: string }>
> = {
  predicted: {
    label: 'Total (predicted)',
    of: 'predicted total effect',
    meaning:
      'The full effect, predicted from the direct one and what the block changes of the first statistics.',
  },
  total: {
    label: 'Exact total',
    of: '',
    meaning: 'The full effect of treating the block, by whole passes.',
  },
  direct: {
    label: 'Direct',
    of: 'direct effect',
    meaning:
      'Statistics over the image (norms, pools, gates) are held at their baseline: not the total effect.',
  },
  through: {
    label: 'Through statistics',
    of: 'effect through statistics',
    meaning: 'Predicted total less direct: what the block changes by changing statistics over the image.',
  },
};

/** The direct effects of a map's blocks, with the draws that they were measured under, packed. */
export const directSchema = z.strictObject({
  effects: z.array(effectSchema),
  draws: z.string().nullable(),
});

/** How the blocks of the input are measured where the model takes statistics over the image. */
export const askedReadingSchema = z.enum(['total', 'direct', 'predicted']);

/** What of a question says which reading is measured. */
interface Asked {
  readonly preset: string;
  readonly reading?: z.infer<typeof askedReadingSchema> | undefined;
}

/** The reading that a run measures of the input's blocks. */
export function measuredReading({ preset, reading }: Asked): Exclude<Reading, 'through'> {
  return preset === 'pool' && reading !== undefined ? reading : 'total';
}

/** What effects are that are not the measured total ones, in one line: "direct effects, not total ones: …"; null: they are. */
export function readingInWords(question: Asked, { predicted }: Pick<Read, 'predicted'>): string | null {
  switch (measuredReading(question)) {
    case 'total':
      return null;
    case 'direct':
      return `direct effects, not total ones: ${readingWords.direct.meaning}`;
    case 'predicted':
      return predicted === undefined
        ? 'total effects, to be predicted'
        : `total effects, ${fitInWords(predicted, 'dice')}`;
  }
}

/** "predicted: 400 whole passes, R² 0.75, residual SD 1.20 points". */
export function fitInWords({ passes, fits }: Omit<Predicted, 'effects'>, outcome: OutcomeName): string {
  const { r2, residual } = fits[outcome];
  return `predicted: ${passes} whole passes, R² ${r2.toFixed(2)}, residual SD ${residual.toFixed(2)} ${outcomeWords[outcome].unit}`;
}

interface Read {
  readonly effects: readonly Effect[];
  readonly direct?: { readonly effects: readonly Effect[] } | undefined;
  readonly predicted?: Predicted | undefined;
}

/** A question whose total effects are measured by whole passes. */
export function withoutPrediction<Q extends Asked>(question: Q): Q {
  const exact = { ...question };
  Reflect.deleteProperty(exact, 'reading');
  Reflect.deleteProperty(exact, 'passes');
  return exact;
}

/** The effects of a map's blocks in the reading that a question asks for. */
export function measuredEffects(question: Asked, map: Read): readonly Effect[] {
  switch (measuredReading(question)) {
    case 'total':
      return map.effects;
    case 'direct':
      return map.direct?.effects ?? [];
    case 'predicted':
      return map.predicted?.effects ?? [];
  }
}

/** The draws, packed, that those effects were measured under; null where none are kept. */
export function measuredDraws(
  question: Asked,
  map: { readonly draws: string | null; readonly direct?: { readonly draws: string | null } | undefined },
): string | null {
  switch (measuredReading(question)) {
    case 'total':
      return map.draws;
    case 'direct':
      return map.direct?.draws ?? null;
    case 'predicted':
      return null;
  }
}

/** A map with its total effects alone, as they are measured. */
export function totalsOf<M extends Read>(map: M): M {
  const totals = { ...map };
  Reflect.deleteProperty(totals, 'direct');
  Reflect.deleteProperty(totals, 'predicted');
  return totals;
}
