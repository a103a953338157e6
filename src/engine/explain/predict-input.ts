import { setImmediate } from 'node:timers/promises';
import { at } from '../../at.ts';
import { uniformNumbers } from '../../causal/draws.ts';
import type { Trial } from '../../causal/laboratory/trial.ts';
import type { Counts } from '../../causal/outcomes/outcome.ts';
import { type BlockFeatures, featureSums, scalesOf } from '../../causal/prediction/block-features.ts';
import { changesOf, predictTotals } from '../../causal/prediction/predict-totals.ts';
import { sampleTrials } from '../../causal/prediction/sample-trials.ts';
import type { Question } from '../../documents/explanation.ts';
import { outcomeNames } from '../../documents/outcomes.ts';
import type { Predicted } from '../../documents/prediction.ts';
import { type BlockChanges, openBlockChanges } from '../scene/block-changes.ts';
import type { HeldScene } from '../scene/held-scene.ts';
import type { InputUnit } from '../scene/input-units.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { openLaboratory } from '../scene/scene.ts';

/** Changes of statistics are computed of so many blocks at once. */
const blocksAtOnce = 16;

/** What total effects are predicted of, and from which direct ones. */
interface PredictionOptions {
  readonly question: Question;
  readonly units: readonly InputUnit[];
  readonly opened: OpenedQuestion;
  readonly held: HeldScene;
  readonly baseline: Counts;
  /** Counts under every draw of each block, with statistics held; none where a block changes nothing so. */
  readonly direct: readonly (readonly Counts[])[];
  /** Bytes that kept values and sessions may take. */
  readonly memory: number;
  readonly isCancelled: () => boolean;
  /** Told of how many blocks it is known what they change, then how many whole passes are done. */
  readonly onChanges: (done: number, of: number) => void;
  readonly onPasses: (done: number, of: number) => void;
}

/** Predicted total effects, and the arithmetic that they took besides the direct ones, in passes through the model. */
interface PredictedInput {
  readonly predicted: Predicted;
  readonly passes: number;
}

/** A treated block under one draw of the pool. */
interface DrawOfBlock {
  readonly block: number;
  readonly draw: number;
}

/** What is known of all blocks before whole passes, and which draws of which blocks take these, with their features. */
interface ChosenTrials {
  readonly features: BlockFeatures;
  readonly sample: ReturnType<typeof sampleTrials>;
  readonly draws: readonly DrawOfBlock[];
  readonly rows: readonly Float64Array[];
}

/** Predicts the total effects of all blocks, of which some are measured by whole passes. Null where it was cancelled. */
export async function predictInput(options: PredictionOptions): Promise<PredictedInput | null> {
  const { question, units, opened, held, baseline, direct, memory } = options;
  const { pool } = opened.treatments;
  const treated = [...units.keys()].filter((index) => !at(units, index).isSkipped);
  const trialOf = ({ block, draw }: DrawOfBlock): Trial => ({
    block: at(units, block).block,
    value: () => pool.value(block, draw),
  });
  const boxes = treated.map((index) => at(units, index).block);
  const changes = await openBlockChanges(held, boxes, memory);
  /** What is known of draws before a whole pass: what changes with statistics held, and what sums change. */
  const featuresOf = async (some: readonly DrawOfBlock[]): Promise<readonly Float64Array[]> => {
    const sums = await changes.measure(some.map(trialOf));
    return some.map(({ block, draw }, i) =>
      Float64Array.from([...changesOf(at(direct, block)[draw] ?? baseline, baseline), ...at(sums, i)]),
    );
  };
  const choose = async (): Promise<ChosenTrials | null> => {
    const features = await allFeatures(options, treated, changes, featuresOf);
    if (features === null) return null;
    const scales = scalesOf(features).blocks;
    const sample = sampleTrials(
      treated,
      (block) => at(scales, block),
      ...([pool.size, question.passes ?? 0, uniformNumbers(question.seed)] as const),
    );
    const draws = sample.flatMap(({ block, draws: some }) => some.map((draw) => ({ block, draw })));
    return { features, sample, draws, rows: await featuresOf(draws) };
  };
  // Whole passes may take all of the memory.
  const chosen = await choose().finally(() => changes.dispose());
  if (chosen === null) return null;
  const { features, sample, draws, rows } = chosen;
  const totals = await measuredTotals(options, draws.map(trialOf));
  if (totals === null) return null;
  let next = 0;
  const measured = sample.map(({ block, draws: some }) => ({
    block,
    draws: some.map((draw) => {
      const place = next++;
      const counts = at(direct, block)[draw] ?? baseline;
      return { features: at(rows, place), direct: counts, total: at(totals.counts, place) };
    }),
  }));
  const known = { baseline, direct, treated: new Set(treated), features, sample: measured };
  const predicted = predictTotals({ ...known, draws: pool.size, tau: question.tau });
  return { predicted, passes: changes.passes() + totals.passes };
}

/** The features of every treated block over all draws. Null where it was cancelled. */
async function allFeatures(
  { opened, direct, isCancelled, onChanges }: PredictionOptions,
  treated: readonly number[],
  { width }: BlockChanges,
  featuresOf: (draws: readonly DrawOfBlock[]) => Promise<readonly Float64Array[]>,
): Promise<BlockFeatures | null> {
  const sums = featureSums(direct.length, outcomeNames.length + width);
  const { size } = opened.treatments.pool;
  for (let start = 0; start < treated.length; start += blocksAtOnce) {
    const draws = treated
      .slice(start, start + blocksAtOnce)
      .flatMap((block) => Array.from({ length: size }, (_, draw) => ({ block, draw })));
    const rows = await featuresOf(draws);
    for (const [i, { block }] of draws.entries()) sums.add(block, at(rows, i));
    onChanges(Math.min(start + blocksAtOnce, treated.length), treated.length);
    await setImmediate();
    if (isCancelled()) return null;
  }
  return sums.result();
}

/** The counts under trials without anything held, and the arithmetic that they took. Null where it was cancelled. */
async function measuredTotals(
  { question, opened, memory, isCancelled, onPasses }: PredictionOptions,
  trials: readonly Trial[],
): Promise<{ readonly counts: readonly Counts[]; readonly passes: number } | null> {
  const laboratory = await openLaboratory(opened.scene, question, opened.reference, memory);
  try {
    for (const { block } of trials) laboratory.reach(block);
    const counts = trials.map(() => laboratory.baseline);
    let done = 0;
    for await (const batch of laboratory.measure(trials)) {
      for (const { trial, counts: own } of batch) counts[trial] = own;
      done += batch.length;
      onPasses(done, trials.length);
      await setImmediate();
      if (isCancelled()) return null;
    }
    return { counts, passes: laboratory.passes() };
  } finally {
    await laboratory.dispose();
  }
}
