import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { at } from '../../../src/at.ts';
import { type Box, namesOfAxes } from '../../../src/documents/box.ts';
import type { Window } from '../../../src/documents/picture.ts';
import type { Roi } from '../../../src/documents/roi.ts';
import type { SeenPart, TreatedBlock } from '../../../src/documents/treated-block.ts';
import { pictureBitmap } from '../../draw/bitmaps.ts';
import { drawnRoiIn, linesInFrame, strokeRoi } from '../../draw/drawn-roi.ts';
import { laidOut, pointInFrame, projected, toFrame } from '../../draw/geometry.ts';
import { outlineOf } from '../../draw/outline.ts';
import { overlayColours } from '../../draw/overlay-colours.ts';
import { layoutOf, type Plane, pointOf, rectangleOf } from '../../draw/plane.ts';
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
  @property({ attribute: false }) boxes!: {
    readonly block: Box<'input'>;
    readonly roi: Roi;
    /** The plane of the input that is drawn; of a volume, at the slice in the middle of the block. */
    readonly plane: Plane;
  };

  /** Null until it is asked for. */
  @property({ attribute: false }) treated: Treated | null = null;
  /** In which values are seen; null: that of each picture. */
  @property({ attribute: false }) window: Window | null = null;
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
    const { plane } = this.boxes;
    return html`
      <div class="pair" data-testid="treated">
        ${this.#figure('before', 'As it is', before)} ${this.#figure('after', 'Replaced', after)}
      </div>
      <p class="dim number" data-testid="treated-draw">
        ${plane.across === null ? '' : `Slice ${at(namesOfAxes(3), plane.across)} ${plane.slice}. `}${
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
    if (found === null || !(['treated', 'boxes', 'window'] as const).some((name) => changed.has(name)))
      return;
    this.#draw('before', found, found.before);
    this.#draw('after', found, found.after);
  }

  #draw(name: 'before' | 'after', { part }: TreatedBlock, { picture, predicted }: SeenPart): void {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`#${name}`);
    const context = canvas?.getContext('2d') ?? null;
    const { plane, block, roi: region } = this.boxes;
    const { across, slice } = plane;
    const own = { ...plane, slice: across === null ? 0 : slice - at(part.start, across) };
    const bitmap = pictureBitmap(picture, own, this.window);
    if (canvas === null || context === null || bitmap === null) return;
    const layout = layoutOf(part.size, own);
    const { width, height } = laidOut(layout);
    canvas.height = Math.round((side * height) / width);
    const inPart = projected(layout, canvas, side / width, { x: 0.5, y: 0.5 });
    const corner = pointInFrame(
      pointOf(
        part.start.map((first) => -first),
        plane,
      ),
      inPart,
    );
    const projection = { ...inPart, left: corner.x, top: corner.y };
    context.imageSmoothingEnabled = false;
    context.save();
    context.translate(inPart.left, inPart.top);
    context.scale(inPart.across, inPart.down);
    context.drawImage(bitmap, 0, 0, layout.width, layout.height);
    context.restore();
    const roi = drawnRoiIn(region, plane);
    const thin = roi?.outline ? lineWidth / 2 : lineWidth;
    if (roi !== null) strokeRoi(context, projection, roi, [], thin);
    // Over the RoI, which may follow the mask that is predicted.
    context.lineWidth = thin;
    context.strokeStyle = overlayColours.prediction;
    context.stroke(linesInFrame(outlineOf({ size: [...part.size], pixels: predicted }, own), inPart));
    const drawn = toFrame(rectangleOf(block, plane), projection);
    context.lineWidth = lineWidth;
    context.strokeStyle = overlayColours.selection;
    context.strokeRect(drawn.x, drawn.y, drawn.width, drawn.height);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-treated': TreatedView;
  }
}
