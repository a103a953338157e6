import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Window } from '../../src/explanation/settings.ts';
import { ask } from '../actions.ts';
import {
  contains,
  fit,
  isInside,
  neighbour,
  type Placement,
  type Point,
  toFrame,
  toImage,
} from '../draw/geometry.ts';
import { continueDrag, type RoiDrag, startDrag } from '../draw/roi-drag.ts';
import { blockInImage, drawScene, type Scene } from '../draw/scene.ts';
import { heatmapBitmap, outlinePath, pictureBitmap } from '../draw/bitmaps.ts';
import { blockWindow, type EffectTable, largestEffect } from '../model/effect-table.ts';
import { effectInPoints, place, stateInWords } from '../model/format.ts';
import { niceLimit } from '../draw/colour-scale.ts';
import type { ShownState } from '../model/panel-state.ts';
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
  @query('canvas') private canvas!: HTMLCanvasElement;
  /** What the bitmaps and paths below were made of. */
  #drawn: (Pick<ShownState, 'picture' | 'prediction' | 'reference'> & { table: EffectTable }) | null = null;
  #picture: CanvasImageSource | null = null;
  #heatmap: CanvasImageSource | null = null;
  #prediction = new Path2D();
  #reference: Path2D | null = null;
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

  override willUpdate(): void {
    const before = this.#drawn;
    const { picture, prediction, reference } = this.shown;
    const table = this.#table();
    if (before?.picture !== picture) this.#picture = pictureBitmap(picture);
    if (before?.prediction !== prediction) this.#prediction = outlinePath(prediction);
    if (before?.reference !== reference) this.#reference = reference && outlinePath(reference);
    if (before?.table !== table) this.#heatmap = heatmapBitmap(table, niceLimit(largestEffect(table)));
    this.#drawn = { picture, prediction, reference, table };
  }

  override render(): TemplateResult {
    const { picture } = this.shown;
    const selection = this.view.selection?.kind === 'block' ? this.view.selection.index : null;
    return html`
      <canvas
        tabindex="0"
        role="application"
        data-testid="picture"
        aria-label="Image with effects. Arrow keys move from block to block; drag to set the region of interest."
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointerleave=${this.#onLeave}
        @keydown=${this.#onKey}
      ></canvas>
      ${this.hovered === null || this.drag !== null ? nothing : this.#card(this.hovered)}
      ${
        picture !== null && 'missing' in picture
          ? html`<p class="missing" data-testid="picture-missing">${picture.missing}</p>`
          : nothing
      }
      <div class="unseen" role="status" data-testid="selected-block">
        ${selection === null ? '' : this.#inWords(selection)}
      </div>
    `;
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
      image: this.#picture,
      size: explanation.prediction.size,
      table,
      heatmap: this.#heatmap,
      opacity,
      overlays,
      showUnknown: activity.progress !== null || isSome,
      prediction: this.#prediction,
      reference: this.#reference,
      roi: shownRoi,
      measuredRoi: isSome && shownRoi.join() !== roi.join() ? roi : null,
      selected:
        selection?.kind === 'block' && selection.index < table.effects.length ? selection.index : null,
      hovered: this.hovered,
    };
  }

  #table(): EffectTable {
    const table = this.shown.tables[this.view.map] ?? this.shown.tables[0];
    if (table === undefined) throw new Error('An explanation has at least one map.');
    return table;
  }

  #roi(): Window {
    return this.drag?.roi ?? this.view.changes.roi ?? this.shown.explanation.question.roi;
  }

  #imageSize(): { readonly width: number; readonly height: number } {
    const [height, width] = this.shown.explanation.prediction.size;
    return { height, width };
  }

  #placement(): Placement {
    return fit(this.#imageSize(), this.frame, 8);
  }

  #card(index: number): TemplateResult {
    const table = this.#table();
    const effect = table.effects[index];
    if (effect === undefined) return html``;
    const block = blockInImage({ table, size: this.shown.explanation.prediction.size }, index);
    const style = cardPlace(toFrame(block, this.#placement()), this.frame);
    return html`
      <div class="card" data-testid="tooltip" .style=${style}>
        ${blockCard(effect, blockWindow(table, index), this.shown.explanation.question.tau)}
      </div>
    `;
  }

  #inWords(index: number): string {
    const table = this.#table();
    const effect = table.effects[index];
    if (effect === undefined) return '';
    const { tau } = this.shown.explanation.question;
    return `Block at ${place(blockWindow(table, index))}: ${effectInPoints(effect)}. ${stateInWords(effect, tau)}.`;
  }

  #pointOf(event: PointerEvent): Point {
    const { left, top } = this.canvas.getBoundingClientRect();
    return toImage({ x: event.clientX - left, y: event.clientY - top }, this.#placement());
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
    if (event.button !== 0) return;
    const from = this.#pointOf(event);
    if (!isInside(from, this.#imageSize())) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.drag = startDrag(from, this.view.overlays.roi ? this.#roi() : null);
  };

  #onMove = (event: PointerEvent): void => {
    const point = this.#pointOf(event);
    this.hovered = this.#blockAt(point);
    const isInRoi = this.view.overlays.roi && contains(this.#roi(), point);
    this.canvas.style.cursor = !this.isReport && isInRoi ? 'move' : 'crosshair';
    if (this.drag === null || this.isReport || this.shown.activity.running) return;
    this.drag = continueDrag(this.drag, point, this.#imageSize(), this.#placement().zoom);
  };

  #onUp = (): void => {
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
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const table = this.#table();
    const { selection } = this.view;
    const middle = Math.floor(table.rows / 2) * table.columns + Math.floor(table.columns / 2);
    const index = selection?.kind === 'block' ? neighbour(selection.index, event.key, table) : middle;
    ask(this, { type: 'select', selection: { kind: 'block', index } });
  };
}
