import type { Component } from '../../src/documents/components.ts';
import { componentEffectOn, type KnownComponents } from './component-effects.ts';
import { withRanks } from './component-ranking.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { OutcomeReading } from './outcome-reading.ts';
import { type Order, sortedBy } from './sorting.ts';

type Channels = Extract<Component, { kind: 'channels' }>;

/** A channel of a tensor, or a group of channels that was not split further, and its effect. */
export interface RankedChannels {
  readonly key: string;
  readonly component: Channels;
  readonly effect: BlockEffect;
  readonly rank: number;
}

/** What the list of channels can be sorted by. */
export type ChannelKey = 'rank' | 'channel' | 'effect' | 'se' | 'n';

/** The channels of a tensor as far as they are known, by size of their effects; a group that was split is left out. */
export function rankChannels(
  tensor: string,
  known: KnownComponents,
  outcome: OutcomeReading,
): readonly RankedChannels[] {
  const all = [...known].flatMap(([key, found]) => {
    const { component } = found;
    return component.kind === 'channels' && component.tensor === tensor
      ? [{ key, component, effect: componentEffectOn(found, outcome) }]
      : [];
  });
  // By start, and the widest first: a group that was split is followed by its first part.
  const ordered = all.toSorted(
    (a, b) => a.component.range[0] - b.component.range[0] || b.component.range[1] - a.component.range[1],
  );
  const unsplit = ordered.filter(({ component }, i) => {
    const next = ordered[i + 1]?.component.range;
    return next === undefined || next[0] >= component.range[1];
  });
  return withRanks(unsplit);
}

/** Whether the known channels are all channels of the tensor. */
export function areAllChannels(
  channels: readonly RankedChannels[],
  shape: readonly (number | string)[],
): boolean {
  const inOrder = sortChannels(channels, { key: 'channel', descending: false });
  const axis = inOrder[0]?.component.axis;
  if (axis === undefined) return false;
  let end = 0;
  for (const { component } of inOrder) {
    if (component.range[0] !== end) return false;
    end = component.range[1];
  }
  const length = shape[axis];
  return typeof length !== 'number' || end === length;
}

/** The channels in order. */
export function sortChannels(
  channels: readonly RankedChannels[],
  { key, descending }: Order<ChannelKey>,
): readonly RankedChannels[] {
  const valueOf: Readonly<Record<ChannelKey, (row: RankedChannels) => number>> = {
    rank: ({ rank }) => rank,
    channel: ({ component }) => component.range[0],
    effect: ({ effect }) => countedEffect(effect),
    se: ({ effect }) => effect.se,
    n: ({ effect }) => effect.n,
  };
  return sortedBy(channels, valueOf[key], descending);
}
