import './outcome-choice.ts';
import './reading-choice.ts';
import '../parts/display/effect-scale.ts';
import '../parts/display/overlay-bar.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { legendRowStyles } from '../parts/legend-styles.ts';
import { ask } from './actions.ts';
import { scaleIn, tableIn } from './current-lists.ts';
import { jointWarning } from './joint-warning.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** What stands below the image: what is drawn over it, the outcome that is shown, and the scale of its effects. */
export function mapLegend(shown: ShownState, view: ViewOptions, isReport = true): TemplateResult {
  const { outcome, effects } = tableIn(shown, view);
  const scale = scaleIn(shown, view);
  return html`
    <div class="legend">
      ${
        shown.explanation.statistics === undefined || view.map !== null
          ? nothing
          : html`<segcause-reading-choice
              .shown=${shown}
              .view=${view}
              .isReport=${isReport}
            ></segcause-reading-choice>`
      }
      <segcause-overlays
        .view=${view}
        .hasReference=${shown.reference !== null}
        .outcome=${outcome}
        .scale=${scale}
      ></segcause-overlays>
      <div class="key">
        <segcause-outcome .outcome=${view.outcome}></segcause-outcome>
        <segcause-scale
          .view=${view}
          .outcome=${outcome}
          .scale=${scale}
          .selected=${view.block === null ? null : (effects[view.block] ?? null)}
        ></segcause-scale>
      </div>
      ${warningOf(shown, view)}
    </div>
  `;
}

/** That distance alone does better than the input's map, which leads to the list that shows it. */
function warningOf(shown: ShownState, view: ViewOptions): TemplateResult | typeof nothing {
  const warning = jointWarning(shown, view);
  if (warning === null) return nothing;
  const show = (event: Event): void => {
    if (event.currentTarget)
      ask(event.currentTarget, { type: 'view', options: { tab: 'joint', areTabsOpen: true } });
  };
  return html`<button class="plain warning" data-testid="joint-warning" @click=${show}>${warning}</button>`;
}

/** How it is laid out: in one line where there is room. */
export const legendStyles = css`
  ${legendRowStyles}
  segcause-reading-choice {
    flex: 1 0 100%;
  }
  .key {
    display: flex;
    flex: 1 1 420px;
    align-items: center;
    gap: 16px;
    min-width: 0;
    max-width: 760px;
  }
  .warning {
    flex: 1 0 100%;
    padding-left: 8px;
    border-left: 2px solid var(--vscode-editorWarning-foreground);
  }
  .warning:hover {
    text-decoration: underline;
  }
  segcause-outcome {
    flex: 0 1 148px;
  }
  segcause-scale {
    flex: 1;
  }
`;
