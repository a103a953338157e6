import './zoom-buttons.ts';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Window } from '../../src/explanation/settings.ts';
import { ask } from '../actions.ts';
import {
  contains,
  isInside,
  neighbour,
  type Placement,
  type Point,
  toFrame,
  toImage,
} from '../draw/geometry.ts';
import { type Lens, panned, placementOf, revealing, wholeImage, zoomed } from '../draw/lens.ts';
import { continueDrag, type RoiDrag, startDrag } from '../draw/roi-drag.ts';
import { blocksIn } from '../draw/heatmap.ts';
import { blockInImage, drawScene, type Scene } from '../draw/scene.ts';
import { Bitmaps } from '../draw/bitmaps.ts';
import { blockWindow, type EffectTable } from '../model/effect-table.ts';
import { effectInWords, place, stateInWords } from '../model/format.ts';
import { type ShownState, tableIn } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { blockCard, cardPlace } from './block-card.ts';

/** The image with everything that is drawn over it. */
@customElement('segcause-picture')
export class PictureView extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        overflow: hidden;
        background: var(--sc-stage);
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        cursor: crosshair;
        touch-action: none;
      }
      canvas:focus-visible {
        outline-offset: -2px;
      }
      .card {
        position: absolute;
        z-index: 5;
        max-width: 280px;
        padding: 8px 10px;
        pointer-events: none;
        background: var(--vscode-editorHoverWidget-background);
        color: var(--vscode-editorHoverWidget-foreground);
        border: 1px solid var(--vscode-editorHoverWidget-border);
        border-radius: 3px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      .dots {
        position: absolute;
        bottom: 10px;
        left: 10px;
        padding: 1px 7px;
        border-radius: 3px;
        background: rgb(0 0 0 / 55%);
        color: #fff;
        font-size: 0.9em;
        pointer-events: none;
      }
      .dots i {
        display: inline-block;
        width: 5px;
        height: 5px;
        margin: 0 6px 2px 0;
        border-radius: 50%;
        background: #fff;
      }
      .missing {
        position: absolute;
        inset: auto 0 8px;
        margin: 0 auto;
        width: fit-content;
        max-width: 90%;
        padding: 4px 10px;
        background: var(--vscode-editorHoverWidget-background);
        border: 1px solid var(--sc-border);
        border-radius: 3px;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;
  @state() private hovered: number | null = null;
  @state() private drag: RoiDrag | null = null;
  @state() private frame = { width: 0, height: 0 };
  @state() private lens: Lens = wholeImage;
  @query('canvas') private canvas!: HTMLCanvasElement;
  /** Where the image was taken hold of, in the frame. */
  #held: Point | null = null;
  #spaceIsDown = false;
  readonly #bitmaps = new Bitmaps();
  #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined)
      this.frame = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    this.#observer.disconnect();
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#bitmaps.update(this.shown, this.#table());
    const { selection } = this.view;
    if (changed.get('view') === undefined || changed.get('view')?.selection === selection) return;
    if (selection?.kind === 'block')
      this.lens = revealing(this.lens, this.#window(selection.index), this.#imageSize(), this.frame);
  }

  override render(): TemplateResult {
    const { picture } = this.shown;
    const selection = this.view.selection?.kind === 'block' ? this.view.selection.index : null;
    return html`
      <canvas
        tabindex="0"
        role="application"
        data-testid="picture"
        aria-label="Image with effects. Arrow keys move from block to block; drag to set the region of interest; plus, minus and 0 zoom."
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointerleave=${this.#onLeave}
        @wheel=${this.#onWheel}
        @keydown=${this.#onKey}
        @keyup=${this.#onKeyUp}
        @blur=${this.#onKeyUp}
      ></canvas>
      <segcause-zoom
        .scale=${this.lens.scale}
        @segcause-zoom=${(event: CustomEvent<number>): void => {
          this.#zoom(event.detail);
        }}
      ></segcause-zoom>
      ${this.hovered === null || this.drag !== null ? nothing : this.#card(this.hovered)}
      ${
        picture !== null && 'missing' in picture
          ? html`<p class="missing" data-testid="picture-missing">${picture.missing}</p>`
          : nothing
      }
      ${this.#dots()}
      <div class="unseen" role="status" data-testid="selected-block">
        ${selection === null ? '' : this.#inWords(selection)}
      </div>
    `;
  }

  /** What the dots mean, where there are any. */
  #dots(): TemplateResult | typeof nothing {
    const isSeen = this.view.overlays.effects && blocksIn('undetermined', this.#table()).length > 0;
    if (!isSeen) return nothing;
    return html`<div class="dots" data-testid="dots"><i></i>not told from zero yet</div>`;
  }

  override updated(): void {
    const ratio = window.devicePixelRatio;
    const { width, height } = this.frame;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext('2d');
    if (context === null || width === 0) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawScene(context, this.#scene());
  }

  #scene(): Scene {
    const { explanation, activity } = this.shown;
    const { overlays, opacity, selection } = this.view;
    const table = this.#table();
    const { roi } = explanation.question;
    const shownRoi = this.#roi();
    const isSome = table.effects.some(({ state: known }) => known !== 'unknown');
    return {
      placement: this.#placement(),
      image: this.#bitmaps.picture,
      size: explanation.prediction.size,
      table,
      heatmap: this.#bitmaps.heatmap,
      opacity,
      overlays,
      showUnknown: activity.progress !== null || isSome,
      prediction: this.#bitmaps.prediction,
      reference: this.#bitmaps.reference,
      roi: shownRoi,
      measuredRoi: isSome && shownRoi.join() !== roi.join() ? roi : null,
      selected:
        selection?.kind === 'block' && selection.index < table.effects.length ? selection.index : null,
      hovered: this.hovered,
    };
  }

  #table(): EffectTable {
    return tableIn(this.shown, this.view);
  }

  #roi(): Window {
    return this.drag?.roi ?? this.view.changes.roi ?? this.shown.explanation.question.roi;
  }

  #imageSize(): { readonly width: number; readonly height: number } {
    const [height, width] = this.shown.explanation.prediction.size;
    return { height, width };
  }

  /** Where a block lies in the image. */
  #window(index: number): Window {
    return blockInImage({ table: this.#table(), size: this.shown.explanation.prediction.size }, index);
  }

  #placement(): Placement {
    return placementOf(this.lens, this.#imageSize(), this.frame);
  }

  #card(index: number): TemplateResult {
    const table = this.#table();
    const effect = table.effects[index];
    if (effect === undefined) return html``;
    const style = cardPlace(toFrame(this.#window(index), this.#placement()), this.frame);
    return html`
      <div class="card" data-testid="tooltip" .style=${style}>
        ${blockCard(effect, blockWindow(table, index), table.outcome)}
      </div>
    `;
  }

  #inWords(index: number): string {
    const table = this.#table();
    const effect = table.effects[index];
    if (effect === undefined) return '';
    const { outcome } = table;
    return `Block at ${place(blockWindow(table, index))}: ${effectInWords(effect, outcome)}. ${stateInWords(effect, outcome)}.`;
  }

  #framePoint(event: MouseEvent): Point {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #pointOf(event: MouseEvent): Point {
    return toImage(this.#framePoint(event), this.#placement());
  }

  /** Zooms by a factor around a point of the image, or its middle as it is seen; 0 shows the whole image. */
  #zoom(factor: number, at?: Point): void {
    const image = this.#imageSize();
    const middle = { x: this.lens.x * image.width, y: this.lens.y * image.height };
    this.lens = factor === 0 ? wholeImage : zoomed(this.lens, factor, at ?? middle, image, this.frame);
  }

  #blockAt(point: Point): number | null {
    const size = this.#imageSize();
    if (!isInside(point, size)) return null;
    const table = this.#table();
    const row = Math.floor((point.y * table.size[0]) / size.height / table.block[0]);
    const column = Math.floor((point.x * table.size[1]) / size.width / table.block[1]);
    return row * table.columns + column;
  }

  #onDown = (event: PointerEvent): void => {
    if (event.button === 1 || (event.button === 0 && this.#spaceIsDown)) {
      event.preventDefault();
      this.canvas.setPointerCapture(event.pointerId);
      this.canvas.style.cursor = 'grabbing';
      this.#held = this.#framePoint(event);
      return;
    }
    if (event.button !== 0) return;
    const from = this.#pointOf(event);
    if (!isInside(from, this.#imageSize())) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.drag = startDrag(from, this.view.overlays.roi ? this.#roi() : null);
  };

  #onMove = (event: PointerEvent): void => {
    if (this.#held !== null) {
      const to = this.#framePoint(event);
      const by = { x: to.x - this.#held.x, y: to.y - this.#held.y };
      this.lens = panned(this.lens, by, this.#imageSize(), this.frame);
      this.#held = to;
      this.hovered = null;
      return;
    }
    const point = this.#pointOf(event);
    this.hovered = this.#blockAt(point);
    const isInRoi = this.view.overlays.roi && contains(this.#roi(), point);
    const cursor = !this.isReport && isInRoi ? 'move' : 'crosshair';
    this.canvas.style.cursor = this.#spaceIsDown ? 'grab' : cursor;
    if (this.drag === null || this.isReport || this.shown.activity.running) return;
    this.drag = continueDrag(this.drag, point, this.#imageSize(), this.#placement().zoom);
  };

  #onWheel = (event: WheelEvent): void => {
    const { scrollHeight, clientHeight } = document.documentElement;
    // Where the page scrolls, the wheel alone scrolls it.
    if (scrollHeight > clientHeight && !event.ctrlKey) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    this.#zoom(Math.exp(-pixels / (event.ctrlKey ? 120 : 400)), this.#pointOf(event));
    this.hovered = null;
  };

  #onUp = (): void => {
    this.#held = null;
    const { drag } = this;
    this.drag = null;
    if (drag === null) return;
    if (drag.roi !== null) {
      ask(this, { type: 'change', changes: { roi: [...drag.roi] } });
      return;
    }
    const index = this.#blockAt(drag.from);
    if (index !== null) ask(this, { type: 'select', selection: { kind: 'block', index } });
  };

  #onLeave = (): void => {
    this.hovered = null;
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      this.drag = null;
      ask(this, { type: 'select', selection: null });
      return;
    }
    if (event.key === ' ') {
      event.preventDefault();
      this.#spaceIsDown = true;
      if (this.#held === null) this.canvas.style.cursor = 'grab';
      return;
    }
    const factor = zoomKeys[event.key];
    if (factor !== undefined && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#zoom(factor);
      return;
    }
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const table = this.#table();
    const { selection } = this.view;
    const middle = Math.floor(table.rows / 2) * table.columns + Math.floor(table.columns / 2);
    const index = selection?.kind === 'block' ? neighbour(selection.index, event.key, table) : middle;
    ask(this, { type: 'select', selection: { kind: 'block', index } });
  };

  #onKeyUp = (event: Event): void => {
    if (event instanceof KeyboardEvent && event.key !== ' ') return;
    this.#spaceIsDown = false;
    this.canvas.style.cursor = 'crosshair';
  };
}

const zoomKeys: Readonly<Record<string, number>> = { '+': 1.25, '=': 1.25, '-': 0.8, '0': 0 };
