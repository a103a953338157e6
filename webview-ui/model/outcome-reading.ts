import { nounsOf } from '../../src/documents/box.ts';
import type { Baseline, Question } from '../../src/documents/explanation.ts';
import { type Reading, readingWords } from '../../src/documents/readings.ts';
import { type OutcomeName, outcomeWords } from '../../src/documents/outcomes.ts';

/** How effects on one outcome are read: their unit, which sign is good news, and what counts as zero. */
export interface OutcomeReading {
  readonly name: OutcomeName;
  readonly label: string;
  /** As it stands behind a number. */
  readonly unit: 'pts' | 'px' | 'voxels' | '%';
  /** 1 where more is better, −1 where more is worse: an error. */
  readonly sense: 1 | -1;
  /** Effects closer to zero than this count as zero. */
  readonly zero: number;
  /** Edges of the histogram's bars beyond `zero`. */
  readonly edges: readonly number[];
  /** How many treatments there are in the pool; null where each run draws its own, and where effects are predicted. */
  readonly pool: number | null;
  /** Whether effects are predicted: they are of the pool, but their intervals are not of how often it was drawn from. */
  readonly isPredicted: boolean;
}

/** In a RoI of the published size, a tenth of a pixel changes Dice by about the published τ of 0.02 points. */
const pixelsPerPoint = 5;

/** How effects on an outcome are read, given what was asked; labels say what is not the total effect. */
export function readingOf(name: OutcomeName, question: Question, reading: Reading = 'total'): OutcomeReading {
  const { label, unit } = outcomeWords[name];
  const { of } = readingWords[reading];
  const isPixels = unit === 'px';
  const isPredicted = reading === 'predicted' || reading === 'through';
  const { preset, treatment, draws, tau } = question;
  return {
    name,
    label: of === '' ? label : `${label} (${of})`,
    unit: isPixels ? nounsOf(question.input.size.length).unit : unit === '%' ? '%' : 'pts',
    sense: isPixels ? -1 : 1,
    zero: isPixels ? Number((pixelsPerPoint * tau).toPrecision(6)) : tau,
    edges: isPixels ? [1, 3, 10] : [0.3, 1, 3],
    pool: !isPredicted && (preset === 'pool' || treatment !== 'patches') ? draws : null,
    isPredicted,
  };
}

/** An outcome of the RoI without treatment; null for one over probabilities where only pixels were counted. */
export function baselineOutcome(
  name: OutcomeName,
  counts: Pick<Baseline, 'intersection' | 'predicted' | 'reference'> & Partial<Baseline>,
): number | null {
  const { intersection, predicted, reference, softIntersection, softPredicted, pixels } = counts;
  const tiny = 1e-10;
  switch (name) {
    case 'dice':
      return (200 * intersection) / (predicted + reference + tiny);
    case 'iou':
      return (100 * intersection) / (predicted + reference - intersection + tiny);
    case 'falsePositives':
      return predicted - intersection;
    case 'falseNegatives':
      return reference - intersection;
    case 'softDice':
      if (softIntersection === undefined || softPredicted === undefined) return null;
      return (200 * softIntersection) / (softPredicted + reference + tiny);
    case 'meanProbability':
      return softPredicted === undefined || pixels === undefined ? null : (100 * softPredicted) / pixels;
  }
}
