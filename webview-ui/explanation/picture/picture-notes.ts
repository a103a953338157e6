import { html, nothing, type TemplateResult } from 'lit';
import { shownBlocks } from '../../../src/documents/refined-grid.ts';
import type { Planes } from '../../draw/anatomy.ts';
import type { Extent, Rectangle } from '../../draw/geometry.ts';
import { undifferingBlocks, unknownBlocks, unsureBlocks } from '../../draw/heatmap.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import { toolInWords } from '../roi-kinds.ts';
import type { ViewOptions } from '../view-options.ts';

/**
 * What the marks over the image mean, and what pressing on it does where that is not to draw the RoI.
 * @param refused why what was pressed on cannot be chosen
 * @param planes of a volume; null of an image
 * @param place in CSS, at the image's lower left corner and no wider than it
 */
export function pictureNotes(
  table: EffectTable,
  { overlays, tool, display }: ViewOptions,
  isBare: boolean,
  refused: string | null,
  planes: Planes | null,
  place: string,
): TemplateResult {
  const waiting = toolInWords(tool, planes);
  const hasDots = overlays.effects && unsureBlocks(table).length > 0;
  const hatched = overlays.effects ? hatchInWords(table) : '';
  return html`<div class="notes" .style=${place}>
    ${hasDots ? html`<div class="note" data-testid="dots"><i></i>not yet distinguishable from zero</div>` : nothing}
    ${
      hatched === ''
        ? nothing
        : html`<div class="note" data-testid="hatched"><i class="hatched"></i>${hatched}</div>`
    }
    ${overlays.effects && display.isSmooth ? html`<div class="note" data-testid="smooth">smoothed for display</div>` : nothing}
    ${isBare ? html`<div class="note" data-testid="bare">image alone while H is held</div>` : nothing}
    ${
      waiting === null
        ? nothing
        : html`<div class="note" role="status" data-testid="drawing">
            ${refused === null ? waiting : `${refused.slice(0, 1).toUpperCase()}${refused.slice(1)}.`}
          </div>`
    }
  </div>`;
}

/** Why blocks are hatched; empty where none are. Before the first effect, all of them wait alike. */
function hatchInWords(table: EffectTable): string {
  const unknown = unknownBlocks(table).length;
  return [
    ...(unknown > 0 && unknown < shownBlocks(table.grid).length ? ['not measured yet'] : []),
    ...(undifferingBlocks(table).length > 0 ? ['no donor differs here'] : []),
  ].join(', or ');
}

/**
 * In CSS, the lower left corner of what is seen of an image, and its width, less a margin.
 * @param image where the image lies in the frame
 * @param seen the part of the frame that the image is cut to
 */
export function notesPlace(image: Rectangle, seen: Extent, frame: Extent): string {
  const margin = 6;
  const [left, right] = [Math.max(0, image.x), Math.min(seen.width, image.x + image.width)];
  const bottom = frame.height - Math.min(seen.height, image.y + image.height);
  return `left: ${left + margin}px; max-width: ${right - left - 2 * margin}px; bottom: calc(${bottom + margin}px + var(--missing-height, 0px))`;
}
