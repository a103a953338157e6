import { css, html, nothing, type TemplateResult } from 'lit';
import { type BarScale, barShape } from '../model/bar-scale.ts';
import { type BlockEffect, turnedEffect } from '../model/block-effect.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';

/** What parts that show bars need. */
export const barStyles = css`
  .effect-bar {
    position: relative;
    display: block;
    height: 12px;
    min-width: 0;
  }
  .effect-bar * {
    position: absolute;
  }
  .effect-bar .zero {
    top: -3px;
    bottom: -3px;
    width: 1px;
    background: var(--sc-border-strong);
  }
  .effect-bar .bar {
    top: 1px;
    bottom: 1px;
    outline: 1px solid var(--sc-border-strong);
    outline-offset: -1px;
  }
  .effect-bar .whisker {
    top: 3px;
    bottom: 3px;
    border: solid var(--vscode-foreground);
    border-width: 0 1px;
    filter: drop-shadow(0 0 0.5px var(--vscode-editor-background))
      drop-shadow(0 0 1px var(--vscode-editor-background));
  }
  .effect-bar .whisker::before {
    position: absolute;
    content: '';
    inset: calc(50% - 0.5px) 0 auto;
    height: 1px;
    background: var(--vscode-foreground);
  }
  .effect-bar .unsure {
    opacity: 0.55;
  }
`;

/** An effect as a bar from zero, to the left where it supports, with its 95 % interval as a whisker. */
export function effectBar(effect: BlockEffect, outcome: OutcomeReading, scale: BarScale): TemplateResult {
  if (effect.state === 'unknown') return html`<span class="effect-bar"></span>`;
  const { zero, from, to, whisker } = barShape(effect, outcome, scale);
  const colour = turnedEffect(effect, outcome) < 0 ? 'var(--sc-supports)' : 'var(--sc-against)';
  const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
  return html`
    <span class="effect-bar" aria-hidden="true">
      <span
        class=${effect.state === 'undetermined' ? 'bar unsure' : 'bar'}
        .style=${`left: ${percent(from)}; width: ${percent(to - from)}; background: ${colour}`}
      ></span>
      <span class="zero" .style=${`left: calc(${percent(zero)} - 0.5px)`}></span>
      ${
        whisker === null
          ? nothing
          : html`<span
              class="whisker"
              .style=${`left: ${percent(whisker[0])}; width: ${percent(whisker[1] - whisker[0])}`}
            ></span>`
      }
    </span>
  `;
}
