import {
  type JointCheck,
  type JointLaw,
  jointLaws,
  type JointOrder,
  type JointRow,
  type RankingOutcome,
} from './joint.ts';

/** How orders of blocks are called. */
export const jointOrderWords: Readonly<Record<JointOrder, string>> = {
  supporting: 'supporting',
  opposing: 'opposing',
  nearest: 'nearest first',
  random: 'random',
};

/** What the blocks of a set are set to, for people. */
export function lawInWords(
  law: JointLaw,
  { donors, isSecond }: Pick<JointCheck, 'donors' | 'isSecond'>,
): string {
  if (law === 'blur') return 'blur';
  if (donors === 1) return "the map's own treatment";
  return isSecond ? `${donors} donors that the map did not use` : "the map's own donors";
}

/** The rows of one order under one law, smallest sets first. */
export function rowsOf(
  { rows }: Pick<JointCheck, 'rows'>,
  law: JointLaw,
  order: JointOrder,
): readonly JointRow[] {
  return rows.filter((row) => row.law === law && row.order === order).toSorted((a, b) => a.blocks - b.blocks);
}

/**
 * What the largest sets of supporting and of opposing blocks do, beside the sum of their single effects: "The 64 opposing
 * blocks: +23.5 if independent, −5.7 together."
 * @param units what is treated: `blocks` or `regions`
 */
export function jointSentences(
  joint: JointCheck,
  outcome: RankingOutcome,
  units: 'blocks' | 'regions',
): readonly string[] {
  const sentences = (['supporting', 'opposing'] as const).flatMap((order) => {
    const row = rowsOf(joint, 'pool', order).at(-1);
    if (row === undefined) return [];
    const { blocks, alone, together } = row;
    const noun = blocks === 1 ? units.slice(0, -1) : units;
    const which =
      blocks < joint[order] ? `${blocks} most ${order}` : `${blocks === 1 ? '' : `${blocks} `}${order}`;
    return [
      `The ${which} ${noun}: ${signed(alone[outcome])} if independent, ${signed(together[outcome])} together.`,
    ];
  });
  if (sentences.length > 0 || !joint.isComplete) return sentences;
  return [`No effect of ${units} is beyond ±τ: there is nothing to check.`];
}

/** Mean changes over the sizes of sets: of what the map calls supporting, and of as many blocks nearest to the RoI. */
interface AgainstNearest {
  readonly law: JointLaw;
  readonly map: number;
  readonly nearest: number;
}

/** Differences of means that are smaller than this, in points, count as none. */
const noticeable = 0.05;

/**
 * The first law under which blocks nearest to the RoI lower the outcome more than those that the map calls supporting; null
 * where there is none.
 */
export function worseThanNearest(joint: JointCheck, outcome: RankingOutcome): AgainstNearest | null {
  const worse = jointLaws
    .map((law) => againstNearest(joint, law, outcome))
    .find((found) => found !== null && found.nearest < found.map - noticeable);
  return worse ?? null;
}

/** What says so on the map's face; null where no law does. */
export function nearestWarning(joint: JointCheck, outcome: RankingOutcome): string | null {
  const worse = worseThanNearest(joint, outcome);
  if (worse === null) return null;
  const { law, map, nearest } = worse;
  const done = law === 'blur' ? 'blurring' : 'replacing';
  return `Joint check: ${done} what is nearest to the RoI costs more than what this map ranks first (${signed(nearest)} against ${signed(map)} points on average).`;
}

function againstNearest(joint: JointCheck, law: JointLaw, outcome: RankingOutcome): AgainstNearest | null {
  const map = rowsOf(joint, law, 'supporting');
  const nearest = rowsOf(joint, law, 'nearest');
  const sizes = map
    .map(({ blocks }) => blocks)
    .filter((size) => nearest.some(({ blocks }) => blocks === size));
  if (sizes.length === 0) return null;
  const mean = (rows: readonly JointRow[]): number => {
    const alike = rows.filter(({ blocks }) => sizes.includes(blocks));
    return alike.reduce((sum, { together }) => sum + together[outcome], 0) / alike.length;
  };
  return { law, map: mean(map), nearest: mean(nearest) };
}

/** "−5.7", with one digit after the point. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return Number(text) === 0 ? '0' : `${value < 0 ? '−' : '+'}${text}`;
}
