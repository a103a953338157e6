import * as z from 'zod';
import { type Explanation, explanationSchema } from '../../src/documents/explanation.ts';
import { mapExplanationPaths } from '../../src/documents/explanation-kind.ts';
import type { DocumentKind } from '../../src/documents/kind.ts';
import type { DocumentView } from '../../src/views/document/document-view.ts';

/** A third kind of document, content alone: the Dice of one question asked again and again, with other seeds. */
const repeatsSchema = z.strictObject({
  format: z.literal('segcause.repeats'),
  version: z.literal(1),
  explanation: explanationSchema,
  status: z.enum(['ready', 'complete', 'incomplete']),
  wanted: z.int().min(1),
  dice: z.array(z.number()),
  /** Seeds that were asked for one by one. */
  seeds: z.array(z.int()),
});

export type Repeats = Readonly<z.infer<typeof repeatsSchema>>;
interface RepeatsRequest {
  readonly explanation: Explanation;
}
export type RepeatsAim = { readonly kind: 'all' } | { readonly kind: 'seed'; readonly seed: number };
export interface RepeatsStep {
  readonly dice: readonly number[];
}

/** What its page is shown. */
export interface ShownRepeats {
  readonly done: number;
  readonly mean: number | null;
}

/** The types of repetitions, from their file to their page. */
export interface RepeatsTypes {
  readonly document: Repeats;
  readonly request: RepeatsRequest;
  readonly aim: RepeatsAim;
  readonly step: RepeatsStep;
  readonly shown: ShownRepeats;
  readonly changes: never;
  readonly answer: never;
  readonly own: { readonly type: 'askSeed'; readonly seed: number };
}

export const repeatsKind: DocumentKind<Repeats, RepeatsRequest, RepeatsAim, RepeatsStep> = {
  name: 'repetition',
  noun: 'a repetition',
  ending: '.segcause-repeats.json',
  remedy: 'repeat it again',
  version: 1,
  schema: repeatsSchema,
  upgrade: (json) => json,
  mapPaths: (repeats, change) => ({
    ...repeats,
    explanation: mapExplanationPaths(repeats.explanation, change),
  }),
  modelsAsked: ({ explanation }) => [explanation.question.model.path],
  explanations: ({ explanation }) => [explanation],
  merge: (repeats, { dice }) => ({ ...repeats, dice: [...repeats.dice, ...dice] }),
  withoutFindings: (repeats) => ({ ...repeats, status: 'ready', dice: [], seeds: [] }),
  hasFindings: ({ dice }) => dice.length > 0,
  openAims: () => [{ kind: 'all' }],
  isMeasured: ({ dice, wanted, seeds }, aim) =>
    aim.kind === 'all' ? dice.length >= wanted : seeds.includes(aim.seed),
  isOnDemand: ({ kind }) => kind === 'seed',
  isFinished: ({ status }) => status === 'complete',
  isResumable: ({ status }) => status === 'incomplete',
  isWorthKeeping: (saved, unfinished) => saved.status === 'complete' && unfinished.status !== 'complete',
};

export const repeatsView: DocumentView<RepeatsTypes> = {
  kind: repeatsKind,
  page: {
    name: 'repeats',
    show: ({ dice }) => ({
      done: dice.length,
      mean: dice.length === 0 ? null : dice.reduce((sum, one) => sum + one, 0) / dice.length,
    }),
  },
  viewType: 'segcause.repeats',
  doing: 'Repeating',
  runsOncePrepared: true,
  changing: null,
  own: { askSeed: (opened, { seed }) => opened.measure({ kind: 'seed', seed }) },
};
