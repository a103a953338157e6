import type { Comparison } from '../../documents/comparison.ts';
import type { Facts } from '../../documents/explanation.ts';
import { compareImages } from './compare-images.ts';
import { compareInput } from './compare-input.ts';
import { compareLayers, type TwoInside } from './compare-layers.ts';
import { compareOwnChanges } from './compare-own-changes.ts';
import type { CompareAim } from '../../documents/comparison-progress.ts';
import type { CompareListener, CompareRun, TwoExplained } from './compare-run.ts';
import { explainedBy } from '../scene/explained.ts';
import { factsSince } from '../run/facts.ts';
import { openInside } from '../scene/inside.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import type { TwoModels } from './prepare-comparison.ts';
import { checkpoints } from '../run/run.ts';
import { withSharedLanes } from '../../inference/shared-lanes.ts';
import { transplant } from './transplant.ts';

/**
 * Measures what is aimed at of a prepared comparison, one aim after the other, and adds it to what was found before.
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
  let inside: Promise<TwoInside> | null = null;
  try {
    const sharing = { before: onLanes(models.before), after: onLanes(models.after) };
    const explained: TwoExplained = {
      before: await explainedBy(prepared.before.question, sharing.before),
      after: await explainedBy(prepared.after.question, sharing.after),
    };
    const factsOf = factsSince(models.before, prepared.facts);
    const spent = { treatments: 0, passes: 0 };
    const facts = (): Facts => factsOf(spent);
    const handOut = checkpoints<Comparison>(listener);
    let found: Comparison = { ...prepared, status: 'incomplete' };
    const run: CompareRun = {
      onProgress: listener.onProgress,
      isCancelled: listener.isCancelled,
      checkpoint: (now) => {
        handOut(() => ({ ...now(), status: 'incomplete', facts: facts() }));
      },
      spend(treatments, passes) {
        spent.treatments += treatments;
        spent.passes += passes;
      },
    };
    const measure = async (aim: CompareAim, now: Comparison): Promise<Comparison> => {
      switch (aim.kind) {
        case 'input':
          return compareInput(now, explained, memory, run);
        case 'layers':
          return compareLayers(now, await (inside ??= openBoth(explained, now, memory)), run);
        case 'own':
          return compareOwnChanges(now, await (inside ??= openBoth(explained, now, memory)), run);
        case 'transplant':
          return transplant(now, await (inside ??= openBoth(explained, now, memory)), run);
        case 'images':
          return compareImages(aim, now, sharing, memory, run);
      }
    };
    for (const aim of aims) {
      if (listener.isCancelled()) break;
      found = await measure(aim, found);
    }
    const isCut = listener.isCancelled() && prepared.status !== 'complete';
    return { ...found, status: isCut ? 'incomplete' : 'complete', facts: facts() };
  } finally {
    await closeBoth(inside);
    await lanes.dispose();
  }
}

async function openBoth(
  { before, after }: TwoExplained,
  comparison: Comparison,
  memory: number,
): Promise<TwoInside> {
  const own = await openInside(before, comparison.before.question, memory / 2);
  try {
    return { before: own, after: await openInside(after, comparison.after.question, memory / 2) };
  } catch (error) {
    await own.apart.dispose();
    throw error;
  }
}

async function closeBoth(inside: Promise<TwoInside> | null): Promise<void> {
  const opened = await inside?.catch(() => null);
  await opened?.before.apart.dispose();
  await opened?.after.apart.dispose();
}
