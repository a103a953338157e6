import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import './display-menu.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Overlay, overlayColours } from '../../draw/overlay-colours.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';
import type { Scale } from '../../model/scale.ts';
import { sharedStyles } from '../../styles.ts';
import { DisplayPart } from './display-part.ts';

/** What is drawn over the image, each with its sign: legend and switches in one; and how it is drawn. */
@customElement('segcause-overlays')
class OverlayBar extends DisplayPart {
  static override styles = [
    sharedStyles,
    css`
      :host {
        container: overlays / inline-size;
        flex: 1 1 400px;
        max-width: 520px;
      }
      [role='group'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 6px;
      }
      .item {
        display: flex;
        align-items: center;
        gap: 4px;
        white-space: nowrap;
      }
      segcause-display {
        margin-left: auto;
      }
      svg {
        flex: none;
        background: #444;
        border-radius: 2px;
      }
    `,
  ];

  @property({ type: Boolean }) hasReference = false;
  @property({ attribute: false }) outcome!: OutcomeReading;
  @property({ attribute: false }) scale!: Scale;
  /** Whether the page shows several maps. */
  @property({ type: Boolean }) hasSeveral = false;

  override render(): TemplateResult {
    return html`
      <div role="group" aria-label="Overlays">
        ${this.#toggle('effects', 'Effects', nothing)}
        ${this.#toggle('prediction', 'Prediction', line(overlayColours.prediction, ''))}
        ${this.hasReference ? this.#toggle('reference', 'Reference', line(overlayColours.reference, '4 3')) : nothing}
        ${this.#toggle('roi', 'RoI', line(overlayColours.roi, ''))}
        <segcause-display
          .view=${this.view}
          .outcome=${this.outcome}
          .scale=${this.scale}
          .hasSeveral=${this.hasSeveral}
        ></segcause-display>
      </div>
    `;
  }

  #toggle(overlay: Overlay, label: string, sign: TemplateResult | typeof nothing): TemplateResult {
    const change = (event: Event): void => {
      const { checked } = event.target as HTMLInputElement;
      this.look({ overlays: { ...this.view.overlays, [overlay]: checked } });
    };
    return html`
      <span class="item">
        <vscode-checkbox
          label=${label}
          data-testid="overlay-${overlay}"
          .checked=${this.view.overlays[overlay]}
          @change=${change}
        ></vscode-checkbox>
        ${sign}
      </span>
    `;
  }
}

function line(colour: string, dash: string): TemplateResult {
  return html`
    <svg width="18" height="12" aria-hidden="true">
      <line x1="2" y1="6" x2="16" y2="6" stroke=${colour} stroke-width="2" stroke-dasharray=${dash} />
    </svg>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-overlays': OverlayBar;
  }
}
