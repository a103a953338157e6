import type { FeatureMap } from '../../documents/feature-map.ts';

/** Values as levels between the least and the largest of those that are finite. */
export function levelsOf(values: Float32Array): Pick<FeatureMap, 'levels' | 'range' | 'notFinite'> {
  let [min, max, sum, finite] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    finite++;
  }
  const scale = max > min ? 255 / (max - min) : 0;
  // By typed arrays' own loops: a map may have millions of values.
  const levels = new Uint8Array(
    values.map((value) =>
      Number.isFinite(value) ? Math.round((value - min) * scale) : value === Infinity ? 255 : 0,
    ),
  );
  return {
    levels,
    range: finite === 0 ? null : { min, max, mean: sum / finite },
    notFinite: values.length - finite,
  };
}
