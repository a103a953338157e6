import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { kindOfRoi } from '../../../src/documents/roi-choice.ts';
import { roiInWords, settingOfRoi } from '../../../src/documents/roi.ts';
import { nextRoi } from '../../model/found-roi.ts';
import { sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { PanelPart } from '../panel-part.ts';

/** Offers to find out why a component is predicted, or missed, once it is the region of interest. */
@customElement('segcause-why')
class WhyBar extends PanelPart {
  static override styles = [
    sharedStyles,
    css`
      .why {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 4px 10px;
        padding: 4px 12px;
        border-top: 1px solid var(--sc-border);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { shown, view, isReport } = this;
    const { activity, explanation } = shown;
    if (isReport || activity.running || activity.blocked !== null) return nothing;
    const isKnown = explanation.causes?.isComplete === true && view.changes.roi === undefined;
    const roi = nextRoi(view.changes.roi, shown);
    const kind = kindOfRoi(settingOfRoi(roi));
    const isComponent = kind === 'component of prediction' || kind === 'component of error';
    if (!isComponent || isKnown) return nothing;
    const words = roiInWords(roi);
    return html`<div class="why" data-testid="why" role="status">
      <span>${words.slice(0, 1).toUpperCase()}${words.slice(1)}</span>
      <vscode-button
        data-testid="why-button"
        title="Try channels, mirroring, orientation, intensities, spacing and other folds first; then measure regions and layers"
        @click=${(): void => {
          ask(this, { type: 'why' });
        }}
        >Why Is It Here?</vscode-button
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-why': WhyBar;
  }
}
