import { html, nothing, type TemplateResult } from 'lit';
import type { Window } from '../../src/explanation/settings.ts';
import type { Point, Size } from '../draw/geometry.ts';
import { type BlockEffect, countedEffect } from '../model/effect-table.ts';
import { effectInPoints, place, signed, stateInWords } from '../model/format.ts';

/** A block's place, effect, interval and state, in four lines. */
export function blockCard(effect: BlockEffect, window: Window, tau: number): TemplateResult {
  const isMeasured = countedEffect(effect) !== 0;
  return html`
    <div class="dim number">Block ${place(window)}</div>
    ${effect.state === 'unknown' ? nothing : html`<strong class="number">${effectInPoints(effect)}</strong>`}
    ${
      isMeasured
        ? html`<div class="number">
            95 % interval ${signed(effect.low)} to ${signed(effect.high)} · n = ${effect.n}
          </div>`
        : nothing
    }
    <div>${stateInWords(effect, tau)}</div>
  `;
}

const room = { width: 270, height: 120 };

/** Where a card stands beside a block, given where the block lies in the frame: right below, unless there is no room. */
export function cardPlace(block: Size & Point, frame: Size): string {
  const gap = 8;
  const right = block.x + block.width + gap;
  const isCut = right + room.width > frame.width;
  const isLow = block.y + room.height > frame.height;
  const across = isCut ? `right: ${frame.width - block.x + gap}px` : `left: ${right}px`;
  const down = isLow ? `bottom: ${frame.height - block.y - block.height}px` : `top: ${block.y}px`;
  return `${across}; ${down}`;
}
