import type { JointCheck, JointLaw, JointOrder, JointRow } from '../../../src/documents/joint.ts';

/** So many blocks that change Dice by so much together, and by so much by the sum of their effects. */
export function rowExample(
  order: JointOrder,
  blocks: number,
  together: number,
  alone: number,
  law: JointLaw = 'pool',
): JointRow {
  const both = (dice: number): JointRow['together'] => ({ dice, softDice: dice / 2 });
  return { order, blocks, law, n: 2, together: both(together), alone: both(alone) };
}

/** A finished check of these rows. */
export function checkExample(rows: readonly JointRow[], changes: Partial<JointCheck> = {}): JointCheck {
  return {
    ...{ isComplete: true, rankedBy: 'dice', supporting: 64, opposing: 64, donors: 50, isSecond: true, rows },
    ...changes,
  };
}
