/**
 * Half-width of the central 95 % of Student's t, in standard errors.
 * @param freedom degrees of freedom, a whole number from 1 on
 */
export function studentHalfWidth(freedom: number, level = 0.95): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (centralShare(middle, freedom) < level) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan(high);
}

/** P(|t| < √ν·tan θ) (Abramowitz & Stegun, 26.7.3 and 26.7.4). */
function centralShare(angle: number, freedom: number): number {
  const isOdd = freedom % 2 === 1;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  let sum = 0;
  let term = isOdd ? cosine : 1;
  for (let i = isOdd ? 1 : 0; i <= freedom - 2; i += 2) {
    sum += term;
    term *= (cosine * cosine * (i + 1)) / (i + 2);
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/**
 * The probability that Student's t is at least so far from zero: the p-value of a mean.
 * @param t the mean in standard errors
 * @param freedom degrees of freedom, a whole number from 1 on
 */
export function studentTail(t: number, freedom: number): number {
  return Math.max(0, 1 - centralShare(Math.atan(Math.abs(t) / Math.sqrt(freedom)), freedom));
}
