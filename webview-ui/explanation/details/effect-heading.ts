import { isUndiffering } from '../../../src/documents/effect-state.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { BlockEffect } from '../../model/block-effect.ts';
import { effectInWords, stateInWords } from '../../model/format.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';

/** An effect as a large number with its error behind it, and its state in words. */
export function effectHeading(effect: BlockEffect, outcome: OutcomeReading): TemplateResult {
  const [number, ...rest] = effectInWords(effect, outcome).split(' ');
  const isNumber = effect.state !== 'unknown' && effect.state !== 'skipped' && !isUndiffering(effect);
  return html`
    ${isNumber ? html`<div class="effect number" data-testid="effect">${number}<small> ${rest.join(' ')}</small></div>` : nothing}
    <p>${stateInWords(effect, outcome)}</p>
  `;
}

/** Facts by name; those that are null are left out. */
export function factList(facts: readonly (readonly [term: string, value: string | null])[]): TemplateResult {
  return html`
    <dl class="number">
      ${facts.map(([term, value]) =>
        value === null
          ? nothing
          : html`<dt class="dim">${term}</dt>
              <dd>${value}</dd>`,
      )}
    </dl>
  `;
}
