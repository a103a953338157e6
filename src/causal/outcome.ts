/** Pixels in the RoI that are predicted, that belong to the reference, and that are both. */
export interface Counts {
  readonly intersection: number;
  readonly predicted: number;
  readonly reference: number;
}

/** Counts the pixels of two binary images of the RoI. */
export function count(predicted: Uint8Array, reference: Uint8Array): Counts {
  const counts = { intersection: 0, predicted: 0, reference: 0 };
  for (let i = 0; i < predicted.length; i++) {
    const p = predicted[i] ?? 0;
    const r = reference[i] ?? 0;
    counts.predicted += p;
    counts.reference += r;
    counts.intersection += p * r;
  }
  return counts;
}

/**
 * Dice in points (0–100): `100·2·|P∩R| / (|P| + |R| + 1e-10)`, so that empty against empty is 0
 * (PdCR, arXiv 2602.20511).
 */
export function dice({ intersection, predicted, reference }: Counts): number {
  return (100 * 2 * intersection) / (predicted + reference + 1e-10);
}
