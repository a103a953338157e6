import type { Comparison } from '../../documents/comparison.ts';
import type { CompareAim, ComparisonStep } from '../../documents/comparison-step.ts';
import { createReporter, type Gathering, type Pace, type Reached } from '../run/reporter.ts';
import type { RunListener } from '../run/run-listener.ts';
import { type FoundEffects, gatherExplanation } from '../explain/gather-explanation.ts';

/** Whom a run of a comparison reports to. */
export type CompareListener = RunListener<Comparison, CompareAim, ComparisonStep>;

/** A comparison's run as its aims see it. */
export interface CompareRun extends Pick<CompareListener, 'isCancelled'> {
  /** Starts to report an aim. */
  readonly reportOn: (aim: CompareAim) => (found: FoundDifferences, reached: Reached) => void;
  /** Sends what was found so far now and then; it is evaluated only then. */
  readonly checkpoint: (found: () => Comparison) => void;
  /** Adds treatments, and arithmetic in passes through one whole model, to the facts of the run. */
  readonly spend: (treatments: number, passes: number) => void;
}

/** What a step of one side, or of both, brought. */
interface FoundDifferences {
  readonly before?: FoundEffects;
  readonly after?: FoundEffects;
  /** All differences of the aim's kind that are known; evaluated when they are reported. */
  readonly differences?: () => Omit<ComparisonStep, 'before' | 'after'>;
}

/**
 * Differences are weighed against one another each time, so that reporting takes a quarter of the time at most. The
 * first differences that took a draw are reported at once.
 */
const pace: Pace<ComparisonStep> = {
  interval: 250,
  mostShare: 1 / 4,
  isAwaited: ({ blocks = [] }) => blocks.length > 0 && blocks.every(({ n }) => n === 0),
};

/** Reports one aim of a comparison a few times a second, and when all of it is done. */
export function reportComparison(
  aim: CompareAim,
  { onStep }: Pick<CompareListener, 'onStep'>,
): (found: FoundDifferences, reached: Reached) => void {
  return createReporter(aim, gatherComparison(), pace, onStep);
}

function gatherComparison(): Gathering<FoundDifferences, ComparisonStep> {
  const [before, after] = [gatherExplanation(), gatherExplanation()];
  let differences: FoundDifferences['differences'];
  return {
    add(found) {
      if (found.before) before.add(found.before);
      if (found.after) after.add(found.after);
      differences = found.differences;
    },
    take: () => ({ ...differences?.(), before: before.take(), after: after.take() }),
  };
}
