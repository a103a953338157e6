import './map-choice.ts';
import '../../parts/slices.ts';
import './zoom-buttons.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { at } from '../../../src/at.ts';
import type { RoiSetting } from '../../../src/documents/roi-choice.ts';
import { numbersOf, type Size } from '../../../src/documents/box.ts';
import { blockAt } from '../../../src/documents/grid.ts';
import { Bitmaps, pictureBitmap } from '../../draw/bitmaps.ts';
import {
  type Extent,
  type Point,
  type Projection,
  type Rectangle,
  toFrame,
  whole,
} from '../../draw/geometry.ts';
import { type Lens, panned, projectionOf, revealing, wholeImage, zoomed } from '../../draw/lens.ts';
import { neighbour } from '../../draw/neighbour.ts';
import { isInSlice, planeOf, positionOf, rectangleOf, slicesOf } from '../../draw/plane.ts';
import { cornersOf } from '../../draw/lasso-drag.ts';
import type { RectangleDrag } from '../../draw/rectangle-drag.ts';
import type { Scene } from '../../draw/scene.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import { foundRoi } from '../../model/found-roi.ts';
import { effectInWords, place, stateInWords } from '../../model/format.ts';
import { blockHoldingInput, blockOnInput, middleBlock } from '../../model/map-placement.ts';
import { FrameSize } from '../../parts/frame-size.ts';
import { besideIn } from '../../draw/beside.ts';
import { drawOn } from '../../parts/stage.ts';
import { stageStyles } from '../../parts/stage-styles.ts';
import { sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { scaleIn, tableIn } from '../current-lists.ts';
import { blockCard, cardPlace } from './block-card.ts';
import { PictureGestures, type PictureStage } from './picture-gestures.ts';
import { drawnRegion, regionOf, sceneOf } from './picture-scene.ts';
import { isRoiTool } from '../roi-kinds.ts';
import { notesPlace, pictureNotes } from './picture-notes.ts';
import { pictureStyles } from './picture-styles.ts';
import { PanelPart } from '../panel-part.ts';
import { sliceIn } from '../shown-slice.ts';

/** The image with everything that is drawn over it. */
@customElement('segcause-picture')
class PictureView extends PanelPart {
  static override styles = [sharedStyles, stageStyles, pictureStyles];

  @state() private hovered: number | null = null;
  @state() private drag: RectangleDrag | null = null;
  @state() private lasso: readonly Point[] | null = null;
  /** Why what was pressed on last is no region of interest. */
  @state() private refused: string | null = null;
  @state() private lens: Lens = wholeImage;
  /** While H is held. */
  @state() private isBare = false;
  @query('canvas') private canvas!: HTMLCanvasElement;
  @query('.missing') private missing!: HTMLElement | null;
  readonly #frame = new FrameSize(this);
  readonly #bitmaps = new Bitmaps();
  #image: CanvasImageSource | null = null;
  #imageSlice: number | null = null;
  readonly #gestures = new PictureGestures(this.#stage());

  override willUpdate(changed: PropertyValues<this>): void {
    const table = this.#table();
    const { prediction, reference, picture } = this.shown;
    const { colours } = this.view.display;
    const slice = this.#slice();
    const scale = scaleIn(this.shown, this.view);
    this.#bitmaps.update({ prediction, reference, table, scale, colours, input: this.#input(), slice });
    const isOther = changed.has('shown') && changed.get('shown')?.picture !== picture;
    if (isOther || this.#imageSlice !== slice) this.#image = pictureBitmap(picture, slice);
    this.#imageSlice = slice;
    if (this.hovered !== null && this.hovered >= table.effects.length) this.hovered = null;
    const before = changed.get('view');
    if (before !== undefined && before.tool !== this.view.tool) this.refused = null;
    const selected = this.#selected();
    if (before === undefined || before.block === selected || selected === null) return;
    const rectangle = rectangleOf(blockOnInput(table, selected, this.#input()));
    this.lens = revealing(this.lens, rectangle, this.#extent(), this.#half());
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
        aria-label="Image with effects of ${this.#table().tensor}. Arrow keys move from block to block; drag to set the region of interest, with Alt a region for mediation; plus, minus and 0 zoom; hold H for the image alone.${this.#count() > 1 ? ' Page Up and Page Down show the slices of the volume.' : ''}"
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
          this.#zoom(event.detail, null);
        }}
      ></segcause-zoom>
      ${
        this.#count() > 1
          ? html`<segcause-slices
              .slice=${this.#slice()}
              .count=${this.#count()}
              @segcause-slice=${(event: CustomEvent<number>): void => {
                this.#showSlice(event.detail);
              }}
            ></segcause-slices>`
          : nothing
      }
      ${this.hovered === null || this.drag !== null || isRoiTool(this.view.tool) ? nothing : this.#card(this.hovered)}
      ${
        picture !== null && 'missing' in picture
          ? html`<p class="missing" data-testid="picture-missing">${picture.missing}</p>`
          : nothing
      }
      ${pictureNotes(this.#table(), this.view, this.isBare, this.refused, notesPlace(toFrame(whole(this.#extent()), this.#projection()), this.#half(), this.#frame.size))}
      <div class="unseen" role="status" data-testid="selected-block">
        ${selected === null ? '' : this.#inWords(selected)}
      </div>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    this.style.setProperty('--missing-height', `${this.missing?.offsetHeight ?? 0}px`);
    const before = changed.get('view');
    if (before?.tool === 'roi' && this.view.tool === 'region') this.canvas.focus();
    if (this.shown.activity.running && isRoiTool(this.view.tool)) this.look({ tool: 'roi' });
    const beside = this.view.display.hasOriginal ? besideIn(this.#frame.size, this.#extent()).at : null;
    drawOn(this.canvas, this.#frame.size, () => this.#scene(), { isBare: this.isBare, beside });
  }

  #scene(): Scene {
    const { heatmap, prediction, reference } = this.#bitmaps;
    return {
      ...sceneOf(this.shown, this.view, this.drag),
      ...(this.lasso !== null && { lasso: this.lasso }),
      projection: this.#projection(),
      image: this.#image,
      heatmap,
      prediction,
      reference,
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

  #input(): Size<'input'> {
    return this.shown.explanation.question.input.size;
  }

  /** The part of the frame that the map fills. */
  #half(): Extent {
    const { size } = this.#frame;
    return this.view.display.hasOriginal ? besideIn(size, this.#extent()).half : size;
  }

  #extent(): Extent {
    return planeOf(this.#input());
  }

  /** How many slices there are. */
  #count(): number {
    return slicesOf(this.#input());
  }

  #slice(): number {
    return sliceIn(this.shown, this.view);
  }

  #showSlice(slice: number): void {
    this.hovered = null;
    this.look({ slice: Math.min(this.#count() - 1, Math.max(0, slice)) });
  }

  #projection(): Projection {
    return projectionOf(this.lens, this.#extent(), this.#half());
  }

  /** The block of the map at a point of the image. */
  #blockAt(point: Point): number | null {
    return blockHoldingInput(this.#table(), positionOf(point, this.#input().length, this.#slice()));
  }

  #card(index: number): TemplateResult {
    const table = this.#table();
    const rectangle = rectangleOf(blockOnInput(table, index, this.#input()));
    const roi = this.view.overlays.roi ? regionOf(this.shown, this.view, 'roi', null) : null;
    const framed = (shape: Rectangle): Rectangle => toFrame(shape, this.#projection());
    const style = cardPlace(framed(rectangle), this.#frame.size, roi && framed(rectangleOf(roi)));
    return html`
      <div class="card" data-testid="tooltip" .style=${style}>
        ${blockCard(at(table.effects, index), blockAt(table.grid, index), table.outcome)}
      </div>
    `;
  }

  #inWords(index: number): string {
    const { effects, grid, outcome } = this.#table();
    const effect = at(effects, index);
    return `Block at ${place(blockAt(grid, index))}: ${effectInWords(effect, outcome)}. ${stateInWords(effect, outcome)}.`;
  }

  /** Zooms by a factor around a point of the image, or the middle of what is shown. */
  #zoom(factor: number, around: Point | null): void {
    this.lens = zoomed(this.lens, factor, around, this.#extent(), this.#half());
  }

  /** Chooses the component at a point as the region of interest, where the tool is to; whether it is. */
  #pick(point: Point): boolean {
    const { tool } = this.view;
    if (tool !== 'prediction' && tool !== 'error') return false;
    const component = positionOf<'input'>(point, this.#input().length, this.#slice()).map(Math.floor);
    this.#setRoi({ component, of: tool });
    return true;
  }

  /** Asks for a region of interest, or says why there is none. */
  #setRoi(roi: RoiSetting): void {
    const { problem = null } = foundRoi(roi, this.shown);
    this.refused = problem;
    if (problem !== null) return;
    this.look({ tool: 'roi' });
    ask(this, { type: 'change', changes: { roi } });
  }

  #step(key: string): void {
    const { grid } = this.#table();
    if (key === 'Escape' && this.view.tool !== 'roi') {
      this.look({ tool: 'roi' });
      return;
    }
    const selected = this.#selected();
    const next = selected === null ? this.#middle() : neighbour(selected, key, grid);
    ask(this, { type: 'selectBlock', index: key === 'Escape' ? null : next });
  }

  /** The block in the middle of what is shown. */
  #middle(): number | null {
    const { grid } = this.#table();
    const { height, width } = this.#extent();
    return this.#count() === 1 ? middleBlock(grid) : this.#blockAt({ x: width / 2, y: height / 2 });
  }

  #stage(): PictureStage {
    return {
      canvas: () => this.canvas,
      beside: () => (this.view.display.hasOriginal ? besideIn(this.#frame.size, this.#extent()).at : null),
      bare: (isBare) => {
        this.isBare = isBare;
      },
      image: () => this.#extent(),
      projection: () => this.#projection(),
      tool: () => this.view.tool,
      rectangleOf: (tool) => {
        const region =
          tool === 'region' || this.view.overlays.roi
            ? regionOf(this.shown, this.view, tool, this.drag)
            : null;
        const isSeen = region !== null && region.runs === undefined && isInSlice(region, this.#slice());
        return isSeen ? rectangleOf(region) : null;
      },
      canDraw: (tool) =>
        !this.isReport &&
        (tool === 'region' || (!this.shown.activity.running && tool !== 'prediction' && tool !== 'error')),
      hover: (point) => {
        this.hovered = point === null ? null : this.#blockAt(point);
      },
      draw: (drag) => {
        this.drag = drag;
      },
      setRectangle: (tool, rectangle) => {
        const region = drawnRegion(this.shown, this.view, tool, rectangle);
        if (tool === 'roi') ask(this, { type: 'change', changes: { roi: numbersOf(region) } });
        else ask(this, { type: 'selectRegion', region });
      },
      lasso: (points) => {
        this.lasso = points;
      },
      setLasso: (points) => {
        const lasso = cornersOf(points);
        if (lasso !== null) this.#setRoi({ lasso });
      },
      click: (point) => {
        if (this.#pick(point)) return;
        const index = this.#blockAt(point);
        if (index !== null) ask(this, { type: 'selectBlock', index });
      },
      zoom: (factor, around) => {
        this.#zoom(factor, around);
      },
      pan: (by) => {
        this.lens = panned(this.lens, by, this.#extent(), this.#half());
      },
      slice: (by) => {
        if (this.#count() > 1) this.#showSlice(this.#slice() + by);
        return this.#count() > 1;
      },
      step: (key) => {
        this.#step(key);
      },
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-picture': PictureView;
  }
}
