import { nounsOf } from '../../src/documents/box.ts';
import type { FeatureMap } from '../../src/documents/feature-map.ts';
import { plain, shape } from './format.ts';

/** A value of an activation in at most four digits, whole from 1000 on: "−4.138", "0", "12346", "1.235e−9". */
export function activation(value: number): string {
  const size = Math.abs(value);
  return plain(size >= 1000 && size < 1e15 ? Math.round(value) : Number(value.toPrecision(4))).replace(
    'e-',
    'e\u2212',
  );
}

/** "64 × 64 px", "8 × 64 × 64 voxels". */
export function sizeInWords({ size }: Pick<FeatureMap, 'size'>): string {
  return `${shape(size)} ${nounsOf(size.length).unit}`;
}

/** "channel 12 (0–31)"; the numbers of all in brackets. */
export function channelInWords({ channel, channels }: Pick<FeatureMap, 'channel' | 'channels'>): string {
  return channels === 1 ? 'the only channel' : `channel ${channel} (0–${channels - 1})`;
}

/** What there is to say of the values besides their range; null where there is nothing. */
export function valuesInWords({ range, notFinite }: Pick<FeatureMap, 'range' | 'notFinite'>): string | null {
  if (range === null) return 'No value is finite.';
  const isConstant = range.min === range.max;
  const same = isConstant
    ? `Every ${notFinite > 0 ? 'finite ' : ''}value is ${activation(range.min)}.`
    : null;
  const count = notFinite === 1 ? '1 value is' : `${notFinite} values are`;
  const rest = notFinite > 0 ? `${count} not finite: +∞ is white, −∞ and NaN are black.` : null;
  return same === null && rest === null ? null : [same, rest].filter((words) => words !== null).join(' ');
}

/** A map in words, for those who do not see it. */
export function featureMapInWords(name: string, map: FeatureMap): string {
  const { range } = map;
  const values =
    range === null ? 'no finite values' : `from ${activation(range.min)} to ${activation(range.max)}`;
  return `Feature map of ${name}, ${channelInWords(map)}: ${sizeInWords(map)}, ${values}`;
}
