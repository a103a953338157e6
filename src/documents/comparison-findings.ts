import type { Comparison } from './comparison.ts';
import type { CompareAim } from './comparison-step.ts';
import type { Explanation } from './explanation.ts';
import { totalsOf } from './readings.ts';

/** The same question, with nothing found of what differs. */
export function comparisonWithoutFindings(comparison: Comparison): Comparison {
  const fresh = (side: Explanation): Explanation => ({
    ...side,
    status: 'ready',
    maps: side.maps.slice(0, 1).map((map) => ({ ...totalsOf(map), effects: [], draws: null })),
    components: null,
    facts: null,
  });
  return {
    ...comparison,
    before: fresh(comparison.before),
    after: fresh(comparison.after),
    status: 'ready',
    blocks: [],
    components: [],
    ownDifferences: [],
    transplants: [],
    facts: null,
  };
}

/** Whether anything was found of what differs. */
export function hasDifferences(comparison: Comparison): boolean {
  const { blocks, components, ownDifferences, transplants, images } = comparison;
  return (
    images !== null || [blocks, components, ownDifferences, transplants].some(({ length }) => length > 0)
  );
}

/** Whether a run has measured all but what is asked for by name. */
export function isComparisonFinished(comparison: Comparison): boolean {
  return wholeAims.every((aim) => isDifferenceMeasured(comparison, aim));
}

/** Whether an unfinished run must leave the file alone: its result is further, of the same question or of another. */
export function isComparisonWorthKeeping(saved: Comparison, next: Comparison): boolean {
  return (
    (isComparisonFinished(saved) && !isComparisonFinished(next)) ||
    (saved.status === 'complete' && next.status !== 'complete')
  );
}

const wholeAims: readonly CompareAim[] = [
  { kind: 'input' },
  { kind: 'layers' },
  { kind: 'own' },
  { kind: 'transplant' },
];

/** What is still to be measured, in order; all of it where nothing is left. */
export function openComparisonAims(comparison: Comparison): readonly CompareAim[] {
  const open = wholeAims.filter((aim) => !isDifferenceMeasured(comparison, aim));
  return open.length === 0 ? wholeAims : open;
}

/** Whether what an aim asks for is known; a run that was cut short may have put only some layers into the other. */
export function isDifferenceMeasured(comparison: Comparison, aim: CompareAim): boolean {
  const { before, after, components, ownDifferences, transplants } = comparison;
  const sides = [before, after];
  const areLayersKnown = components.length > 0 && sides.every((side) => side.components?.isComplete === true);
  const isKnown = (found: readonly unknown[]): boolean =>
    areLayersKnown && found.length > 0 && comparison.status !== 'incomplete';
  switch (aim.kind) {
    case 'input':
      return (
        areLayersKnown &&
        sides.every(({ status, maps }) => status === 'complete' && (maps[0]?.effects.length ?? 0) > 0)
      );
    case 'layers':
      return areLayersKnown;
    case 'own':
      return isKnown(ownDifferences);
    case 'transplant':
      return isKnown(transplants);
    case 'images':
      return false;
  }
}
