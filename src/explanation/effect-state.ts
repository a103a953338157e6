/**
 * What became of a unit under the preset `paper`: it touches the RoI and was *skipped*; all its screening draws
 * stayed under τ (*screened*); its mean stayed under τ (*negligible*); or it was *measured*.
 */
export const effectStates = ['skipped', 'screened', 'negligible', 'measured'] as const;

export type EffectState = (typeof effectStates)[number];
