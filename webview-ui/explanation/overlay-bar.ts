import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type Overlay, overlayColours } from '../draw/overlay-colours.ts';
import { sharedStyles } from '../styles.ts';
import { PanelPart } from './panel-part.ts';

/** What is drawn over the image, each with its sign: legend and switches in one. */
@customElement('segcause-overlays')
class OverlayBar extends PanelPart {
  static override styles = [
    sharedStyles,
    css`
      [role='group'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 6px;
      }
      .item {
        display: flex;
        align-items: center;
        gap: 5px;
        white-space: nowrap;
      }
      svg {
        flex: none;
        background: #444;
        border-radius: 2px;
      }
      input[type='range'] {
        width: 40px;
        margin: 0;
        accent-color: var(--vscode-progressBar-background);
      }
    `,
  ];

  override render(): TemplateResult {
    const { reference } = this.shown;
    const setOpacity = (event: Event): void => {
      this.look({ opacity: Number((event.target as HTMLInputElement).value) / 100 });
    };
    return html`
      <div role="group" aria-label="Overlays">
        <span class="item">
          ${this.#toggle('effects', 'Effects', nothing)}
          <input
            type="range"
            min="0"
            max="100"
            .value=${String(Math.round(this.view.opacity * 100))}
            aria-label="Opacity of the effects"
            title="Opacity of the effects"
            data-testid="opacity"
            ?disabled=${!this.view.overlays.effects}
            @input=${setOpacity}
          />
        </span>
        ${this.#toggle('prediction', 'Prediction', line(overlayColours.prediction, ''))}
        ${reference === null ? nothing : this.#toggle('reference', 'Reference', line(overlayColours.reference, '4 3'))}
        ${this.#toggle('roi', 'RoI', line(overlayColours.roi, ''))}
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
