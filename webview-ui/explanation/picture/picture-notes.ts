import { html, nothing, type TemplateResult } from 'lit';
import { undifferingBlocks, unsureBlocks } from '../../draw/heatmap.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import type { ViewOptions } from '../view-options.ts';

/** What the marks over the image mean, and what dragging draws where that is not the RoI. */
export function pictureNotes(
  table: EffectTable,
  { overlays, tool, display }: ViewOptions,
  isBare: boolean,
): TemplateResult {
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
      tool === 'region'
        ? html`<div class="note" role="status" data-testid="drawing">
            Drag to draw the region for mediation · Esc to stop
          </div>`
        : nothing
    }
  </div>`;
}
