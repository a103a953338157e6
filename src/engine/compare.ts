import type { Comparison } from '../explanation/comparison.ts';
import type { Facts } from '../explanation/explanation.ts';
import { compareInput } from './compare-input.ts';
import type { CompareAim } from './compare-messages.ts';
import type { CompareListener, CompareRun, TwoExplained } from './compare-run.ts';
import { explainedBy } from './explained.ts';
import { factsSince } from './facts.ts';
import type { LoadedModel } from './model-shelf.ts';
import type { TwoModels } from './prepare-comparison.ts';
import { checkpoints } from './run.ts';
import { withSharedLanes } from './shared-lanes.ts';

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
  const sharing = (model: LoadedModel): LoadedModel => ({ ...model, runtime: lanes.runtime });
  try {
    const explained: TwoExplained = {
      before: await explainedBy(prepared.before.question, sharing(models.before)),
      after: await explainedBy(prepared.after.question, sharing(models.after)),
    };
    const factsOf = factsSince(models.before, prepared.status === 'complete' ? null : prepared.facts);
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
    for (const aim of aims) {
      if (listener.isCancelled()) break;
      found = await measure(aim, found, explained, memory, run);
    }
    return { ...found, status: listener.isCancelled() ? 'incomplete' : 'complete', facts: facts() };
  } finally {
    await lanes.dispose();
  }
}

function measure(
  aim: CompareAim,
  found: Comparison,
  explained: TwoExplained,
  memory: number,
  run: CompareRun,
): Promise<Comparison> {
  switch (aim.kind) {
    case 'input':
      return compareInput(found, explained, memory, run);
    case 'layers':
    case 'transplant':
    case 'images':
      return Promise.resolve(found);
  }
}
