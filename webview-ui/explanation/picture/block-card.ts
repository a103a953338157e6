import { html, nothing, type TemplateResult } from 'lit';
import type { Box } from '../../../src/documents/box.ts';
import type { Extent, Rectangle } from '../../draw/geometry.ts';
import { type BlockEffect, isUndiffering } from '../../model/block-effect.ts';
import { effectInWords, intervalInWords, place, stateInWords } from '../../model/format.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';

/** A block's position, effect, interval and state, in four lines. */
export function blockCard(effect: BlockEffect, box: Box<'tensor'>, outcome: OutcomeReading): TemplateResult {
  const interval = intervalInWords(effect, outcome);
  return html`
    <div class="dim number">Block ${place(box)}</div>
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

/** Where a card stands beside a block of the frame: to its right, unless there is no room. */
export function cardPlace(block: Rectangle, frame: Extent): string {
  const gap = 8;
  const right = block.x + block.width + gap;
  // To the left where the right has no room, and less than the left.
  const isCut = right + room.width > frame.width && block.x > frame.width - right;
  const isLow = block.y + room.height > frame.height;
  const across = isCut ? `right: ${frame.width - block.x + gap}px` : `left: ${right}px`;
  const down = isLow ? `bottom: ${frame.height - block.y - block.height}px` : `top: ${block.y}px`;
  return `${across}; ${down}`;
}
