import './map-choice.ts';
import './zoom-buttons.ts';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Window } from '../../src/documents/settings.ts';
import { ask } from '../actions.ts';
import { neighbour, type Placement, type Point, type Size, toFrame } from '../draw/geometry.ts';
import { type Lens, panned, placementOf, revealing, wholeImage, zoomed } from '../draw/lens.ts';
import { drawScene, type Scene } from '../draw/scene.ts';
import type { WindowDrag } from '../draw/window-drag.ts';
import { Bitmaps } from '../draw/bitmaps.ts';
import { blockWindow, type EffectTable } from '../model/effect-table.ts';
import { effectInWords, place, stateInWords } from '../model/format.ts';
import { tableIn } from '../model/looked-at.ts';
import { blockAt, blockOnImage } from '../model/map-placement.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { DragTool, ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { FrameSize } from './frame-size.ts';
import { blockCard, cardPlace } from './block-card.ts';
import { PictureGestures, type PictureStage } from './picture-gestures.ts';
import { pictureNotes } from './picture-notes.ts';
import { pictureStyles, stageStyles } from './picture-styles.ts';

/** The image with everything that is drawn over it. */
@customElement('segcause-picture')
export class PictureView extends LitElement {
  static override styles = [sharedStyles, stageStyles, pictureStyles];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;
  @state() private hovered: number | null = null;
  @state() private drag: WindowDrag | null = null;
  @state() private lens: Lens = wholeImage;
  @query('canvas') private canvas!: HTMLCanvasElement;
  readonly #frame = new FrameSize(this);
  readonly #bitmaps = new Bitmaps();
  readonly #gestures = new PictureGestures(this.#stage());

  override willUpdate(changed: PropertyValues<this>): void {
    const table = this.#table();
    this.#bitmaps.update(this.shown, table);
    if (this.hovered !== null && this.hovered >= table.effects.length) this.hovered = null;
    const before = changed.get('view');
    const selected = this.#selected();
    if (before === undefined || before.block === selected || selected === null) return;
    const window = blockOnImage(table, selected, this.#size());
    this.lens = revealing(this.lens, window, this.#image(), this.#frame.size);
  }

  override render(): TemplateResult {
    const { picture } = this.shown;
    const selected = this.#selected();
    const gestures = this.#gestures;
    return html`
      <canvas
        tabindex="0"
        role="application"
        data-testid="picture"
        data-map=${this.#table().tensor}
        aria-label="Image with effects of ${this.#table().tensor}. Arrow keys move from block to block; drag to set the region of interest, with Alt a region for mediation; plus, minus and 0 zoom."
        @pointerdown=${gestures.onDown}
        @pointermove=${gestures.onMove}
        @pointerup=${gestures.onUp}
        @pointerleave=${gestures.onLeave}
        @wheel=${gestures.onWheel}
        @keydown=${gestures.onKey}
        @keyup=${gestures.onKeyUp}
        @blur=${gestures.onKeyUp}
      ></canvas>
      <segcause-map-choice
        .shown=${this.shown}
        .view=${this.view}
        .isReport=${this.isReport}
      ></segcause-map-choice>
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
      ${pictureNotes(this.#table(), this.view)}
      <div class="unseen" role="status" data-testid="selected-block">
        ${selected === null ? '' : this.#inWords(selected)}
      </div>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    if (before?.tool === 'roi' && this.view.tool === 'region') this.canvas.focus();
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
    const { explanation, activity } = this.shown;
    const { overlays, opacity } = this.view;
    const table = this.#table();
    const { roi } = explanation.question;
    const shownRoi = this.#window('roi') ?? roi;
    const isSome = table.effects.some(({ state: known }) => known !== 'unknown');
    return {
      placement: this.#placement(),
      image: this.#bitmaps.picture,
      size: this.#size(),
      table,
      heatmap: this.#bitmaps.heatmap,
      opacity,
      overlays,
      showUnknown: activity.progress !== null || isSome,
      prediction: this.#bitmaps.prediction,
      reference: this.#bitmaps.reference,
      outputSize: explanation.prediction.size,
      roi: shownRoi,
      measuredRoi: isSome && shownRoi.join() !== roi.join() ? roi : null,
      inputRegion: this.#window('region'),
      selected: this.#selected(),
      hovered: this.hovered,
    };
  }

  #table(): EffectTable {
    return tableIn(this.shown, this.view);
  }

  /** The selected block, if the map has it. */
  #selected(): number | null {
    const { block } = this.view;
    return block !== null && block < this.#table().effects.length ? block : null;
  }

  /** What a tool draws, as it is now. */
  #window(tool: DragTool): Window | null {
    if (this.drag?.tool === tool && this.drag.window !== null) return this.drag.window;
    const { inputRegion, changes } = this.view;
    return tool === 'region' ? inputRegion : (changes.roi ?? this.shown.explanation.question.roi);
  }

  /** `[height, width]` of the image. */
  #size(): readonly [number, number] {
    return this.shown.explanation.question.input.size;
  }

  #image(): Size {
    const [height, width] = this.#size();
    return { height, width };
  }

  #placement(): Placement {
    return placementOf(this.lens, this.#image(), this.#frame.size);
  }

  #card(index: number): TemplateResult {
    const table = this.#table();
    const effect = table.effects[index];
    if (effect === undefined) return html``;
    const window = blockOnImage(table, index, this.#size());
    const style = cardPlace(toFrame(window, this.#placement()), this.#frame.size);
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

  /** Zooms by a factor around a point of the image, or its middle as it is seen; 0 shows the whole image. */
  #zoom(factor: number, at?: Point): void {
    const image = this.#image();
    const middle = { x: this.lens.x * image.width, y: this.lens.y * image.height };
    this.lens = factor === 0 ? wholeImage : zoomed(this.lens, factor, at ?? middle, image, this.#frame.size);
  }

  #step(key: string): void {
    const table = this.#table();
    if (key === 'Escape' && this.view.tool === 'region') {
      ask(this, { type: 'view', options: { tool: 'roi' } });
      return;
    }
    const selected = this.#selected();
    const middle = Math.floor(table.rows / 2) * table.columns + Math.floor(table.columns / 2);
    const next = selected === null ? middle : neighbour(selected, key, table);
    ask(this, { type: 'selectBlock', index: key === 'Escape' ? null : next });
  }

  #stage(): PictureStage {
    return {
      canvas: () => this.canvas,
      image: () => this.#image(),
      placement: () => this.#placement(),
      tool: () => this.view.tool,
      windowOf: (tool) => (tool === 'region' || this.view.overlays.roi ? this.#window(tool) : null),
      canDraw: (tool) => !this.isReport && (tool === 'region' || !this.shown.activity.running),
      hover: (point) => {
        this.hovered = point === null ? null : blockAt(this.#table(), point);
      },
      draw: (drag) => {
        this.drag = drag;
      },
      setWindow: (tool, window) => {
        if (tool === 'roi') ask(this, { type: 'change', changes: { roi: [...window] } });
        else ask(this, { type: 'selectRegion', region: window });
      },
      click: (point) => {
        const index = blockAt(this.#table(), point);
        if (index !== null) ask(this, { type: 'selectBlock', index });
      },
      zoom: (factor, at) => {
        this.#zoom(factor, at);
      },
      pan: (by) => {
        this.lens = panned(this.lens, by, this.#image(), this.#frame.size);
      },
      step: (key) => {
        this.#step(key);
      },
    };
  }
}
