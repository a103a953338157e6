import { html, nothing, type TemplateResult } from 'lit';
import type { Window } from '../../src/explanation/settings.ts';
import type { BlockEffect } from '../model/effect-table.ts';
import { effectInPoints, place, signed, stateInWords } from '../model/format.ts';

/** A block's place, effect, interval and state, in four lines. */
export function blockCard(effect: BlockEffect, window: Window, tau: number): TemplateResult {
  const isMeasured = effect.state === 'measured';
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
