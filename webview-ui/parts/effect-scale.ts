import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { niceLimit, scaleGradient } from '../draw/colour-scale.ts';
import { countedEffect, type EffectTable, largestEffect } from '../model/effect-table.ts';
import { plain, signed } from '../model/format.ts';
import { sharedStyles } from '../styles.ts';

/** The colours of effects, with numbers in Dice points and a mark at the selected block's effect. */
@customElement('segcause-scale')
export class EffectScale extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      .scale {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        gap: 2px 8px;
        white-space: nowrap;
      }
      .bar {
        position: relative;
        grid-column: 1 / -1;
        height: 12px;
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
    const limit = niceLimit(largestEffect(this.table));
    const effect = this.selected === null ? undefined : this.table.effects[this.selected];
    const hasMark = effect !== undefined && effect.state !== 'unknown' && limit > 0;
    const position = hasMark ? 50 + (50 * countedEffect(effect)) / limit : 0;
    const ends = limit > 0 ? [plain(-limit), `+${limit}`] : ['', ''];
    return html`
      <div
        class="scale"
        role="img"
        data-testid="scale"
        aria-label=${`Effects from ${plain(-limit)} (red, supports) to ${plain(limit)} (blue, works against) Dice points`}
      >
        <div class="bar" .style=${`background: ${scaleGradient()}`}>
          ${
            hasMark
              ? html`<div
                  class="mark"
                  title=${`${signed(countedEffect(effect))} pts`}
                  .style=${`left: ${position}%`}
                ></div>`
              : nothing
          }
        </div>
        <span><strong class="number">${ends[0]}</strong> <span class="dim">supports</span></span>
        <span class="dim">Dice points</span>
        <span class="end"
          ><span class="dim">works against</span> <strong class="number">${ends[1]}</strong></span
        >
      </div>
    `;
  }
}
