import { html, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { type ColourMapName, colourMaps } from '../../draw/colour-maps.ts';
import { defaultDisplay, type Display } from '../../draw/display.ts';
import { plain } from '../../model/format.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';
import { referenceLimit, type Scale } from '../../model/scale.ts';
import { rounded } from '../../model/scale-words.ts';
import { slidersIcon } from '../icons.ts';
import { sharedStyles } from '../../styles.ts';
import { displayMenuStyles } from './display-menu-styles.ts';
import { DisplayPart } from './display-part.ts';

/** The switches of the menu, with what they do, and where they are: beside one map or several, or always. */
const switches = [
  [
    'isSmooth',
    'Smooth blocks (display only)',
    'Blends neighbouring blocks on screen; exports keep blocks',
    null,
  ],
  [
    'hasWholeOutlines',
    'Outlines over the whole image',
    'Else prediction and reference are outlined in the RoI',
    null,
  ],
  ['isShared', 'One scale for all maps', 'Else a scale that follows the map ends where that map ends', true],
  ['hasOriginal', 'Original beside', 'Shows the image with nothing over it beside the map', false],
] as const;

/** A button that opens how maps are drawn: scale, colours, threshold. Escape or a click elsewhere closes it. */
@customElement('segcause-display')
class DisplayMenu extends DisplayPart {
  static override styles = [sharedStyles, displayMenuStyles];

  @property({ attribute: false }) outcome!: OutcomeReading;
  @property({ attribute: false }) scale!: Scale;
  /** Whether the page shows several maps. */
  @property({ type: Boolean }) hasSeveral = false;
  @state() private isOpen = false;
  @query('button.open') private button!: HTMLButtonElement;
  @query('[popover]') private menu!: HTMLElement;

  override render(): TemplateResult {
    return html`
      <button
        class="plain open"
        aria-haspopup="dialog"
        aria-expanded=${this.isOpen}
        aria-label="Display"
        title="Display: scale, colours, what is hidden. Hold H over the image to see it bare."
        data-testid="display"
        @click=${(): void => {
          this.menu.togglePopover();
        }}
      >
        ${slidersIcon}<span>Display</span>
      </button>
      <div
        popover
        role="dialog"
        aria-label="Display"
        data-testid="display-menu"
        @beforetoggle=${this.#place}
        @keydown=${(event: KeyboardEvent): void => {
          if (event.key !== 'Escape') return;
          this.menu.hidePopover();
          this.button.focus();
        }}
        @toggle=${(event: ToggleEvent): void => {
          this.isOpen = event.newState === 'open';
          if (this.isOpen) this.menu.querySelector<HTMLElement>('select, input')?.focus();
        }}
      >
        ${this.#fields()}
      </div>
    `;
  }

  /** What is chosen may move the button. */
  override updated(): void {
    if (this.isOpen) requestAnimationFrame(this.#place);
  }

  #fields(): TemplateResult {
    const { outcome, scale } = this;
    const { opacity, threshold, thresholdBy } = this.view.display;
    const { unit } = outcome;
    const reference = plain(referenceLimit(outcome));
    const maps = Object.entries(colourMaps) as [ColourMapName, (typeof colourMaps)[ColourMapName]][];
    return html`
      ${this.#choice('range', 'Scale', [
        ['reference', `Reference, ±${reference} ${unit}`],
        ['all', 'This map, all blocks'],
        ['p99', 'This map, 99 % of blocks'],
        ['p95', 'This map, 95 % of blocks'],
      ])}
      ${this.#choice('steps', 'Steps', [
        ['root', 'Square root'],
        ['log', 'Symmetric log'],
        ['linear', 'Linear'],
      ])}
      ${this.#choice(
        'colours',
        'Colours',
        maps.map(([name, { label }]) => [name, label] as const),
      )}
      ${this.#slider('opacity', 'Opacity', opacity, `${Math.round(100 * opacity)} %`)}
      ${this.#slider('threshold', 'Hide below', threshold, threshold === 0 ? 'nothing' : `${rounded(scale.threshold)} ${unit}`)}
      ${this.#choice('thresholdBy', 'Hide by', [
        ['effect', 'Effect'],
        ['certain', 'Certain effect'],
      ])}
      <p class="dim">
        ${
          thresholdBy === 'effect'
            ? 'By the mean effect of a block.'
            : 'By the end of its 95 % interval that is closer to zero.'
        }
      </p>
      ${switches
        .filter(([, , , several]) => several === null || several === this.hasSeveral)
        .map(
          ([key, label, title]) => html`
            <label class="switch" title=${title}>
              <input
                type="checkbox"
                data-testid="display-${key}"
                .checked=${this.view.display[key]}
                @change=${(event: Event): void => {
                  this.display({ [key]: (event.target as HTMLInputElement).checked });
                }}
              />${label}
            </label>
          `,
        )}
      <div class="foot">
        <span class="dim"><kbd>H</kbd> held: bare image</span>
        <button
          class="plain link"
          data-testid="display-reset"
          @click=${(): void => {
            this.display(defaultDisplay);
          }}
        >
          Defaults
        </button>
      </div>
    `;
  }

  #choice<Key extends 'range' | 'steps' | 'colours' | 'thresholdBy'>(
    key: Key,
    label: string,
    choices: readonly (readonly [value: Display[Key], words: string])[],
  ): TemplateResult {
    const chosen = this.view.display[key];
    return html`
      <label>
        <span>${label}</span>
        <select
          data-testid="display-${key}"
          @change=${(event: Event): void => {
            this.display({ [key]: (event.target as HTMLSelectElement).value });
          }}
        >
          ${choices.map(
            ([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
          )}
        </select>
      </label>
    `;
  }

  #slider(key: 'opacity' | 'threshold', label: string, value: number, words: string): TemplateResult {
    return html`
      <label>
        <span>${label}</span>
        <span class="slider">
          <input
            type="range"
            min="0"
            max="100"
            .value=${String(Math.round(100 * value))}
            aria-valuetext=${words}
            data-testid="display-${key}"
            @input=${(event: Event): void => {
              this.display({ [key]: Number((event.target as HTMLInputElement).value) / 100 });
            }}
          />
          <span class="number dim">${words}</span>
        </span>
      </label>
    `;
  }

  /** Above the button, or below it where there is more room, and within the page. */
  #place = (): void => {
    const { top, bottom, left } = this.button.getBoundingClientRect();
    const { innerHeight, innerWidth } = window;
    const isAbove = top > innerHeight - bottom;
    const width = 300;
    const { style } = this.menu;
    style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
    style.top = isAbove ? 'auto' : `${bottom + 4}px`;
    style.bottom = isAbove ? `${innerHeight - top + 4}px` : 'auto';
    style.maxHeight = `${(isAbove ? top : innerHeight - bottom) - 12}px`;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-display': DisplayMenu;
  }
}
