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

/** Whether an effect cannot be measured, since no donor differs there. */
export function isUndiffering({ state, n }: { readonly state: string; readonly n: number }): boolean {
  return state === 'undetermined' && n === 0;
}
