import '@vscode-elements/elements/dist/vscode-button/index.js';
import '../parts/planes/plane-choice.ts';
import '../parts/planes/plane-view.ts';
import '../parts/planes/window-choice.ts';
import '../parts/slices.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { at } from '../../src/at.ts';
import { namesOfAxes, type Position } from '../../src/documents/box.ts';
import type { Window } from '../../src/documents/picture.ts';
import type { ViewedVolume } from '../../src/documents/viewed-volume.ts';
import type { FromVolumePage, ToVolumePage } from '../../src/protocol/volume-page.ts';
import { planeNames, type PlaneName, planesOf, type ShownPlanes } from '../draw/anatomy.ts';
import { PictureBitmap } from '../draw/bitmaps.ts';
import { strokeCrosshair } from '../draw/crosshair.ts';
import { layoutOf, positionOf, slicesOf } from '../draw/plane.ts';
import { drawImage } from '../draw/scene.ts';
import { draggedWindow, fullWindow } from '../draw/window.ts';
import { editorHost } from '../host.ts';
import { factColumns, factStyles } from '../parts/fact-list.ts';
import { FrameSize } from '../parts/frame-size.ts';
import { headerStyles } from '../parts/header-styles.ts';
import { playIcon } from '../parts/icons.ts';
import { pageNotice, pageNoticeStyles } from '../parts/page-notice.ts';
import { cellStyles } from '../parts/planes/cell-styles.ts';
import { isNarrow, leastForWords } from '../parts/planes/room.ts';
import type { PlaneContent } from '../parts/planes/plane-view.ts';
import { readout } from '../parts/planes/readout.ts';
import { zoomPlanes } from '../parts/planes/zoom-planes.ts';
import { sharedStyles } from '../styles.ts';
import { lookingActions } from './looking-actions.ts';
import { firstVolumeView, type VolumeView } from './view.ts';
import { volumeFacts } from './volume-facts.ts';

/** Of the page's heading over the planes, in CSS pixels. */
const headerHeight = 40;

/** The page of a volume: its planes, and what its file says. */
@customElement('segcause-volume')
class VolumePage extends LitElement {
  static override styles = [
    sharedStyles,
    headerStyles,
    factStyles,
    pageNoticeStyles,
    cellStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100vh;
      }
      header vscode-button {
        margin-left: auto;
      }
      .tools {
        border-top: 1px solid var(--sc-border);
      }
      .facts {
        overflow: auto;
      }
      .reading {
        margin: 16px;
      }
    `,
  ];

  @state() private message: ToVolumePage | null = null;
  @state() private view: VolumeView;
  @state() private pointed: Position<'input'> | null = null;
  /** While H is held. */
  @state() private isBare = false;
  readonly #host = editorHost<FromVolumePage, ToVolumePage, VolumeView>(firstVolumeView);
  readonly #frame = new FrameSize(this);
  readonly #images = new Map<PlaneName, PictureBitmap>(planeNames.map((name) => [name, new PictureBitmap()]));

  constructor() {
    super();
    this.view = this.#host.load();
    this.#host.onMessage((message) => {
      this.message = message;
    });
    this.#host.post({ type: 'ready' });
  }

  override render(): TemplateResult | typeof nothing {
    if (this.message === null) return nothing;
    const { name, content } = this.message;
    return html`
      <header data-testid="volume-header">
        <h1>${name}</h1>
        ${
          content.kind === 'read'
            ? html`<vscode-button
                data-testid="explain-with"
                title="Choose a segmentation model, and explain what it predicts here"
                @click=${this.#post({ type: 'explainWith' })}
                >${playIcon}Explain With…</vscode-button
              >`
            : nothing
        }
      </header>
      ${
        content.kind === 'read'
          ? this.#volume(content.volume)
          : content.kind === 'reading'
            ? html`<p class="dim reading" role="status">Reading the volume…</p>`
            : pageNotice(
                'volume-notice',
                { title: 'This volume cannot be shown', level: 2, message: content.message },
                [
                  html`<vscode-button secondary @click=${this.#post({ type: 'openWith' })}
                    >Open With Another Editor…</vscode-button
                  >`,
                ],
              )
      }
    `;
  }

  #volume(volume: ViewedVolume): TemplateResult {
    const { picture } = volume;
    const { width, height } = this.#frame.size;
    const isOneAtATime = isNarrow({ width, height: height - headerHeight });
    const { shownPlanes } = this.view;
    const isOne = isOneAtATime || planeNames.some((name) => name === shownPlanes);
    const shown = isOne ? (planeNames.find((name) => name === shownPlanes) ?? 'axial') : 'all';
    const names = shown === 'all' ? planeNames : [shown];
    return html`
      <div class="tools">
        <segcause-plane-choice
          .chosen=${shown}
          .isNarrow=${isOneAtATime}
          .isCompact=${width < leastForWords}
          .planes=${planesOf(picture)}
          @segcause-planes=${(event: CustomEvent<ShownPlanes>): void => {
            this.#look({ shownPlanes: event.detail });
          }}
        ></segcause-plane-choice>
        <div class="buttons">
          <segcause-window
            .picture=${picture}
            .window=${this.view.window}
            .isCompact=${width < leastForWords}
            @segcause-window=${(event: CustomEvent<Window | null>): void => {
              this.#look({ window: event.detail });
            }}
          ></segcause-window>
          ${zoomPlanes(() => [...this.renderRoot.querySelectorAll('segcause-plane')], true)}
        </div>
      </div>
      <div class="cells" data-count=${isOne ? 1 : 4}>
        ${repeat(
          names,
          (name) => name,
          (name) => this.#cell(name, volume),
        )}
        ${isOne ? nothing : html`<div class="cell facts">${factColumns([['Volume', volumeFacts(volume)]])}</div>`}
      </div>
      ${readout(picture, this.pointed, this.#crosshair(volume))}
    `;
  }

  #cell(name: PlaneName, volume: ViewedVolume): TemplateResult {
    const { title, plane } = planesOf(volume.picture)[name];
    const across = plane.across ?? 0;
    const crosshair = this.#crosshair(volume);
    return html`<div class="cell">
      <segcause-slices
        class="heading"
        .heading=${title}
        .axis=${at(namesOfAxes(3), across)}
        .slice=${at(crosshair, across)}
        .count=${slicesOf(volume.size, plane)}
        @segcause-slice=${(event: CustomEvent<number>): void => {
          this.pointed = null;
          this.#look({ crosshair: crosshair.with(across, event.detail) });
        }}
      ></segcause-slices>
      <segcause-plane
        .content=${this.#content(name, volume)}
        .isBare=${this.isBare}
        @segcause-zoomed=${(): void => {
          this.requestUpdate();
        }}
      ></segcause-plane>
    </div>`;
  }

  #content(name: PlaneName, volume: ViewedVolume): PlaneContent {
    const { picture, size } = volume;
    const { title, plane: first, letters } = planesOf(picture)[name];
    const now = this.#crosshair(volume);
    const plane = { ...first, slice: at(now, first.across ?? 0) };
    const actions = lookingActions(plane, now, size, {
      hover: (point) => {
        this.pointed = point && positionOf(point, plane);
      },
      show: (crosshair) => {
        this.#look({ crosshair });
      },
      dragWindow: (by) => {
        const window = this.view.window ?? picture.window;
        this.#look({ window: draggedWindow(window, by, fullWindow(picture)) });
      },
      bare: (isBare) => {
        this.isBare = isBare;
      },
    });
    return {
      layout: layoutOf(size, plane),
      label: `${title} plane. Drag to move the crosshair; Page Up and Page Down show the slices of the volume; plus, minus and 0 zoom; hold H for the image alone.`,
      letters,
      testId: `plane-${name}`,
      map: null,
      actions,
      paint: (context, projection, isBare) => {
        const image = this.#images.get(name)?.update(picture, plane, this.view.window) ?? null;
        drawImage(context, { projection, input: size, plane, image });
        const crosshair = actions.crosshair();
        if (!isBare && crosshair !== null)
          strokeCrosshair(context, { projection, input: size, plane }, crosshair);
      },
    };
  }

  /** Where the planes meet. */
  #crosshair({ size }: ViewedVolume): Position<'input'> {
    const { crosshair } = this.view;
    return size.map((length, axis) => Math.min(length - 1, crosshair?.[axis] ?? Math.floor(length / 2)));
  }

  #look(options: Partial<VolumeView>): void {
    this.view = { ...this.view, ...options };
    this.#host.keep(this.view);
  }

  #post(message: FromVolumePage): () => void {
    return () => {
      this.#host.post(message);
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-volume': VolumePage;
  }
}
