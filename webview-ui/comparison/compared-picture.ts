import '../parts/slices.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { at } from '../../src/at.ts';
import { namesOfAxes, type Size } from '../../src/documents/box.ts';
import type { Roi } from '../../src/documents/roi.ts';
import { drawnRoiIn } from '../draw/drawn-roi.ts';
import { Bitmaps } from '../draw/bitmaps.ts';
import { blockAtPoint } from '../draw/block-at-point.ts';
import { contains, type Layout, type Point, type Projection, toImage, whole } from '../draw/geometry.ts';
import { type Lens, panned, projectionOf, zoomed } from '../draw/lens.ts';
import { neighbour } from '../draw/neighbour.ts';
import { layoutOf, type Plane, planeOf, rectangleIn, slicesOf } from '../draw/plane.ts';
import { drawImage, drawScene, type Scene } from '../draw/scene.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { middleBlock } from '../model/map-placement.ts';
import type { Masks } from '../model/roi-counts.ts';
import type { Scale } from '../model/scale.ts';
import { FrameSize } from '../parts/frame-size.ts';
import { drawOn, isBareKey, pointOver, slicesOfWheel, zoomOfKey, zoomOfWheel } from '../parts/stage.ts';
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
  /** Which plane of the input is drawn. */
  readonly plane: Plane;
  readonly masks: Masks;
}

/** One of the maps over the image; pointer, lens and selection are shared with the others. */
@customElement('segcause-compared-picture')
class ComparedPicture extends LitElement {
  static override styles = [
    sharedStyles,
    stageStyles,
    css`
      segcause-slices {
        position: absolute;
        inset: auto 8px 8px;
        padding: 0 8px;
        border: 1px solid var(--sc-border);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
      }
    `,
  ];

  @property({ attribute: false }) content!: PictureContent;
  @property({ attribute: false }) view!: ComparisonView;
  @property({ attribute: false }) hovered: number | null = null;
  /** Whether the image is shown alone. */
  @property({ type: Boolean }) isBare = false;
  @query('canvas') private canvas!: HTMLCanvasElement;
  readonly #frame = new FrameSize(this);
  #held: Point | null = null;
  #hasMoved = false;
  /** Parts of a slice that a wheel of small steps has turned. */
  #turned = 0;
  readonly #bitmaps = new Bitmaps();

  override render(): TemplateResult {
    const { name, table, input, plane } = this.content;
    const count = slicesOf(input, plane);
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
              .slice=${plane.slice}
              .axis=${at(namesOfAxes(3), plane.across ?? 0)}
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
    drawOn(
      this.canvas,
      this.#frame.size,
      (context, isBare) => {
        if (isBare) drawImage(context, this.#scene());
        else drawScene(context, this.#scene());
      },
      { isBare: this.isBare, beside: null },
    );
  }

  #scene(): Scene {
    const { table, scale, image, input, roi, plane, masks } = this.content;
    const { overlays, display } = this.view;
    this.#bitmaps.update({ ...masks, table, scale, input, plane, colours: display.colours });
    const isSomeKnown = table.effects.some(({ state: known }) => known !== 'unknown');
    const { heatmap, prediction, reference } = this.#bitmaps;
    return {
      projection: this.#projection(),
      image,
      ...{ input, plane },
      table,
      heatmap,
      opacity: display.opacity,
      scale,
      isSmooth: display.isSmooth,
      overlays,
      showUnknown: isSomeKnown,
      prediction,
      reference,
      output: planeOf(masks.prediction.size, plane),
      outlined: display.hasWholeOutlines || !isSomeKnown ? whole(this.#extent()) : rectangleIn(roi, plane),
      roi: drawnRoiIn(roi, plane),
      measuredRoi: null,
      region: null,
      selected: this.#inMap(this.view.block),
      hovered: this.#inMap(this.hovered),
      crosshair: null,
    };
  }

  #extent(): Layout {
    return layoutOf(this.content.input, this.content.plane);
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
    const { table, plane } = this.content;
    return contains(whole(this.#extent()), point) ? blockAtPoint(table, point, plane) : null;
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

  /** Shows the slice that lies by so many farther; whether there are several. */
  #scroll(by: number): boolean {
    const { plane, input } = this.content;
    const count = slicesOf(input, plane);
    if (count > 1) this.#look({ slice: Math.min(count - 1, Math.max(0, plane.slice + by)) });
    return count > 1;
  }

  #onWheel = (event: WheelEvent): void => {
    const slices = event.ctrlKey ? 0 : slicesOfWheel(event);
    if (slices !== 0 && this.content.plane.across !== null) {
      event.preventDefault();
      this.#turned += slices;
      const by = Math.trunc(this.#turned);
      this.#turned -= by;
      if (by !== 0) this.#scroll(by);
      return;
    }
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
      if (!this.#scroll(event.key === 'PageUp' ? -1 : 1)) return;
    } else if (event.key === 'Escape') this.#look({ block: null });
    else if (event.key.startsWith('Arrow')) {
      const {
        plane,
        table: { grid },
      } = this.content;
      const block = this.#inMap(this.view.block);
      this.#look({ block: block === null ? middleBlock(grid) : neighbour(block, event.key, grid, plane) });
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
