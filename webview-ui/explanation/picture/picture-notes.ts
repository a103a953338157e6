import { html, nothing, type TemplateResult } from 'lit';
import { undifferingBlocks, unsureBlocks } from '../../draw/heatmap.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import { toolInWords } from '../roi-kinds.ts';
import type { ViewOptions } from '../view-options.ts';

/**
 * What the marks over the image mean, and what pressing on it does where that is not to draw the RoI.
 * @param refused why what was pressed on cannot be chosen
 */
export function pictureNotes(
  table: EffectTable,
  { overlays, tool, display }: ViewOptions,
  isBare: boolean,
  refused: string | null,
): TemplateResult {
  const waiting = toolInWords(tool);
  const hasDots = overlays.effects && unsureBlocks(table).length > 0;
  const hasHatch = overlays.effects && undifferingBlocks(table).length > 0;
  return html`<div class="notes">
    ${hasDots ? html`<div class="note" data-testid="dots"><i></i>not yet distinguishable from zero</div>` : nothing}
    ${
      hasHatch
        ? html`<div class="note" data-testid="undiffering"><i class="hatched"></i>no donor differs here</div>`
        : nothing
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
