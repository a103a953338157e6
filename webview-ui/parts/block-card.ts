import { html, nothing, type TemplateResult } from 'lit';
import type { Window } from '../../src/documents/settings.ts';
import type { Point, Size } from '../draw/geometry.ts';
import { type BlockEffect, isUndiffering } from '../model/effect-table.ts';
import { effectInWords, intervalInWords, place, stateInWords } from '../model/format.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';

/** A block's place, effect, interval and state, in four lines. */
export function blockCard(effect: BlockEffect, window: Window, outcome: OutcomeReading): TemplateResult {
  const interval = intervalInWords(effect, outcome);
  return html`
    <div class="dim number">Block ${place(window)}</div>
    ${
      effect.state === 'unknown' || effect.state === 'skipped' || isUndiffering(effect)
        ? nothing
        : html`<div class="number">${outcome.label} <strong>${effectInWords(effect, outcome)}</strong></div>`
    }
    ${
      interval === null
        ? nothing
        : html`<div class="number">95 % interval ${interval} · n = ${effect.n}</div>`
    }
    <div>${stateInWords(effect, outcome)}</div>
  `;
}

const room = { width: 270, height: 120 };

/** Where a card stands beside a block, given where the block lies in the frame: right below, unless there is no room. */
export function cardPlace(block: Size & Point, frame: Size): string {
  const gap = 8;
  const right = block.x + block.width + gap;
  // To the left where there is no room, but more than on the right.
  const isCut = right + room.width > frame.width && block.x > frame.width - right;
  const isLow = block.y + room.height > frame.height;
  const across = isCut ? `right: ${frame.width - block.x + gap}px` : `left: ${right}px`;
  const down = isLow ? `bottom: ${frame.height - block.y - block.height}px` : `top: ${block.y}px`;
  return `${across}; ${down}`;
}
