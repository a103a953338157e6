import '../parts/slices.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Size } from '../../src/documents/box.ts';
import type { Roi } from '../../src/documents/roi.ts';
import { drawnRoiIn } from '../draw/drawn-roi.ts';
import { Bitmaps } from '../draw/bitmaps.ts';
import { contains, type Extent, type Point, type Projection, toImage, whole } from '../draw/geometry.ts';
import { type Lens, panned, projectionOf, zoomed } from '../draw/lens.ts';
import { neighbour } from '../draw/neighbour.ts';
import { planeOf, positionOf, rectangleIn, slicesOf } from '../draw/plane.ts';
import type { Scene } from '../draw/scene.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockHoldingInput, middleBlock } from '../model/map-placement.ts';
import type { Masks } from '../model/roi-counts.ts';
import type { Scale } from '../model/scale.ts';
import { FrameSize } from '../parts/frame-size.ts';
import { drawOn, isBareKey, pointOver, zoomOfKey, zoomOfWheel } from '../parts/stage.ts';
import { stageStyles } from '../parts/stage-styles.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import type { MapName } from './maps.ts';
import type { ComparisonView } from './view.ts';

/** What one of the maps is drawn from. */
export interface PictureContent {
  readonly name: MapName;
  readonly table: EffectTable;
  readonly scale: Scale;
  readonly image: CanvasImageSource | null;
  /** The size of the input of *before*, in whose pixels the map is drawn. */
  readonly input: Size<'input'>;
  readonly roi: Roi;
  /** The slice of the input that is drawn; 0 of an image. */
  readonly slice: number;
  readonly masks: Masks;
}

/** One of the maps over the image; pointer, lens and selection are shared with the others. */
@customElement('segcause-compared-picture')
class ComparedPicture extends LitElement {
  static override styles = [sharedStyles, stageStyles];

  @property({ attribute: false }) content!: PictureContent;
  @property({ attribute: false }) view!: ComparisonView;
  @property({ attribute: false }) hovered: number | null = null;
  /** Whether the image is shown alone. */
  @property({ type: Boolean }) isBare = false;
  @query('canvas') private canvas!: HTMLCanvasElement;
  readonly #frame = new FrameSize(this);
  #held: Point | null = null;
  #hasMoved = false;
  readonly #bitmaps = new Bitmaps();

  override render(): TemplateResult {
    const { name, table, input, slice } = this.content;
    const count = slicesOf(input);
    return html`
      <canvas
        tabindex="0"
        role="application"
        data-testid="map-${name}"
        data-hovered=${this.hovered ?? nothing}
        data-known=${table.effects.filter(({ state: known }) => known !== 'unknown').length}
        aria-label="Map of ${name}. Arrow keys move from block to block in all three maps; plus, minus and 0 zoom; drag to move; hold H for the image alone.${count > 1 ? ' Page Up and Page Down show the slices of the volume.' : ''}"
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointerleave=${(): void => {
          this.#hover(null);
        }}
        @wheel=${this.#onWheel}
        @keydown=${this.#onKey}
        @keyup=${this.#onKeyUp}
        @blur=${this.#onKeyUp}
      ></canvas>
      ${
        count > 1
          ? html`<segcause-slices
              .slice=${slice}
              .count=${count}
              @segcause-slice=${(event: CustomEvent<number>): void => {
                this.#look({ slice: event.detail });
              }}
            ></segcause-slices>`
          : nothing
      }
    `;
  }

  override updated(): void {
    drawOn(this.canvas, this.#frame.size, () => this.#scene(), { isBare: this.isBare, beside: null });
  }

  #scene(): Scene {
    const { table, scale, image, input, roi, slice, masks } = this.content;
    const { overlays, display } = this.view;
    this.#bitmaps.update({ ...masks, table, scale, input, slice, colours: display.colours });
    const isSomeKnown = table.effects.some(({ state: known }) => known !== 'unknown');
    const { heatmap, prediction, reference } = this.#bitmaps;
    return {
      projection: this.#projection(),
      image,
      ...{ input, slice },
      table,
      heatmap,
      opacity: display.opacity,
      scale,
      isSmooth: display.isSmooth,
      overlays,
      showUnknown: isSomeKnown,
      prediction,
      reference,
      output: planeOf(masks.prediction.size),
      outlined: display.hasWholeOutlines || !isSomeKnown ? whole(this.#extent()) : rectangleIn(roi, slice),
      roi: drawnRoiIn(roi, slice),
      measuredRoi: null,
      region: null,
      selected: this.#inMap(this.view.block),
      hovered: this.#inMap(this.hovered),
    };
  }

  #extent(): Extent {
    return planeOf(this.content.input);
  }

  #projection(): Projection {
    return projectionOf(this.view.lens, this.#extent(), this.#frame.size);
  }

  /** The block, if the map has it. */
  #inMap(block: number | null): number | null {
    return block !== null && block < this.content.table.effects.length ? block : null;
  }

  #hover(block: number | null): void {
    if (block !== this.hovered) ask(this, { type: 'hover', block });
  }

  #look(
    options: { readonly lens: Lens } | { readonly block: number | null } | { readonly slice: number },
  ): void {
    ask(this, { type: 'view', options });
  }

  #zoom(factor: number, around: Point | null): void {
    this.#look({ lens: zoomed(this.view.lens, factor, around, this.#extent(), this.#frame.size) });
  }

  #blockAt(event: MouseEvent): number | null {
    const point = toImage(pointOver(this.canvas, event), this.#projection());
    const { table, input } = this.content;
    return contains(whole(this.#extent()), point)
      ? blockHoldingInput(table, positionOf(point, input.length, this.content.slice))
      : null;
  }

  #onDown = (event: PointerEvent): void => {
    this.canvas.setPointerCapture(event.pointerId);
    this.#held = pointOver(this.canvas, event);
    this.#hasMoved = false;
  };

  #onMove = (event: PointerEvent): void => {
    if (this.#held === null) {
      this.#hover(this.#blockAt(event));
      return;
    }
    const to = pointOver(this.canvas, event);
    const by = { x: to.x - this.#held.x, y: to.y - this.#held.y };
    if (!this.#hasMoved && Math.hypot(by.x, by.y) < 4) return;
    this.#hasMoved = true;
    this.#held = to;
    this.#hover(null);
    this.#look({ lens: panned(this.view.lens, by, this.#extent(), this.#frame.size) });
  };

  #onUp = (event: PointerEvent): void => {
    const isClick = this.#held !== null && !this.#hasMoved;
    this.#held = null;
    if (isClick) this.#look({ block: this.#blockAt(event) });
  };

  #onWheel = (event: WheelEvent): void => {
    const factor = zoomOfWheel(event);
    if (factor === null) return;
    event.preventDefault();
    this.#zoom(factor, toImage(pointOver(this.canvas, event), this.#projection()));
  };

  #onKey = (event: KeyboardEvent): void => {
    const factor = zoomOfKey(event);
    if (factor !== null) this.#zoom(factor, null);
    else if (isBareKey(event)) ask(this, { type: 'bare', isBare: true });
    else if (event.key === 'PageUp' || event.key === 'PageDown') {
      const { slice, input } = this.content;
      if (slicesOf(input) === 1) return;
      const next = slice + (event.key === 'PageUp' ? -1 : 1);
      this.#look({ slice: Math.min(slicesOf(input) - 1, Math.max(0, next)) });
    } else if (event.key === 'Escape') this.#look({ block: null });
    else if (event.key.startsWith('Arrow')) {
      const { grid } = this.content.table;
      const block = this.#inMap(this.view.block);
      this.#look({ block: block === null ? middleBlock(grid) : neighbour(block, event.key, grid) });
    } else return;
    event.preventDefault();
  };

  #onKeyUp = (event: Event): void => {
    if (this.isBare && (!(event instanceof KeyboardEvent) || isBareKey(event)))
      ask(this, { type: 'bare', isBare: false });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-compared-picture': ComparedPicture;
  }
}
