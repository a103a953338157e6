import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { layerIndex, layerName } from '../model/component-names.ts';
import { isWholeMap } from '../model/known-effects.ts';
import { mapIn } from '../model/looked-at.ts';
import type { ShownState } from '../model/panel-state.ts';
import { obstacle } from '../model/selecting.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';

/** Whose heatmap is over the image: the input's or the selected layer's, which is measured where it is not known. */
@customElement('segcause-map-choice')
export class MapChoice extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: absolute;
        top: 8px;
        left: 8px;
        display: flex;
        flex-direction: column;
        align-items: start;
        gap: 6px;
        max-width: calc(100% - 110px);
      }
      [role='radiogroup'] {
        display: flex;
        max-width: 100%;
        border: 1px solid var(--sc-border);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
      }
      button.plain[role='radio'] {
        overflow: hidden;
        padding: 2px 8px;
        border-radius: 3px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      button:first-child {
        flex: none;
      }
      button.plain:hover {
        background: var(--vscode-toolbar-hoverBackground, rgb(128 128 128 / 20%));
      }
      button.plain[aria-checked='true'] {
        background: var(--vscode-button-background);
        color: var(--vscode-button-foreground, #ffffff);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      button.plain[aria-checked='true']:hover {
        background: var(--vscode-button-hoverBackground, var(--vscode-button-background));
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult | typeof nothing {
    const { tensor, map } = this.view;
    const isThere = this.shown.maps.some((known) => known.tensor === tensor);
    if (tensor === null || (this.isReport && !isThere)) return nothing;
    const layer = layerIndex(this.shown.explanation.layers).byTensor.get(tensor);
    const name = layer === undefined ? tensor : layerName(layer);
    return html`
      <div role="radiogroup" aria-label="Heatmap of" @keydown=${this.#onKey}>
        ${this.#option('input', 'Input', null)} ${this.#option('layer', name, tensor)}
      </div>
      ${map === null || this.isReport ? nothing : this.#measure(map)}
    `;
  }

  #option(id: string, label: string, map: string | null): TemplateResult {
    const isChosen = this.view.map === map;
    return html`<button
      class="plain"
      role="radio"
      aria-checked=${isChosen}
      tabindex=${isChosen ? 0 : -1}
      title="Heatmap of ${label}"
      data-testid="map-${id}"
      @click=${(): void => {
        this.#choose(map);
      }}
    >
      ${label}
    </button>`;
  }

  #measure(tensor: string): TemplateResult | typeof nothing {
    const { activity } = this.shown;
    const reason = obstacle(activity);
    const isKnown = this.shown.maps.some((map) => map.tensor === tensor);
    if (activity.running || (isKnown && isWholeMap(mapIn(this.shown, tensor)))) return nothing;
    return html`<vscode-button
      secondary
      ?disabled=${reason !== null}
      title=${reason ?? 'Measure the effects of the blocks of this layer'}
      data-testid="measure-map"
      @click=${(): void => {
        ask(this, { type: 'post', message: { type: 'measure', aim: { kind: 'map', tensor } } });
      }}
    >
      ${isKnown ? 'Go On Measuring' : 'Measure Heatmap'}
    </vscode-button>`;
  }

  #choose(map: string | null): void {
    ask(this, { type: 'showMap', tensor: map });
  }

  #onKey = (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    this.#choose(this.view.map === null ? this.view.tensor : null);
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
    });
  };
}
