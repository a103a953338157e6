import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { outlinePath, toBitmap } from '../draw/bitmaps.ts';
import { isInside, neighbour, type Placement, type Point, type Size, toImage } from '../draw/geometry.ts';
import { heatmapPixels } from '../draw/heatmap.ts';
import { panned, placementOf, wholeImage, zoomed } from '../draw/lens.ts';
import { drawScene, type Scene } from '../draw/scene.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockAt } from '../model/map-placement.ts';
import { FrameSize } from '../parts/frame-size.ts';
import { stageStyles } from '../parts/picture-styles.ts';
import { sharedStyles } from '../styles.ts';
import { askPage } from './actions.ts';
import { opacity } from './export-comparison.ts';
import type { MapName } from './maps.ts';
import type { Masks } from './state.ts';
import type { ComparisonView } from './view.ts';
import type { Window } from '../../src/documents/settings.ts';

/** What one of the maps is drawn from. */
export interface PictureContent {
  readonly name: MapName;
  readonly table: EffectTable;
  readonly limit: number;
  readonly image: CanvasImageSource | null;
  /** `[height, width]` of the image, in pixels of the input of *before*. */
  readonly size: readonly [number, number];
  readonly roi: Window;
  readonly masks: Masks;
}

const zoomKeys: Readonly<Record<string, number>> = { '+': 1.25, '=': 1.25, '-': 0.8, '0': 0 };

/** One of the maps over the image; pointer, lens and selection are shared with the others. */
@customElement('segcause-compared-picture')
export class ComparedPicture extends LitElement {
  static override styles = [sharedStyles, stageStyles];

  @property({ attribute: false }) content!: PictureContent;
  @property({ attribute: false }) view!: ComparisonView;
  @query('canvas') private canvas!: HTMLCanvasElement;
  readonly #frame = new FrameSize(this);
  #held: Point | null = null;
  #hasMoved = false;
  #made: { readonly content: PictureContent; readonly drawn: Drawn } | null = null;

  override render(): TemplateResult {
    const { name, table } = this.content;
    const { hovered } = this.view;
    return html`
      <canvas
        tabindex="0"
        role="application"
        data-testid="map-${name}"
        data-hovered=${hovered ?? nothing}
        data-known=${table.effects.filter(({ state: known }) => known !== 'unknown').length}
        aria-label="Map of ${name}. Arrow keys move from block to block in all three maps; plus, minus and 0 zoom; drag to move."
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointerleave=${(): void => {
          askPage(this, { type: 'view', options: { hovered: null } });
        }}
        @wheel=${this.#onWheel}
        @keydown=${this.#onKey}
      ></canvas>
    `;
  }

  override updated(): void {
    const ratio = window.devicePixelRatio;
    const { width, height } = this.#frame.size;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext('2d');
    if (context === null || width === 0) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawScene(context, this.#scene());
  }

  #scene(): Scene {
    const { table, image, size, roi, masks } = this.content;
    if (this.#made?.content !== this.content)
      this.#made = { content: this.content, drawn: drawnOf(this.content) };
    const { heatmap, prediction, reference } = this.#made.drawn;
    return {
      placement: this.#placement(),
      image,
      size,
      table,
      heatmap,
      opacity,
      overlays: { effects: true, prediction: true, reference: true, roi: true },
      showUnknown: table.effects.some(({ state: known }) => known !== 'unknown'),
      prediction,
      reference,
      outputSize: [masks.prediction.height, masks.prediction.width],
      roi,
      measuredRoi: null,
      inputRegion: null,
      selected: this.view.block,
      hovered: this.view.hovered,
    };
  }

  #image(): Size {
    const [height, width] = this.content.size;
    return { height, width };
  }

  #placement(): Placement {
    return placementOf(this.view.lens, this.#image(), this.#frame.size);
  }

  #zoom(factor: number, at?: Point): void {
    const { lens } = this.view;
    const image = this.#image();
    const middle = { x: lens.x * image.width, y: lens.y * image.height };
    const next = factor === 0 ? wholeImage : zoomed(lens, factor, at ?? middle, image, this.#frame.size);
    askPage(this, { type: 'view', options: { lens: next } });
  }

  #framePoint(event: MouseEvent): Point {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #blockAt(event: MouseEvent): number | null {
    const point = toImage(this.#framePoint(event), this.#placement());
    return isInside(point, this.#image()) ? blockAt(this.content.table, point) : null;
  }

  #onDown = (event: PointerEvent): void => {
    this.canvas.setPointerCapture(event.pointerId);
    this.#held = this.#framePoint(event);
    this.#hasMoved = false;
  };

  #onMove = (event: PointerEvent): void => {
    if (this.#held === null) {
      const hovered = this.#blockAt(event);
      if (hovered !== this.view.hovered) askPage(this, { type: 'view', options: { hovered } });
      return;
    }
    const to = this.#framePoint(event);
    const by = { x: to.x - this.#held.x, y: to.y - this.#held.y };
    if (!this.#hasMoved && Math.hypot(by.x, by.y) < 4) return;
    this.#hasMoved = true;
    this.#held = to;
    const lens = panned(this.view.lens, by, this.#image(), this.#frame.size);
    askPage(this, { type: 'view', options: { lens, hovered: null } });
  };

  #onUp = (event: PointerEvent): void => {
    const isClick = this.#held !== null && !this.#hasMoved;
    this.#held = null;
    if (isClick) askPage(this, { type: 'view', options: { block: this.#blockAt(event) } });
  };

  #onWheel = (event: WheelEvent): void => {
    const { scrollHeight, clientHeight } = document.documentElement;
    // Where the page scrolls, the wheel alone scrolls it.
    if (scrollHeight > clientHeight && !event.ctrlKey) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    const at = toImage(this.#framePoint(event), this.#placement());
    this.#zoom(Math.exp(-pixels / (event.ctrlKey ? 120 : 400)), at);
  };

  #onKey = (event: KeyboardEvent): void => {
    const factor = event.ctrlKey || event.metaKey ? undefined : zoomKeys[event.key];
    if (factor !== undefined) this.#zoom(factor);
    else if (event.key === 'Escape') askPage(this, { type: 'view', options: { block: null } });
    else if (event.key.startsWith('Arrow')) {
      const { table } = this.content;
      const middle = Math.floor(table.rows / 2) * table.columns + Math.floor(table.columns / 2);
      const { block } = this.view;
      askPage(this, {
        type: 'view',
        options: { block: block === null ? middle : neighbour(block, event.key, table) },
      });
    } else return;
    event.preventDefault();
  };
}

/** What is made anew only where the content changes. */
interface Drawn {
  readonly heatmap: OffscreenCanvas | null;
  readonly prediction: Path2D;
  readonly reference: Path2D | null;
}

function drawnOf({ table, limit, masks }: PictureContent): Drawn {
  return {
    heatmap: limit === 0 ? null : toBitmap(table.columns, table.rows, heatmapPixels(table, limit)),
    prediction: outlinePath(masks.prediction),
    reference: masks.reference && outlinePath(masks.reference),
  };
}
