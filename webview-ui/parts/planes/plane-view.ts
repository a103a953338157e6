import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { EdgeLetters } from '../../draw/anatomy.ts';
import { besideIn } from '../../draw/beside.ts';
import {
  type Extent,
  type Layout,
  laidOut,
  type Point,
  type Projection,
  type Rectangle,
} from '../../draw/geometry.ts';
import { type Lens, panned, projectionOf, revealing, wholeImage, zoomed } from '../../draw/lens.ts';
import { sharedStyles } from '../../styles.ts';
import { FrameSize } from '../frame-size.ts';
import { drawOn } from '../stage.ts';
import { stageStyles } from '../stage-styles.ts';
import { type PlaneActions, PlaneGestures } from './plane-gestures.ts';
import { planeStyles } from './plane-styles.ts';

/** What a plane shows, and what is done over it. */
export interface PlaneContent {
  readonly layout: Layout;
  /** For people who do not see it. */
  readonly label: string;
  readonly letters: EdgeLetters | null;
  readonly testId: string;
  /** The tensor whose map is over it; null where none is. */
  readonly map: string | null;
  readonly actions: PlaneActions;
  /** Draws the plane, or the image with nothing over it; the context is in CSS pixels of the frame. */
  readonly paint: (context: CanvasRenderingContext2D, projection: Projection, isBare: boolean) => void;
}

/** Where a plane lies in its frame. */
export interface PlaneGeometry {
  readonly projection: Projection;
  readonly frame: Extent;
  /** The part of the frame that the map fills. */
  readonly half: Extent;
}

/**
 * One plane of an image or a volume on a canvas of its own, which is zoomed and moved alone. The event `segcause-zoomed`
 * reports that it was zoomed in from the whole plane, or out to it.
 */
@customElement('segcause-plane')
export class PlaneView extends LitElement {
  static override styles = [sharedStyles, stageStyles, planeStyles];

  @property({ attribute: false }) content!: PlaneContent;
  /** While H is held. */
  @property({ type: Boolean }) isBare = false;
  /** Whether the image without anything over it stands beside. */
  @property({ type: Boolean }) hasOriginal = false;
  @state() private lens: Lens = wholeImage;
  @query('canvas') private canvas!: HTMLCanvasElement;
  readonly #frame = new FrameSize(this);
  readonly #gestures = new PlaneGestures({
    canvas: () => this.canvas,
    beside: () => this.#beside(),
    image: () => this.content.layout,
    projection: () => this.geometry().projection,
    actions: () => this.content.actions,
    zoom: (factor, around) => {
      this.zoom(factor, around);
    },
    pan: (by) => {
      this.#setLens(panned(this.lens, by, this.content.layout, this.geometry().half));
    },
  });

  /** Where the plane lies in its frame now. */
  geometry(): PlaneGeometry {
    const { size } = this.#frame;
    const half = this.hasOriginal ? besideIn(size, laidOut(this.content.layout)).half : size;
    return { projection: projectionOf(this.lens, this.content.layout, half), frame: size, half };
  }

  /** How much larger than when it just fits the plane is. */
  get scale(): number {
    return this.lens.scale;
  }

  /** Zooms by a factor around a point of the plane, or the middle of what is shown; 0 shows all of it. */
  zoom(factor: number, around: Point | null): void {
    this.#setLens(zoomed(this.lens, factor, around, this.content.layout, this.geometry().half));
  }

  /** Moves what is shown, if it must be, so that a rectangle of the plane is seen. */
  reveal(rectangle: Rectangle): void {
    this.#setLens(revealing(this.lens, rectangle, this.content.layout, this.geometry().half));
  }

  override focus(): void {
    this.canvas.focus();
  }

  override render(): TemplateResult {
    const { label, testId, map, letters } = this.content;
    const gestures = this.#gestures;
    return html`
      <canvas
        tabindex="0"
        role="application"
        data-testid=${testId}
        data-map=${map ?? nothing}
        aria-label=${label}
        @pointerdown=${gestures.onDown}
        @pointermove=${gestures.onMove}
        @pointerup=${gestures.onUp}
        @pointerleave=${gestures.onLeave}
        @contextmenu=${gestures.onMenu}
        @wheel=${gestures.onWheel}
        @keydown=${gestures.onKey}
        @keyup=${gestures.onKeyUp}
        @blur=${gestures.onKeyUp}
      ></canvas>
      ${letters === null ? nothing : this.#letters(letters)}
    `;
  }

  #letters(letters: EdgeLetters): TemplateResult {
    const { width, height } = this.geometry().half;
    const letter = (side: keyof EdgeLetters): TemplateResult =>
      html`<span class="letter ${side}">${letters[side]}</span>`;
    return html`<div class="letters" aria-hidden="true" .style=${`width: ${width}px; height: ${height}px`}>
      ${letter('left')}${letter('right')}${letter('top')}${letter('bottom')}
    </div>`;
  }

  override updated(): void {
    const { projection } = this.geometry();
    const original = { isBare: this.isBare, beside: this.#beside() };
    drawOn(
      this.canvas,
      this.#frame.size,
      (context, isBare) => {
        this.content.paint(context, projection, isBare);
      },
      original,
    );
  }

  #setLens(lens: Lens): void {
    const isOtherwise = (lens.scale === 1) !== (this.lens.scale === 1);
    this.lens = lens;
    if (isOtherwise) this.dispatchEvent(new CustomEvent('segcause-zoomed'));
  }

  #beside(): Point | null {
    return this.hasOriginal ? besideIn(this.#frame.size, laidOut(this.content.layout)).at : null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-plane': PlaneView;
  }
}
