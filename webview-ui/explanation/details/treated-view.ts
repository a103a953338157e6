import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { at } from '../../../src/at.ts';
import type { Box } from '../../../src/documents/box.ts';
import type { Roi } from '../../../src/documents/roi.ts';
import type { SeenPart, TreatedBlock } from '../../../src/documents/treated-block.ts';
import { outlinePath, pictureBitmap } from '../../draw/bitmaps.ts';
import { drawnRoiIn, strokeRoi } from '../../draw/drawn-roi.ts';
import { toFrame } from '../../draw/geometry.ts';
import { overlayColours } from '../../draw/overlay-colours.ts';
import { middleSlice, planeOf, pointOf, rectangleOf } from '../../draw/plane.ts';
import { sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import type { Treated } from '../treated.ts';

/** Side of a picture on the screen, in its own pixels: twice what it takes. */
const side = 240;
/** Of lines over it, in its own pixels. */
const lineWidth = 3;

/** What a block is replaced by, and the mask that the model predicts then, beside the image as it is. */
@customElement('segcause-treated')
class TreatedView extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
        margin-top: 8px;
      }
      figure {
        margin: 0;
      }
      canvas {
        display: block;
        width: 100%;
        background: #000;
      }
      figcaption {
        margin-top: 2px;
      }
      p {
        margin: 6px 0 0;
      }
      .problem {
        color: var(--vscode-errorForeground);
      }
      vscode-button {
        margin-top: 8px;
      }
    `,
  ];

  @property({ type: Number }) block = 0;
  /** The block's place, and that of the RoI, on the input. */
  @property({ attribute: false }) boxes!: { readonly block: Box<'input'>; readonly roi: Roi };
  /** Null until it is asked for. */
  @property({ attribute: false }) treated: Treated | null = null;
  /** Why nothing can be run, or null. */
  @property({ attribute: false }) obstacle: string | null = null;

  override render(): TemplateResult {
    const { treated } = this;
    const isOpen = treated !== null;
    return html`
      <vscode-button
        secondary
        ?disabled=${!isOpen && this.obstacle !== null}
        title=${this.obstacle ?? 'The block as it is and as it was replaced, and the mask that the model predicts for each'}
        aria-expanded=${isOpen}
        data-testid="show-treated"
        @click=${(): void => {
          ask(this, { type: 'showTreated', block: isOpen ? null : this.block });
        }}
        >${isOpen ? (treated.found === null && treated.problem === null ? 'Cancel' : 'Hide Replacement') : 'Show Replacement'}</vscode-button
      >
      ${isOpen ? this.#answer(treated) : nothing}
    `;
  }

  #answer({ found, problem }: Treated): TemplateResult {
    if (problem !== null)
      return html`<p class="problem" role="alert" data-testid="treated-problem">${problem}</p>`;
    if (found === null) return html`<p class="dim" role="status">The model runs once…</p>`;
    const { before, after } = found.dice;
    return html`
      <div class="pair" data-testid="treated">
        ${this.#figure('before', 'As it is', before)} ${this.#figure('after', 'Replaced', after)}
      </div>
      <p class="dim number" data-testid="treated-draw">
        ${found.part.start.length === 3 ? `Slice z ${middleSlice(this.boxes.block)}. ` : ''}${
          found.draw === null
            ? 'Every draw is the same.'
            : `Draw ${found.draw.index + 1} of ${found.draw.of}${found.draw.isMedian ? ': the one of median effect' : ''}.`
        }
      </p>
    `;
  }

  #figure(name: 'before' | 'after', words: string, dice: number): TemplateResult {
    const value = dice.toFixed(2);
    return html`<figure>
      <canvas
        id=${name}
        width=${side}
        height=${side}
        role="img"
        aria-label="${words}: block, RoI and predicted mask; Dice ${value} points"
      ></canvas>
      <figcaption>
        ${words}<br /><span class="dim">Dice</span> <b class="number" data-testid="dice-${name}">${value}</b>
      </figcaption>
    </figure>`;
  }

  override updated(changed: PropertyValues<this>): void {
    const found = this.treated?.found ?? null;
    if (found === null || !(changed.has('treated') || changed.has('boxes'))) return;
    this.#draw('before', found, found.before);
    this.#draw('after', found, found.after);
  }

  #draw(name: 'before' | 'after', { part }: TreatedBlock, { picture, predicted }: SeenPart): void {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`#${name}`);
    const context = canvas?.getContext('2d') ?? null;
    // Of a volume, the slice in the middle of the block.
    const slice = middleSlice(this.boxes.block);
    const own = part.start.length < 3 ? 0 : slice - at(part.start, 0);
    const bitmap = pictureBitmap(picture, own);
    if (canvas === null || context === null || bitmap === null) return;
    const { width, height } = planeOf(part.size);
    canvas.height = Math.round((side * height) / width);
    const zoom = side / width;
    const corner = pointOf(part.start);
    const projection = { zoom, left: -corner.x * zoom, top: -corner.y * zoom };
    context.imageSmoothingEnabled = false;
    context.drawImage(bitmap, 0, 0, width * zoom, height * zoom);
    const roi = drawnRoiIn(this.boxes.roi, slice);
    const thin = roi?.outline ? lineWidth / 2 : lineWidth;
    if (roi !== null) strokeRoi(context, projection, roi, [], thin);
    // Over the RoI, which may follow the mask that is predicted.
    context.save();
    context.scale(zoom, zoom);
    context.lineWidth = thin / zoom;
    context.strokeStyle = overlayColours.prediction;
    context.stroke(outlinePath({ size: [...part.size], pixels: predicted }, own));
    context.restore();
    const block = toFrame(rectangleOf(this.boxes.block), projection);
    context.lineWidth = lineWidth;
    context.strokeStyle = overlayColours.selection;
    context.strokeRect(block.x, block.y, block.width, block.height);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-treated': TreatedView;
  }
}
