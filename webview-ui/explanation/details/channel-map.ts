import {
  css,
  html,
  LitElement,
  nothing,
  type PropertyValues,
  svg,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FeatureMap } from '../../../src/documents/feature-map.ts';
import type { Roi } from '../../../src/documents/roi.ts';
import { greyPixels } from '../../draw/bitmaps.ts';
import { type DrawnRoi, drawnRoiIn } from '../../draw/drawn-roi.ts';
import { laidOut } from '../../draw/geometry.ts';
import {
  layoutOf,
  type Plane,
  planeInTensor,
  planeOf,
  pointOf,
  slicesOf,
  valuesInPlane,
} from '../../draw/plane.ts';
import { overlayColours } from '../../draw/overlay-colours.ts';
import {
  activation,
  channelInWords,
  featureMapInWords,
  sizeInWords,
  valuesInWords,
} from '../../model/feature-map-words.ts';
import { sharedStyles } from '../../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { factList } from './effect-heading.ts';

/** A feature map in grey, with the RoI, its scale and its size. */
@customElement('segcause-channel-map')
class ChannelMap extends LitElement {
  static override styles = [
    sharedStyles,
    detailStyles,
    css`
      figure {
        margin: 8px 0 0;
      }
      figure[aria-busy='true'] .map {
        opacity: 0.5;
      }
      .map {
        position: relative;
        aspect-ratio: var(--ratio);
        max-width: calc(320px * var(--ratio));
        outline: 1px solid var(--sc-border);
        overflow: hidden;
      }
      .map canvas,
      .map svg {
        position: absolute;
        width: 100%;
        height: 100%;
        scale: var(--mirrored);
      }
      .map canvas {
        background: #000;
        image-rendering: pixelated;
      }
      .scale {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-top: 6px;
      }
      .ramp {
        flex: 1;
        height: 8px;
        border: 1px solid var(--sc-border);
        background: linear-gradient(to right, #000, #fff);
      }
      figcaption {
        margin-top: 4px;
      }
    `,
  ];

  @property({ attribute: false }) map!: FeatureMap;
  /** The layer in words. */
  @property() name = '';
  @property({ attribute: false }) roi!: Roi;
  /** Which plane of the input is shown. */
  @property({ attribute: false }) plane!: Plane;
  /** The channel's effect in words; null where it is not measured. */
  @property({ attribute: false }) effect: string | null = null;
  /** Whether another map is to come in its place. */
  @property({ type: Boolean }) isAwaited = false;

  override render(): TemplateResult {
    const { map } = this;
    const { range, channel, size } = map;
    const own = this.#own();
    const { width, height } = laidOut(layoutOf(size, own));
    const pixels = planeOf(size, own);
    const note = valuesInWords(map);
    return html`
      <figure aria-busy=${this.isAwaited} data-testid="feature-map" data-channel=${channel}>
        <div
          class="map"
          .style=${`--ratio: ${width / height}; --mirrored: ${own.x.isMirrored ? -1 : 1} ${own.y?.isMirrored === true ? -1 : 1}`}
        >
          <canvas
            width=${pixels.width}
            height=${pixels.height}
            role="img"
            aria-label=${featureMapInWords(this.name, map)}
          ></canvas>
          ${this.#border()}
        </div>
        ${
          range === null || range.min === range.max
            ? nothing
            : html`<div class="scale number" data-testid="feature-map-scale">
                <span>${activation(range.min)}</span><span class="ramp" aria-hidden="true"></span
                ><span>${activation(range.max)}</span>
              </div>`
        }
        <figcaption aria-live="polite" class="number" data-testid="feature-map-size">
          ${sizeInWords(map)},
          ${channelInWords(map)}${own.across === null ? '' : `, slice ${own.slice + 1} of ${slicesOf(size, own)}`}
        </figcaption>
        ${note === null ? nothing : html`<p class="dim" data-testid="feature-map-note">${note}</p>`}
        ${factList([
          ['Mean', range && activation(range.mean)],
          ['Effect', this.effect],
        ])}
      </figure>
    `;
  }

  /** The plane of the map that lies there, as far as it reaches. */
  #own(): Plane {
    const { size, placement } = this.map;
    const own = planeInTensor(this.plane, placement);
    return { ...own, slice: Math.min(slicesOf(size, own) - 1, Math.max(0, own.slice)) };
  }

  /** The border of the RoI, in pixels of the input, over the map where it lies on the input. */
  #border(): TemplateResult {
    const { size, placement } = this.map;
    const own = this.#own();
    const { width, height } = planeOf(size, own);
    const [scale, offset] = [planeOf(placement.scale, own), pointOf(placement.offset, own)];
    const view = [offset.x, offset.y, width * scale.width, height * scale.height].join(' ');
    const roi = drawnRoiIn(this.roi, this.plane);
    const d = roi === null ? '' : pathOf(roi);
    const line = (colour: string, thickness: number): SVGTemplateResult =>
      svg`<path d=${d} stroke=${colour} stroke-width=${thickness} vector-effect="non-scaling-stroke" />`;
    return html`<svg viewBox=${view} preserveAspectRatio="none" fill="none" aria-hidden="true">
      ${line(overlayColours.halo, 3)}${line(overlayColours.roi, 1.5)}
    </svg>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('map') && !changed.has('plane')) return;
    const { size, levels } = this.map;
    const own = this.#own();
    const { width, height } = planeOf(size, own);
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d') ?? null;
    const pixels = greyPixels(valuesInPlane(levels, size, own));
    context?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }
}

/** The border of a region of interest as a path of SVG. */
function pathOf({ bounds: { x, y, width, height }, outline }: DrawnRoi): string {
  if (outline === null) return `M${x} ${y}h${width}v${height}h${-width}z`;
  return outline.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join('');
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-channel-map': ChannelMap;
  }
}
