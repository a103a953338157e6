import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { roiInWords, settingOfRoi } from '../../../src/documents/roi.ts';
import { kindOfRoi } from '../../../src/documents/roi-choice.ts';
import { nextRoi } from '../../model/found-roi.ts';
import { sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { PanelPart } from '../panel-part.ts';

/**
 * Offers, over the image, to find out why a component is predicted or missed, once it is the region of interest. It stands
 * below the buttons that zoom and where the pointer is said to be, and in a volume below the names of planes.
 */
@customElement('segcause-why')
class WhyButton extends PanelPart {
  static override styles = [
    sharedStyles,
    css`
      vscode-button {
        position: absolute;
        z-index: 1;
        top: 66px;
        right: 8px;
      }
      .volume {
        top: 76px;
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
    return html`<vscode-button
      class=${explanation.question.input.size.length === 3 ? 'volume' : ''}
      data-testid="why"
      title="Why is it here? Of this ${roiInWords(roi)}: channels, mirroring, orientation, intensities, spacing and other folds are tried first, then regions and layers"
      @click=${(): void => {
        ask(this, { type: 'why' });
      }}
      >Why Is It Here?</vscode-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-why': WhyButton;
  }
}
