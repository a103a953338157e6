import * as z from 'zod';

/**
 * In which order blocks are taken: those that support or oppose most first, those nearest to the RoI first, or at random.
 */
export const jointOrders = ['supporting', 'opposing', 'nearest', 'random'] as const;

/** What blocks are set to: a second pool, whose donors the map did not use where there are enough, or the image blurred. */
export const jointLaws = ['pool', 'blur'] as const;

/** Outcomes that blocks can be ranked by. */
const rankingOutcomes = ['dice', 'softDice'] as const;

/** A change in points (0–100) of Dice, and of soft Dice. */
const changeSchema = z.strictObject({ dice: z.number(), softDice: z.number() });

/** The first so many blocks of an order, set together. */
const rowSchema = z.strictObject({
  order: z.enum(jointOrders),
  blocks: z.int().min(1),
  law: z.enum(jointLaws),
  n: z.int().min(1).describe('Draws.'),
  together: changeSchema.describe('Mean change when all of these blocks are set at once.'),
  alone: changeSchema.describe('Sum of the effects of these blocks, each of which was set alone.'),
});

/**
 * What the blocks of the input do together, held against the map, whose effects are of one block at a time. `isComplete`
 * once all rows are measured.
 */
export const jointSchema = z.strictObject({
  isComplete: z.boolean(),
  rankedBy: z.enum(rankingOutcomes),
  supporting: z.int().min(0).describe('Blocks that support by more than τ.'),
  opposing: z.int().min(0).describe('Blocks that oppose by more than τ.'),
  donors: z.int().min(0).describe('Donors of the second pool.'),
  isSecond: z.boolean().describe('Whether the map used none of them.'),
  rows: z.array(rowSchema).max(256).readonly(),
});

export type JointOrder = (typeof jointOrders)[number];
export type JointLaw = (typeof jointLaws)[number];
export type RankingOutcome = (typeof rankingOutcomes)[number];
export type JointRow = Readonly<z.infer<typeof rowSchema>>;
export type JointChange = JointRow['together'];
export type JointCheck = Readonly<z.infer<typeof jointSchema>>;

/** A check with the rows of an earlier step: whichever was measured first, they stand by law, order and number of blocks. */
export function withRows(before: JointCheck | undefined, newer: JointCheck): JointCheck {
  const rows = new Map([...(before?.rows ?? []), ...newer.rows].map((row) => [nameOfRow(row), row]));
  const place = ({ law, order }: JointRow): number =>
    jointLaws.indexOf(law) * jointOrders.length + jointOrders.indexOf(order);
  return {
    ...newer,
    rows: [...rows.values()].sort((a, b) => place(a) - place(b) || a.blocks - b.blocks),
  };
}

/** What tells a row apart from all others. */
export function nameOfRow({ order, blocks, law }: Pick<JointRow, 'order' | 'blocks' | 'law'>): string {
  return `${law} ${order} ${blocks}`;
}
