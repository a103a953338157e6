/**
 * What became of a unit. It touches the RoI and was *skipped*; the change provably cannot reach the RoI (*proved*
 * zero). Preset `pool`: its whole interval is within ±τ (*negligible*), it excludes that (*decided*), or neither yet
 * (*undetermined*). Preset `paper`: all screening draws stayed under τ (*screened*), the mean stayed under τ
 * (*negligible*), or it was *measured*.
 */
export const effectStates = [
  'skipped',
  'proved',
  'screened',
  'negligible',
  'measured',
  'decided',
  'undetermined',
] as const;

export type EffectState = (typeof effectStates)[number];

/** What an interval says of an effect that counts as zero within ±τ. */
export function stateOfInterval(
  { low, high }: { readonly low: number; readonly high: number },
  tau: number,
): EffectState {
  if (low >= -tau && high <= tau) return 'negligible';
  return low > 0 || high < 0 ? 'decided' : 'undetermined';
}

/** Whether an effect cannot be measured, since no donor differs there. */
export function isUndiffering({ state, n }: { readonly state: string; readonly n: number }): boolean {
  return state === 'undetermined' && n === 0;
}
