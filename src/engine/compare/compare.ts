import type { Comparison } from '../../documents/comparison.ts';
import type { CompareAim } from '../../documents/comparison-step.ts';
import type { Facts } from '../../documents/explanation.ts';
import { withSharedLanes } from '../../inference/shared-lanes.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { checkpoints } from '../run/checkpoints.ts';
import { factsSince } from '../run/facts.ts';
import { openLayerSession } from '../scene/layer-session.ts';
import { openQuestion } from '../scene/opened-question.ts';
import { compareImages } from './compare-images.ts';
import { compareInput } from './compare-input.ts';
import { compareLayers } from './compare-layers.ts';
import { compareOwnChanges } from './compare-own-changes.ts';
import { type CompareListener, type CompareRun, reportComparison } from './compare-run.ts';
import { transplant } from './transplant.ts';
import type { TwoModels, TwoQuestions, TwoSessions } from './two-models.ts';

/**
 * Measures aims of a prepared comparison, one after the other, and adds what it finds to what was found before.
 * @param memory bytes that kept values and sessions of both models may take together
 * @throws UserError when a file is not the one that was prepared, or a model fails
 */
export async function compare(
  prepared: Comparison,
  aims: readonly CompareAim[],
  models: TwoModels,
  memory: number,
  listener: CompareListener,
): Promise<Comparison> {
  const lanes = withSharedLanes(models.before.runtime);
  const onLanes = (model: LoadedModel): LoadedModel => ({ ...model, runtime: lanes.runtime });
  let sessions: Promise<TwoSessions> | null = null;
  try {
    const sharing = { before: onLanes(models.before), after: onLanes(models.after) };
    const opened: TwoQuestions = {
      before: await openQuestion(prepared.before.question, sharing.before),
      after: await openQuestion(prepared.after.question, sharing.after),
    };
    const factsOf = factsSince(models.before, prepared.facts);
    const spent = { treatments: 0, passes: 0 };
    const facts = (): Facts => factsOf(spent);
    const checkpoint = checkpoints(listener);
    let found: Comparison = { ...prepared, status: 'incomplete' };
    const run: CompareRun = {
      isCancelled: listener.isCancelled,
      reportOn: (aim) => reportComparison(aim, listener),
      checkpoint: (now) => {
        checkpoint(() => ({ ...now(), status: 'incomplete', facts: facts() }));
      },
      spend(treatments, passes) {
        spent.treatments += treatments;
        spent.passes += passes;
      },
    };
    const measure = async (aim: CompareAim, now: Comparison): Promise<Comparison> => {
      if (aim.kind === 'input') return compareInput(now, opened, memory, run);
      if (aim.kind === 'images') return compareImages(aim, now, sharing, memory, run);
      sessions ??= openBoth(opened, now, memory);
      const both = await sessions;
      switch (aim.kind) {
        case 'layers':
          return compareLayers(now, both, run);
        case 'own':
          return compareOwnChanges(now, both, run);
        case 'transplant':
          return transplant(now, both, run);
      }
    };
    for (const aim of aims) {
      if (listener.isCancelled()) break;
      found = await measure(aim, found);
    }
    const isCut = listener.isCancelled() && prepared.status !== 'complete';
    return { ...found, status: isCut ? 'incomplete' : 'complete', facts: facts() };
  } finally {
    await closeBoth(sessions);
    await lanes.dispose();
  }
}

async function openBoth(
  { before, after }: TwoQuestions,
  comparison: Comparison,
  memory: number,
): Promise<TwoSessions> {
  const own = await openLayerSession(before, comparison.before.question, memory / 2);
  try {
    return { before: own, after: await openLayerSession(after, comparison.after.question, memory / 2) };
  } catch (error) {
    await own.decomposed.dispose();
    throw error;
  }
}

async function closeBoth(sessions: Promise<TwoSessions> | null): Promise<void> {
  const opened = await sessions?.catch(() => null);
  await opened?.before.decomposed.dispose();
  await opened?.after.decomposed.dispose();
}
