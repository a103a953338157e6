import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { layerIndex, tensorName } from '../../model/component-names.ts';
import { isWholeMap } from '../../model/known-effects.ts';
import { measureButton } from '../measure-button.ts';
import { mapIn } from '../current-lists.ts';
import { chooseByKey } from '../../parts/radio-keys.ts';
import { sharedStyles } from '../../styles.ts';
import { PanelPart } from '../panel-part.ts';
import { mapChoiceStyles } from './map-choice-styles.ts';

/** Whose heatmap is over the image: the input's or the selected layer's, which is measured where it is not known. */
@customElement('segcause-map-choice')
class MapChoice extends PanelPart {
  static override styles = [sharedStyles, mapChoiceStyles];

  override render(): TemplateResult | typeof nothing {
    const { tensor, map } = this.view;
    const isThere = this.shown.maps.some((known) => known.tensor === tensor);
    if (tensor === null || (this.isReport && !isThere)) return nothing;
    const name = tensorName(tensor, layerIndex(this.shown.explanation.layers));
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
    const isKnown = this.shown.maps.some((map) => map.tensor === tensor);
    if (activity.running || (isKnown && isWholeMap(mapIn(this.shown, tensor)))) return nothing;
    return measureButton(this.shown, {
      kind: 'map',
      testId: 'measure-map',
      label: isKnown ? 'Continue Measuring' : 'Measure Heatmap',
      title: 'Measure the effects of the blocks of this layer',
      measure: () => {
        ask(this, { type: 'post', message: { type: 'measure', aim: { kind: 'map', tensor } } });
      },
    });
  }

  #choose(map: string | null): void {
    ask(this, { type: 'showMap', tensor: map });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    chooseByKey(event, [null, this.view.tensor], this.view.map, (map) => {
      this.#choose(map);
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-map-choice': MapChoice;
  }
}
