/**
 * What is read off the RoI: Dice and IoU in points (0–100), the same from probabilities (soft Dice), pixels wrongly
 * predicted or missed, and the mean probability in percent.
 */
export const outcomeNames = [
  'dice',
  'softDice',
  'iou',
  'falsePositives',
  'falseNegatives',
  'meanProbability',
] as const;

export type OutcomeName = (typeof outcomeNames)[number];

/** How outcomes are called, and their units. */
export const outcomeWords: Readonly<Record<OutcomeName, { readonly label: string; readonly unit: string }>> =
  {
    dice: { label: 'Dice', unit: 'points' },
    softDice: { label: 'Soft Dice', unit: 'points' },
    iou: { label: 'IoU', unit: 'points' },
    falsePositives: { label: 'False positives', unit: 'px' },
    falseNegatives: { label: 'False negatives', unit: 'px' },
    meanProbability: { label: 'Mean probability', unit: '%' },
  };
