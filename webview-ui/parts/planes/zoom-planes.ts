import './zoom-buttons.ts';
import { html, type TemplateResult } from 'lit';
import type { PlaneView } from './plane-view.ts';

/** Buttons that zoom the planes of a page together, each around the point where the planes of a volume meet. */
export function zoomPlanes(planes: () => readonly PlaneView[], hasSlices: boolean): TemplateResult {
  return html`<segcause-zoom
    .scale=${Math.max(1, ...planes().map(({ scale }) => scale))}
    .hasSlices=${hasSlices}
    @segcause-zoom=${(event: CustomEvent<number>): void => {
      for (const plane of planes()) plane.zoom(event.detail, plane.content.actions.crosshair());
    }}
  ></segcause-zoom>`;
}
