import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { niceLimit, scaleGradient } from '../draw/colour-scale.ts';
import { turnedEffect } from '../model/block-effect.ts';
import { type EffectTable, largestEffect } from '../model/effect-table.ts';
import { plain, signed } from '../model/format.ts';
import { sharedStyles } from '../styles.ts';

/** The colours of effects, with numbers in the outcome's unit and a mark at the selected block's effect. */
@customElement('segcause-scale')
class EffectScale extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      .scale {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        gap: 3px 8px;
        line-height: 16px;
        white-space: nowrap;
      }
      .bar {
        position: relative;
        grid-column: 1 / -1;
        height: 10px;
        border: 1px solid var(--sc-border-strong);
        border-radius: 2px;
      }
      .mark {
        position: absolute;
        top: -4px;
        bottom: -4px;
        width: 3px;
        margin-left: -1.5px;
        border-radius: 2px;
        background: var(--vscode-foreground);
        box-shadow: 0 0 0 1px var(--vscode-editor-background);
      }
      .end {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) table!: EffectTable;
  @property({ attribute: false }) selected: number | null = null;

  override render(): TemplateResult {
    const { outcome } = this.table;
    const { label, unit, sense } = outcome;
    const limit = niceLimit(largestEffect(this.table));
    const end = (side: -1 | 1): string => {
      const value = sense * side * limit;
      return limit > 0 ? `${value > 0 ? '+' : ''}${plain(value)}` : '';
    };
    const meaning = `Red: replacing the block ${sense > 0 ? 'lowers' : 'raises'} ${label}, so its content supports the segmentation. Blue: it works against it.`;
    return html`
      <div
        class="scale"
        role="img"
        data-testid="scale"
        title=${meaning}
        aria-label=${`Change of ${label} from ${end(-1)} ${unit} (red, supports) to ${end(1)} ${unit} (blue, works against)`}
      >
        <div class="bar" .style=${`background: ${scaleGradient()}`}>${this.#mark(limit)}</div>
        <span><strong class="number">${end(-1)}</strong> <span class="dim">supports</span></span>
        <span class="dim">${unit}</span>
        <span class="end"
          ><span class="dim">works against</span> <strong class="number">${end(1)}</strong></span
        >
      </div>
    `;
  }

  #mark(limit: number): TemplateResult | typeof nothing {
    const { outcome, effects } = this.table;
    const effect = this.selected === null ? undefined : effects[this.selected];
    if (effect === undefined || effect.state === 'unknown' || limit <= 0) return nothing;
    const turned = turnedEffect(effect, outcome);
    return html`<div
      class="mark"
      title=${`${signed(outcome.sense * turned)} ${outcome.unit}`}
      .style=${`left: ${50 + (50 * turned) / limit}%`}
    ></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-scale': EffectScale;
  }
}
