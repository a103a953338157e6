import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nounsOf } from '../../src/documents/box.ts';
import type { Changes, FolderPlace } from '../../src/protocol/explanation-page.ts';
import { post } from '../actions.ts';
import { fileName } from '../model/format.ts';
import { baselineOutcome, readingOf } from '../model/outcome-reading.ts';
import { nextRoi } from '../model/found-roi.ts';
import { countsInImage, countsInRoi, isOwnReference } from '../model/roi-counts.ts';
import { headerStyles } from '../parts/header-styles.ts';
import { pageMenu } from '../parts/page-menu.ts';
import { nextRun, runButton } from '../parts/run-button.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { imageSteps } from './image-steps.ts';
import { changesInWords, realChanges } from './changes.ts';
import { PanelPart } from './panel-part.ts';

/** What is explained, its Dice in the RoI, and the button that runs it. */
@customElement('segcause-header')
class HeaderBar extends PanelPart {
  static override styles = [
    sharedStyles,
    headerStyles,
    css`
      header {
        flex-wrap: wrap;
      }
      .space {
        flex: 1;
        margin-left: -12px;
      }
      /* As wide as its words where there is room; else they take two lines before the header does. */
      .changed {
        display: flex;
        align-items: center;
        flex: 1000 1 110px;
        gap: 5px;
        min-width: 0;
        max-width: max-content;
        padding: 2px 6px;
        border: 1px solid var(--vscode-editorWarning-foreground, #cca700);
        border-radius: 3px;
      }
      .changed span {
        display: -webkit-box;
        overflow: hidden;
        line-height: 1.2;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      /* They stay together where the header breaks. */
      .actions {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-left: auto;
      }
      .actions > vscode-button {
        margin-left: auto;
      }
      .steps {
        display: flex;
        flex: none;
        align-items: center;
        gap: 2px;
      }
      .previous {
        transform: scaleX(-1);
      }
      .baseline {
        white-space: nowrap;
      }
      .baseline .whole {
        margin-left: 12px;
      }
      @container panel (width < 480px) {
        .baseline .whole {
          display: none;
        }
      }
      @container panel (width < 560px) {
        .actions {
          display: contents;
        }
      }
      .baseline strong {
        margin-left: 6px;
        font-size: 16px;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) place: FolderPlace | null = null;

  override render(): TemplateResult {
    const { question } = this.shown.explanation;
    return html`
      <header>
        <h1>
          ${this.#file('model', question.model.path)}<i>·</i>${this.#file('image', question.image.path)}
        </h1>
        ${this.isReport ? nothing : imageSteps(this, this.shown, this.view, this.place)}
        <div class="space"></div>
        ${this.isReport ? nothing : this.#changed()} ${this.#baseline()}
        ${this.isReport ? nothing : this.#actions()}
      </header>
    `;
  }

  #file(file: 'model' | 'image', path: string): TemplateResult {
    const name = fileName(path);
    if (this.isReport) return html`${name}`;
    const open = (): void => {
      post(this, { type: 'openFile', file });
    };
    return html`<button class="plain" title=${path} data-testid="open-${file}" @click=${open}>
      ${name}
    </button>`;
  }

  /** What the next run will ask differently. */
  #changes(): Changes {
    return realChanges(this.view.changes, this.shown.explanation.question);
  }

  /** Whether the next run asks what the file asks. */
  #asksTheSame(): boolean {
    return !this.shown.activity.unsaved && Object.keys(this.#changes()).length === 0;
  }

  #changed(): TemplateResult | typeof nothing {
    if (this.#asksTheSame()) return nothing;
    const changes = this.#changes();
    const what =
      [
        ...(this.shown.activity.newFile ? ['Another image'] : []),
        ...(Object.keys(changes).length > 0 ? [`Changed: ${changesInWords(changes)}`] : []),
      ].join(' · ') || 'Not in the file yet';
    const consequence = this.shown.activity.newFile
      ? 'Run explains this image in a file of its own; what was found on the other image stays in its file.'
      : 'The effects shown are of the last run; Run measures them again.';
    const reset = (): void => {
      ask(this, { type: 'reset' });
    };
    return html`
      <div class="changed" data-testid="changed" role="status" title="${what}. ${consequence}">
        <span>${what}</span>
        <button class="plain link" data-testid="reset" title="Back to what the file says" @click=${reset}>
          Reset
        </button>
      </div>
    `;
  }

  #baseline(): TemplateResult {
    const { explanation, reference } = this.shown;
    const { roi } = this.view.changes;
    const { label, unit, sense, name } = readingOf(this.view.outcome, explanation.question);
    const counts =
      roi === undefined
        ? explanation.baseline
        : countsInRoi(nextRoi(roi, this.shown), explanation.question.input.size, this.shown);
    const value = baselineOutcome(name, counts);
    const inImage = baselineOutcome(name, countsInImage(this.shown));
    const words = (of: number | null): string => of?.toFixed(sense < 0 ? 0 : 1) ?? '–';
    const { image: noun, unit: pixels } = nounsOf(explanation.question.input.size.length);
    const whole = inImage === null ? '' : `; in the whole ${noun}: ${words(inImage)} ${unit}`;
    const isOwn = isOwnReference(nextRoi(roi, this.shown), explanation.question.input.size, this.shown);
    const why = reference === null ? 'there is no mask' : 'the mask has nothing of the class here';
    const own = isOwn ? `Measured against the model’s own prediction: ${why}. ` : '';
    const title = `${own}${counts.predicted} ${pixels} predicted, ${counts.reference} ${pixels} in the reference, ${counts.intersection} ${pixels} in both${whole}`;
    const against = isOwn ? ' vs. own prediction' : '';
    return html`
      <div class="baseline" title=${title} data-testid="dice">
        <span class="dim">${label} in RoI${against}</span
        ><strong class="number">${words(value)}</strong> ${unit}${
          inImage === null
            ? nothing
            : html`<span class="dim whole" data-testid="whole-dice" title="The same of the whole ${noun}"
                >whole ${noun} <span class="number">${words(inImage)}</span></span
              >`
        }
      </div>
    `;
  }

  #actions(): TemplateResult {
    const { activity, explanation } = this.shown;
    const asksTheSame = this.#asksTheSame();
    const next = nextRun(explanation.status, activity, !asksTheSame);
    const run = (): void => {
      ask(this, { type: 'run' });
    };
    const canStartOver = activity.resumable && activity.blocked === null && asksTheSame;
    return html`<div class="actions">
      ${runButton(this, activity, next, run)}
      ${pageMenu(this, canStartOver, (kind) => {
        ask(this, { type: 'export', kind });
      })}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-header': HeaderBar;
  }
}
