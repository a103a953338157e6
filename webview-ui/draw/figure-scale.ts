import { plain } from '../model/format.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { positionOf, type Scale, ticksOf } from '../model/scale.ts';
import { endInWords, scaleInWords } from '../model/scale-words.ts';
import type { ColourMapName } from './colour-maps.ts';
import { scaleStops, toSvg } from './colour-scale.ts';
import { escapeXml, number } from './svg-text.ts';

/** How much room a scale takes. */
export const scaleHeight = 54;

/** Wider scales say at their ends what these mean. */
const leastWide = 500;

/** The stops of the gradient that scales are filled with. */
export function gradientStops(colours: ColourMapName): string {
  return scaleStops(colours)
    .map(
      ({ share, colour, alpha }) =>
        `<stop offset="${number(share)}" stop-color="${toSvg(colour)}" stop-opacity="${number(alpha)}"/>`,
    )
    .join('');
}

/** A colour scale as wide as the pictures it is of, over white and over black, with ticks and what it means. */
export function scaleParts(scale: Scale, outcome: OutcomeReading, across: number): string {
  const end = (side: -1 | 1): string => `${endInWords(side, scale, outcome)} ${outcome.unit}`;
  const isWide = across > leastWide;
  return [
    `<rect width="${across}" height="6" fill="#fff"/><rect y="6" width="${across}" height="6" fill="#000"/>`,
    `<rect width="${across}" height="12" fill="url(#effects)" stroke="#888"/>`,
    ...(scale.beyond === 0 ? [] : [beyondEnds(across)]),
    ...ticksOf(scale)
      .slice(1)
      .flatMap((size) => tickParts(size, scale, outcome, across)),
    `<text y="28">${escapeXml(isWide ? `${end(-1)} · supports` : end(-1))}</text>`,
    `<text x="${across / 2}" y="28" text-anchor="middle">0</text>`,
    `<text x="${across}" y="28" text-anchor="end">${escapeXml(isWide ? `works against · ${end(1)}` : end(1))}</text>`,
    `<text y="46" fill="#555">${escapeXml(`${isWide ? `effect on ${outcome.label} · ` : ''}${scaleInWords(scale, outcome)}`)}</text>`,
  ].join('');
}

function beyondEnds(across: number): string {
  return [0, across]
    .map((x) => {
      const tip = x === 0 ? -6 : x + 6;
      return `<path d="M${x} 0L${tip} 6L${x} 12Z" fill="#222"/>`;
    })
    .join('');
}

function tickParts(size: number, scale: Scale, { sense }: OutcomeReading, across: number): readonly string[] {
  const position = positionOf(size, scale);
  // The ends' own words need so much room.
  const end = across > leastWide ? 165 : 75;
  if (position > 1 - (2 * end) / across) return [];
  return ([-1, 1] as const).map((side) => {
    const x = number((across / 2) * (1 + side * position));
    const value = `${sense * side > 0 ? '+' : ''}${plain(sense * side * size)}`;
    return `<path d="M${x} 12v4" stroke="#888"/><text x="${x}" y="28" text-anchor="middle" fill="#555">${value}</text>`;
  });
}
