import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { scaleGradient } from '../../draw/colour-scale.ts';
import { type BlockEffect, turnedEffect } from '../../model/block-effect.ts';
import { plain, signed } from '../../model/format.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';
import { positionOf, type Scale, type ScaleRange, ticksOf } from '../../model/scale.ts';
import { endInWords, scaleInWords } from '../../model/scale-words.ts';
import { sharedStyles } from '../../styles.ts';
import { DisplayPart } from './display-part.ts';
import { effectScaleStyles } from './effect-scale-styles.ts';

const beyondReason = 'A triangle in the corner of a block marks an effect beyond the scale.';

/** Why the scale ends where it does. */
const rangeReason: Readonly<Record<ScaleRange, string>> = {
  reference: `The reference scale ends at the same size on every map, so that maps can be compared and weak effects look weak. ${beyondReason}`,
  all: 'The scale ends at the largest effect of the map: colours cannot be compared between maps.',
  p99: `The scale ends at the effect that 99 % of the blocks do not exceed: colours cannot be compared between maps. ${beyondReason}`,
  p95: `The scale ends at the effect that 95 % of the blocks do not exceed: colours cannot be compared between maps. ${beyondReason}`,
};

/**
 * The colours of effects over white and over black, with numbers in the outcome's unit, a mark at the selected block's
 * effect, and how large the map's effects are.
 */
@customElement('segcause-scale')
class EffectScale extends DisplayPart {
  static override styles = [sharedStyles, effectScaleStyles];

  @property({ attribute: false }) outcome!: OutcomeReading;
  @property({ attribute: false }) scale!: Scale;
  /** The effect of the selected block; null where none is selected. */
  @property({ attribute: false }) selected: BlockEffect | null = null;

  override render(): TemplateResult {
    const { outcome, scale } = this;
    const { label, unit, sense } = outcome;
    const [supports, against] = [endInWords(-1, scale, outcome), endInWords(1, scale, outcome)];
    const meaning = `Left: replacing the block ${sense > 0 ? 'lowers' : 'raises'} ${label}, so its content supports the segmentation. Right: it works against it. The upper half shows the colours over white, the lower one over black.`;
    return html`
      <div class="scale" data-testid="scale" title=${meaning}>
        <div
          class="bar ${scale.beyond > 0 ? 'beyond' : ''}"
          role="img"
          aria-label=${`Change of ${label} from ${supports} ${unit} (supports) to ${against} ${unit} (works against); ${scaleInWords(scale, outcome)}`}
          .style=${`background: ${scaleGradient(this.view.display.colours)}, linear-gradient(#fff 50%, #000 50%)`}
        >
          ${this.#hidden()}${this.#mark()}
        </div>
        <div class="ticks number" aria-hidden="true">
          <span class="zero" .style=${'left: 50%'}>0</span>${ticksOf(scale).map((size) => this.#ticks(size))}
        </div>
        <div class="ends">
          <span><strong class="number">${supports}</strong> <span class="dim">supports</span></span>
          <span><span class="dim">works against</span> <strong class="number">${against}</strong></span>
        </div>
        <div class="note dim number" data-testid="scale-note">
          <span title=${rangeReason[scale.range]}>${scaleInWords(scale, outcome)}</span> ${this.#fit()}
        </div>
      </div>
    `;
  }

  /** The other range: that of this map, or the reference. */
  #fit(): TemplateResult {
    const isReference = this.view.display.range === 'reference';
    return html`<button
      class="plain link"
      data-testid="fit"
      title=${isReference ? 'End the scale where the effects of this map end' : 'End the scale at the reference, which is the same for all maps'}
      @click=${(): void => {
        this.display({ range: isReference ? 'all' : 'reference' });
      }}
    >
      ${isReference ? 'Fit' : 'Reference'}
    </button>`;
  }

  #ticks(size: number): TemplateResult | typeof nothing {
    const position = positionOf(size, this.scale);
    // The words at the ends take the rest.
    if (position > 0.7) return nothing;
    return html`${([-1, 1] as const).map((side) => {
      const value = this.outcome.sense * side * size;
      return html`<span class=${position > 0.5 ? 'far' : ''} .style=${`left: ${50 + 50 * side * position}%`}
        >${value > 0 ? '+' : ''}${plain(value)}</span
      >`;
    })}`;
  }

  #hidden(): TemplateResult | typeof nothing {
    const { threshold } = this.view.display;
    if (threshold === 0) return nothing;
    return html`<div class="hidden" .style=${`inset-inline: ${50 - 50 * threshold}%`}></div>`;
  }

  #mark(): TemplateResult | typeof nothing {
    const { outcome, selected, scale } = this;
    if (selected === null || selected.state === 'unknown') return nothing;
    const turned = turnedEffect(selected, outcome);
    return html`<div
      class="mark"
      title=${`${signed(outcome.sense * turned)} ${outcome.unit}`}
      .style=${`left: ${50 + 50 * Math.sign(turned) * positionOf(turned, scale)}%`}
    ></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-scale': EffectScale;
  }
}
