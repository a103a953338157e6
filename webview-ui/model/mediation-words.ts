import { signed } from './format.ts';

/**
 * How much of an effect passes through a layer, in one sentence; effects are in Dice points.
 * @param zero effects closer to zero than this count as zero
 */
export function mediationInWords(
  { total, indirect, direct }: Readonly<Record<'total' | 'indirect' | 'direct', number>>,
  layer: string,
  zero: number,
): string {
  if (Math.abs(total) < zero) {
    return Math.abs(indirect) < zero
      ? 'This region has no effect on the RoI, through the layer or around it.'
      : `The total effect is zero, yet ${signed(indirect)} passes through ${layer}: other paths cancel it.`;
  }
  const share = indirect / total;
  const numbers = `${signed(indirect)} of ${signed(total)} points`;
  if (share < 0)
    return `${layer} works against the total effect: through it alone it would be ${signed(indirect)} points.`;
  if (share >= 0.8) return `Nearly all of the effect passes through ${layer}: ${numbers}.`;
  if (share < 0.2)
    return `Little of the effect passes through ${layer}, ${numbers}: the rest (${signed(direct)}) goes around it.`;
  return `About ${Math.round(100 * share)} % of the effect passes through ${layer}: ${numbers}.`;
}
