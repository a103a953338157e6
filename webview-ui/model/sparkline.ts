import type { RankedChannels } from './channels.ts';
import { turnedEffect } from './block-effect.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** Bars of channels in their order, as SVG paths: zero lies at `zero`, and all of it is `width` × 1 large. */
export interface Sparkline {
  readonly width: number;
  readonly zero: number;
  readonly supporting: string;
  readonly opposing: string;
}

/** Channels as small bars, downwards where they work against the segmentation; null where none has an effect. */
export function sparklineOf(channels: readonly RankedChannels[], outcome: OutcomeReading): Sparkline | null {
  const bars = channels.map(({ component, effect }) => ({
    range: component.range,
    support: -turnedEffect(effect, outcome),
  }));
  const most = bars.reduce((high, { support }) => Math.max(high, support), 0);
  const least = bars.reduce((low, { support }) => Math.min(low, support), 0);
  if (most === least) return null;
  const zero = most / (most - least);
  const path = (holds: (support: number) => boolean): string =>
    bars
      .filter(({ support }) => holds(support))
      .map(({ range: [from, to], support }) => {
        const height = support / (most - least);
        return `M${from} ${round(zero)}v${round(-height)}h${to - from}v${round(height)}z`;
      })
      .join('');
  return {
    width: bars.reduce((end, { range }) => Math.max(end, range[1]), 0),
    zero,
    supporting: path((support) => support > 0),
    opposing: path((support) => support < 0),
  };
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
