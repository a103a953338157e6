import '../../parts/planes/plane-view.ts';
import '../../parts/slices.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { at } from '../../../src/at.ts';
import { namesOfAxes, numbersOf, type Position } from '../../../src/documents/box.ts';
import { blockAt } from '../../../src/documents/grid.ts';
import type { RoiSetting } from '../../../src/documents/roi-choice.ts';
import { planeNames, type ShownPlanes } from '../../draw/anatomy.ts';
import { type Point, toFrame, whole } from '../../draw/geometry.ts';
import { layoutOf, rectangleOf, slicesOf } from '../../draw/plane.ts';
import { draggedWindow, fullWindow } from '../../draw/window.ts';
import { foundRoi } from '../../model/found-roi.ts';
import { blockKind, blockName } from '../../model/block-names.ts';
import { effectInWords, place, stateInWords } from '../../model/format.ts';
import { FrameSize } from '../../parts/frame-size.ts';
import type { PlaneContent, PlaneGeometry, PlaneView } from '../../parts/planes/plane-view.ts';
import { cellStyles } from '../../parts/planes/cell-styles.ts';
import { readout } from '../../parts/planes/readout.ts';
import { isNarrow, leastForWords } from '../../parts/planes/room.ts';
import { stageStyles } from '../../parts/stage-styles.ts';
import { sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { PanelPart } from '../panel-part.ts';
import { isRoiTool } from '../roi-kinds.ts';
import { crosshairIn, pictureIn, planesIn } from '../shown-planes.ts';
import type { ViewOptions } from '../view-options.ts';
import { blockCard, cardPlace } from './block-card.ts';
import { type Cell, type CellName, PictureCells } from './picture-cells.ts';
import { notesPlace, pictureNotes } from './picture-notes.ts';
import { type DrawnIn, regionOf } from './picture-scene.ts';
import { pictureStyles } from './picture-styles.ts';
import { maximumHeading, pictureTools } from './picture-tools.ts';
import { planeActions } from './plane-actions.ts';

/** How long, in milliseconds, what is dragged rests before the rest of the panel follows. */
const restBeforeOthers = 120;

/** Where the pointer is: in which cell, and at which point of its plane. */
interface Pointed {
  readonly cell: CellName;
  readonly point: Point;
}

/** The image, or the planes of a volume, with everything that is drawn over it. */
@customElement('segcause-picture')
class PictureView extends PanelPart {
  static override styles = [sharedStyles, stageStyles, cellStyles, pictureStyles];

  @state() private pointed: Pointed | null = null;
  @state() private drawn: DrawnIn | null = null;
  @state() private lasso: { readonly cell: CellName; readonly points: readonly Point[] } | null = null;
  /** Why what was pressed on last is no region of interest. */
  @state() private refused: string | null = null;
  /** While H is held. */
  @state() private isBare = false;
  /** What is being dragged of the view, which the rest of the panel does not know yet. */
  @state() private pending: Partial<Pick<ViewOptions, 'crosshair' | 'window'>> = {};
  #rest: ReturnType<typeof setTimeout> | undefined;
  @query('.missing') private missing!: HTMLElement | null;
  readonly #frame = new FrameSize(this);
  readonly #cells = new PictureCells();

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    if (before !== undefined && before.tool !== this.view.tool) this.refused = null;
  }

  override render(): TemplateResult {
    const { picture } = this.shown;
    const shown = this.#shownCells();
    const isVolume = planesIn(this.shown) !== null;
    const selected = this.#selected();
    return html`
      ${isVolume ? html`<div class="tools">${this.#tools()}</div>` : this.#tools()}
      <div class="cells" data-count=${shown.length}>
        ${repeat(
          shown,
          (name) => name,
          (name) => this.#cell(name, isVolume),
        )}
      </div>
      ${this.#readout()} ${this.#card()}
      ${
        picture !== null && 'missing' in picture
          ? html`<p class="missing" data-testid="picture-missing">${picture.missing}</p>`
          : nothing
      }
      ${this.#notes(isVolume)}
      <div class="unseen" role="status" data-testid="selected-block">
        ${selected === null ? '' : this.#inWords(selected)}
      </div>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    this.style.setProperty('--missing-height', `${this.missing?.offsetHeight ?? 0}px`);
    const before = changed.get('view');
    if (before?.tool === 'roi' && this.view.tool === 'region') this.#planeViews()[0]?.focus();
    if (this.shown.activity.running && isRoiTool(this.view.tool)) this.look({ tool: 'roi' });
    const selected = this.#selected();
    if (before === undefined || before.block === selected || selected === null) return;
    for (const name of this.#shownCells()) {
      const cell = this.#cellOf(name);
      const box = cell.boxOf(selected);
      if (box !== null) this.#planeView(name)?.reveal(rectangleOf(box, cell.plane));
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rest);
  }

  /** The user's view, with what is being dragged. */
  #view(): ViewOptions {
    return { ...this.view, ...this.pending };
  }

  /** Changes the view at once here, and in the rest of the panel when the pointer rests. */
  #drag(options: Partial<Pick<ViewOptions, 'crosshair' | 'window'>>): void {
    this.pending = { ...this.pending, ...options };
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.look({});
    }, restBeforeOthers);
  }

  protected override look(options: Partial<ViewOptions>): void {
    clearTimeout(this.#rest);
    super.look({ ...this.pending, ...options });
    this.pending = {};
  }

  /** Which cells there is room for. */
  #shownCells(): readonly CellName[] {
    if (planesIn(this.shown) === null) return ['image'];
    const chosen = this.#shownPlanes();
    return chosen === 'all' ? [...planeNames, 'maximum'] : [chosen];
  }

  #shownPlanes(): ShownPlanes {
    const { shownPlanes } = this.view;
    return shownPlanes === 'all' && isNarrow(this.#frame.size) ? 'axial' : shownPlanes;
  }

  #cellOf(name: CellName): Cell {
    const view = this.#view();
    // A projection goes through all values: its window follows once the pointer rests.
    const own = name === 'maximum' ? { ...view, window: this.view.window } : view;
    return this.#cells.cell(name, this.shown, own, this.drawn);
  }

  #planeViews(): readonly PlaneView[] {
    return [...this.renderRoot.querySelectorAll('segcause-plane')];
  }

  #planeView(name: CellName): PlaneView | null {
    return this.renderRoot.querySelector(`[data-cell=${name}] segcause-plane`);
  }

  #tools(): TemplateResult {
    return pictureTools(
      {
        shown: this.shown,
        view: this.#view(),
        isReport: this.isReport,
        shownPlanes: this.#shownPlanes(),
        isNarrow: isNarrow(this.#frame.size),
        isCompact: this.#frame.size.width < leastForWords,
        planeViews: () => this.#planeViews(),
      },
      this.#lookAt,
    );
  }

  readonly #lookAt = (options: Partial<ViewOptions>): void => {
    this.look(options);
  };

  #cell(name: CellName, isVolume: boolean): TemplateResult {
    return html`<div class="cell" data-cell=${name}>
      ${isVolume ? this.#heading(name) : nothing}
      <segcause-plane
        .content=${this.#content(name)}
        .isBare=${this.isBare}
        .hasOriginal=${this.view.display.hasOriginal}
        @segcause-zoomed=${(): void => {
          this.requestUpdate();
        }}
      ></segcause-plane>
    </div>`;
  }

  #heading(name: CellName): TemplateResult {
    const planes = planesIn(this.shown);
    if (planes === null || name === 'image') return html``;
    if (name === 'maximum') return maximumHeading(planes, this.view.through, this.#lookAt);
    const { title, plane } = planes[name];
    const { size } = this.shown.explanation.question.input;
    const across = plane.across ?? 0;
    return html`<segcause-slices
      class="heading"
      .heading=${title}
      .axis=${at(namesOfAxes(3), across)}
      .slice=${at(this.#crosshair(), across)}
      .count=${slicesOf(size, plane)}
      @segcause-slice=${(event: CustomEvent<number>): void => {
        this.pointed = null;
        this.#drag({ crosshair: this.#crosshair().with(across, event.detail) });
      }}
    ></segcause-slices>`;
  }

  #content(name: CellName): PlaneContent {
    const cell = this.#cellOf(name);
    const { plane, table } = cell;
    const { size } = this.shown.explanation.question.input;
    return {
      layout: layoutOf(size, plane),
      letters: cell.letters,
      testId: cell.testId,
      map: table.tensor,
      label: cell.label,
      actions: planeActions(cell, this.#page(name)),
      paint: (context, projection, isBare) => {
        const hovered =
          this.pointed?.cell === name && this.drawn === null ? this.#blockAt(this.pointed) : null;
        cell.paint(context, projection, isBare, {
          selected: this.#selected(),
          hovered,
          lasso: this.lasso?.cell === name ? this.lasso.points : null,
        });
      },
    };
  }

  /** What the gestures over a cell do. */
  #page(name: CellName): Parameters<typeof planeActions>[1] {
    return {
      shown: this.shown,
      view: this.#view(),
      isReport: this.isReport,
      drawn: this.drawn,
      hover: (point) => {
        this.pointed = point && { cell: name, point };
      },
      draw: (drawn) => {
        this.drawn = drawn;
      },
      lasso: (points) => {
        this.lasso = points && { cell: name, points };
      },
      setRoi: (roi) => {
        this.#setRoi(roi);
      },
      setRegion: (tool, region) => {
        if (tool === 'roi') ask(this, { type: 'change', changes: { roi: numbersOf(region) } });
        else ask(this, { type: 'selectRegion', region });
      },
      show: (crosshair, isAtOnce) => {
        if (isAtOnce) this.look({ crosshair });
        else this.#drag({ crosshair });
      },
      dragWindow: (by) => {
        const picture = pictureIn(this.shown);
        if (picture === null) return;
        const now = this.#view().window ?? picture.window;
        this.#drag({ window: draggedWindow(now, by, fullWindow(picture)) });
      },
      bare: (isBare) => {
        this.isBare = isBare;
      },
      escape: () => {
        this.look({ tool: 'roi' });
      },
      select: (index) => {
        this.look({});
        ask(this, { type: 'selectBlock', index });
      },
    };
  }

  #crosshair(): Position<'input'> {
    return crosshairIn(this.shown, this.#view());
  }

  /** The selected block, if the map has it. */
  #selected(): number | null {
    const { block } = this.view;
    const { effects } = this.#cells.table(this.shown, this.view);
    return block !== null && block < effects.length ? block : null;
  }

  #blockAt({ cell, point }: Pointed): number | null {
    return this.#cellOf(cell).blockAt(point);
  }

  #readout(): TemplateResult | typeof nothing {
    const { pointed } = this;
    const position = pointed === null ? null : this.#cellOf(pointed.cell).positionAt(pointed.point);
    return readout(pictureIn(this.shown), position, planesIn(this.shown) && this.#crosshair());
  }

  #card(): TemplateResult | typeof nothing {
    const { pointed } = this;
    if (pointed === null || this.drawn !== null || isRoiTool(this.view.tool)) return nothing;
    const index = this.#blockAt(pointed);
    const view = this.#planeView(pointed.cell);
    if (index === null || view === null) return nothing;
    const cell = this.#cellOf(pointed.cell);
    const box = cell.boxOf(index);
    if (box === null) return nothing;
    const { projection } = view.geometry();
    const [host, own] = [this.getBoundingClientRect(), view.getBoundingClientRect()];
    const offset = { x: own.left - host.left, y: own.top - host.top };
    const moved = { ...projection, left: projection.left + offset.x, top: projection.top + offset.y };
    const roi = this.view.overlays.roi ? regionOf(this.shown, this.view, 'roi', null) : null;
    const style = cardPlace(
      toFrame(rectangleOf(box, cell.plane), moved),
      this.#frame.size,
      roi && toFrame(rectangleOf(roi, cell.plane), moved),
    );
    const table = this.#cells.table(this.shown, this.view);
    return html` <div class="card" data-testid="tooltip" .style=${style}>${blockCard(table, index)}</div> `;
  }

  #notes(isVolume: boolean): TemplateResult {
    const table = this.#cells.table(this.shown, this.view);
    const style = isVolume ? 'left: 8px; right: 8px; bottom: 34px' : this.#imageCorner();
    return pictureNotes(table, this.view, this.isBare, this.refused, planesIn(this.shown), style);
  }

  /** The lower left corner of the image, for notes. */
  #imageCorner(): string {
    const view = this.#planeView('image');
    if (view === null) return '';
    const { projection, half, frame }: PlaneGeometry = view.geometry();
    return notesPlace(toFrame(whole(view.content.layout), projection), half, frame);
  }

  #inWords(index: number): string {
    const { effects, grid, outcome } = this.#cells.table(this.shown, this.view);
    const effect = at(effects, index);
    const name = grid.regions
      ? blockName(grid, index)
      : `${blockKind(grid, index)} at ${place(blockAt(grid, index))}`;
    return `${name}: ${effectInWords(effect, outcome)}. ${stateInWords(effect, outcome)}.`;
  }

  /** Asks for a region of interest, or says why there is none. */
  #setRoi(roi: RoiSetting): void {
    const { problem = null } = foundRoi(roi, this.shown);
    this.refused = problem;
    if (problem !== null) return;
    this.look({ tool: 'roi' });
    ask(this, { type: 'change', changes: { roi } });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-picture': PictureView;
  }
}
