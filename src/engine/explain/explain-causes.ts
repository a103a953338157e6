import { type Cause, nameOfCause, withCauses } from '../../documents/causes.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { setImmediate } from 'node:timers/promises';
import { axesInWords } from '../causes/axis-words.ts';
import { type CauseBench, causeBench } from '../causes/cause-bench.ts';
import type { CauseTrial } from '../causes/cause-trial.ts';
import { channelCauses } from '../causes/channel-causes.ts';
import { foldCauses } from '../causes/fold-causes.ts';
import { intensityCauses } from '../causes/intensity-causes.ts';
import { measureCause } from '../causes/measure-cause.ts';
import { spacingCauses } from '../causes/spacing-causes.ts';
import { flipCauses, orientationCauses } from '../causes/turn-causes.ts';
import { checkpoints } from '../run/checkpoints.ts';
import { factsSince } from '../run/facts.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { readQuestionImage } from '../scene/question-image.ts';
import { donorsFor } from '../treatments/donors.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/** Other images that a channel is taken from, at most. */
const mostDonors = 12;

/**
 * Tries cheap causes, each by a few passes through the whole model, and measures what they change in the RoI. Those that
 * are known already stay as they are.
 * @throws UserError when the image, or one that lends its channels, can no longer be read
 */
export async function explainCauses(
  found: Explanation,
  opened: OpenedQuestion,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question } = found;
  const bench = causeBench(opened, question);
  const factsOf = factsSince(opened.scene.model, found.facts);
  const all = await trialsOf(bench);
  let causes = withCauses(found.causes?.causes ?? [], []);
  const known = new Set(causes.map(nameOfCause));
  const open = all.filter((trial) => !known.has(nameOfCause(trial)));
  const price = ({ draws, passes }: CauseTrial): number => draws * passes;
  const total = open.reduce((sum, trial) => sum + price(trial), 0);
  const report = reportExplanation({ kind: 'causes' }, listener);
  const checkpoint = checkpoints(listener);
  const spent = { treatments: 0, passes: 0 };
  let isComplete = open.length === 0;
  const foundSoFar = (): Explanation => ({
    ...found,
    causes: { isComplete, causes },
    facts: factsOf(spent),
  });
  let done = 0;
  let paid = 0;
  for (const [i, trial] of open.entries()) {
    const tell = (newer: readonly Cause[], share: number): void => {
      const progress = { done, total: open.length, draw: null, treatments: spent.treatments };
      report(
        { causes: newer },
        { ...progress, share: i + 1 === open.length && newer.length > 0 ? 1 : share },
      );
    };
    let own = 0;
    const cause = await measureCause(
      bench,
      trial,
      async (passes) => {
        if (passes > 0) spent.treatments++;
        spent.passes += passes;
        own += passes;
        tell([], Math.min(0.999, (paid + own) / total));
        await setImmediate();
      },
      listener.isCancelled,
    );
    if (cause === null) return foundSoFar();
    causes = withCauses(causes, [cause]);
    paid += price(trial);
    done++;
    tell([cause], Math.min(0.999, paid / total));
    checkpoint(foundSoFar);
  }
  isComplete = true;
  return foundSoFar();
}

/** What can be tried. */
async function trialsOf(bench: CauseBench): Promise<readonly CauseTrial[]> {
  const { question, scene } = bench;
  const { input, pass, model } = scene;
  const stack = await readQuestionImage(question, model.name);
  const axes = axesInWords(input.size.length, stack.affine);
  const donors = input.channels > 1 ? await donorsFor(question, pass.intensities, mostDonors) : null;
  return [
    ...(donors === null ? [] : channelCauses(bench, donors)),
    ...flipCauses(bench, axes),
    ...orientationCauses(bench, axes),
    ...intensityCauses(bench, stack.image),
    ...spacingCauses(bench),
    ...(await foldCauses(bench)),
  ];
}
