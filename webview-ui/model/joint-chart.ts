import type {
  JointCheck,
  JointLaw,
  JointOrder,
  JointRow,
  RankingOutcome,
} from '../../src/documents/joint.ts';
import { jointOrders } from '../../src/documents/joint.ts';
import { rowsOf } from '../../src/documents/joint-words.ts';
import type { OutcomeName } from '../../src/documents/outcomes.ts';

/** A point of a chart: across and down, each from 0 to 1. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly row: JointRow;
}

/** What the sets of one order change: together, or by the sum of their single effects. */
export interface ChartLine {
  readonly order: JointOrder;
  readonly isSum: boolean;
  readonly points: readonly ChartPoint[];
}

/** Changes of an outcome over the number of blocks that are set together, which runs in powers. */
export interface JointChart {
  readonly lines: readonly ChartLine[];
  /** Numbers of blocks, and where they stand. */
  readonly sizes: readonly { readonly blocks: number; readonly x: number }[];
  /** The least and the most that is shown; zero lies between. */
  readonly low: number;
  readonly high: number;
  readonly zero: number;
}

/** The outcome that a joint check is shown on: Dice, unless soft Dice is shown or, of others, what its blocks are ranked by. */
export function jointOutcome(shown: OutcomeName, { rankedBy }: Pick<JointCheck, 'rankedBy'>): RankingOutcome {
  return shown === 'dice' || shown === 'softDice' ? shown : rankedBy;
}

/**
 * The chart of a check under one law; null while nothing is measured. Sums are of effects under the map's own treatments:
 * they stand beside the second pool alone.
 */
export function jointChart(joint: JointCheck, law: JointLaw, outcome: RankingOutcome): JointChart | null {
  const rows = joint.rows.filter((row) => row.law === law);
  if (rows.length === 0) return null;
  const hasSum = (order: JointOrder): boolean =>
    law === 'pool' && (order === 'supporting' || order === 'opposing');
  const valuesOf = (row: JointRow): readonly number[] => [
    row.together[outcome],
    ...(hasSum(row.order) ? [row.alone[outcome]] : []),
  ];
  const values = rows.flatMap(valuesOf);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const range = high - low || 1;
  const blocks = [...new Set(rows.map((row) => row.blocks))].sort((a, b) => a - b);
  const [first = 1, last = 1] = [blocks[0], blocks.at(-1)];
  const across = (count: number): number =>
    first === last ? 0.5 : Math.log(count / first) / Math.log(last / first);
  const down = (value: number): number => (high - value) / range;
  const lineOf = (order: JointOrder, isSum: boolean): ChartLine => ({
    order,
    isSum,
    points: rowsOf(joint, law, order).map((row) => ({
      x: across(row.blocks),
      y: down((isSum ? row.alone : row.together)[outcome]),
      row,
    })),
  });
  return {
    lines: jointOrders
      .flatMap((order) => [...(hasSum(order) ? [lineOf(order, true)] : []), lineOf(order, false)])
      .filter(({ points }) => points.length > 0),
    sizes: blocks.map((count) => ({ blocks: count, x: across(count) })),
    ...{ low, high, zero: down(0) },
  };
}
