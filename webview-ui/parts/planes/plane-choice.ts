import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { planeNames, type Planes, type ShownPlanes } from '../../draw/anatomy.ts';
import { sharedStyles } from '../../styles.ts';
import { chooseByKey } from '../radio-keys.ts';
import { radioStyles } from '../radio-styles.ts';

/** Which planes of a volume are shown; another choice is reported by the event `segcause-planes`. */
@customElement('segcause-plane-choice')
class PlaneChoice extends LitElement {
  static override styles = [
    sharedStyles,
    radioStyles,
    css`
      .compact button.plain[role='radio'] {
        padding: 2px 5px;
      }
    `,
  ];

  @property({ attribute: false }) chosen: ShownPlanes = 'all';
  /** Whether there is no room for all. */
  @property({ type: Boolean }) isNarrow = false;
  /** Whether there is a maximum projection. */
  @property({ type: Boolean }) hasMaximum = false;
  /** Whether there is little room. */
  @property({ type: Boolean }) isCompact = false;
  @property({ attribute: false }) planes!: Planes;

  override render(): TemplateResult {
    return html`<div
      role="radiogroup"
      class=${this.isCompact ? 'compact' : ''}
      aria-label="Planes"
      @keydown=${this.#onKey}
    >
      ${this.#names().map((name) => {
        const isChosen = name === this.chosen;
        return html`<button
          class="plain"
          role="radio"
          aria-checked=${isChosen}
          tabindex=${isChosen ? 0 : -1}
          title=${this.#title(name)}
          data-testid="planes-${name}"
          @click=${(): void => {
            this.#choose(name);
          }}
        >
          ${this.#label(name)}
        </button>`;
      })}
    </div>`;
  }

  #names(): readonly ShownPlanes[] {
    return [
      ...(this.isNarrow ? [] : (['all'] as const)),
      ...planeNames,
      ...(this.hasMaximum ? (['maximum'] as const) : []),
    ];
  }

  #label(name: ShownPlanes): string {
    if (name === 'all') return 'All';
    return name === 'maximum' ? (this.isCompact ? 'Max.' : 'Maximum') : this.planes[name].title;
  }

  #title(name: ShownPlanes): string {
    if (name === 'all')
      return this.hasMaximum ? 'Three planes and the maximum projection' : 'All three planes';
    return name === 'maximum' ? 'Maximum projection of the map' : `${this.planes[name].title} plane`;
  }

  #choose(name: ShownPlanes): void {
    this.dispatchEvent(new CustomEvent<ShownPlanes>('segcause-planes', { detail: name }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    chooseByKey(event, this.#names(), this.chosen, (name) => {
      this.#choose(name);
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-plane-choice': PlaneChoice;
  }
}
