import '@vscode-elements/elements/dist/vscode-button/index.js';
import './more-menu.ts';
import type { Changes, FromPanel } from '../../src/protocol/panel.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { changesInWords, realChanges } from '../model/changes.ts';
import { fileName } from '../model/format.ts';
import type { ShownState } from '../model/panel-state.ts';
import { baselineOutcome, readingOf } from '../model/outcome-reading.ts';
import { countsIn } from '../model/roi-counts.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { playIcon, stopIcon } from './icons.ts';

type File = Extract<FromPanel, { type: 'openFile' }>['file'];

type Choice = keyof typeof messages | 'png' | 'svg';

const messages = {
  startOver: { type: 'startOver' },
  report: { type: 'exportReport' },
  json: { type: 'openFile', file: 'json' },
} as const satisfies Readonly<Record<string, FromPanel>>;

/** What is explained, its Dice in the RoI, and the button that runs it. */
@customElement('segcause-header')
export class HeaderBar extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 6px 12px;
        flex-wrap: wrap;
        min-height: 44px;
        padding: 6px 12px 6px 16px;
        border-bottom: 1px solid var(--sc-border);
      }
      h1 {
        margin: 0;
        font-size: 14px;
        font-weight: 600;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      h1 span {
        margin: 0 6px;
        color: var(--sc-dim);
        font-weight: 400;
      }
      .space {
        flex: 1;
      }
      .changed {
        display: flex;
        gap: 8px;
        padding: 2px 8px;
        border: 1px solid var(--vscode-editorWarning-foreground, #cca700);
        border-radius: 3px;
      }
      .baseline {
        white-space: nowrap;
      }
      .baseline strong {
        margin-left: 6px;
        font-size: 16px;
        font-weight: 600;
      }
      vscode-button svg {
        margin: 0 4px 0 -4px;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult {
    const { question } = this.shown.explanation;
    return html`
      <header>
        <h1>
          ${this.#file('model', question.model.path)}<span>·</span>${this.#file('image', question.image.path)}
        </h1>
        <div class="space"></div>
        ${this.isReport ? nothing : this.#changed()} ${this.#baseline()}
        ${this.isReport ? nothing : this.#actions()}
      </header>
    `;
  }

  #file(file: File, path: string): TemplateResult {
    const name = fileName(path);
    if (this.isReport) return html`${name}`;
    const open = (): void => {
      ask(this, { type: 'post', message: { type: 'openFile', file } });
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
      Object.keys(changes).length > 0 ? `Changed: ${changesInWords(changes)}` : 'Not in the file yet';
    const reset = (): void => {
      ask(this, { type: 'reset' });
    };
    return html`
      <div
        class="changed"
        data-testid="changed"
        role="status"
        title="The effects shown are of the last run; Run measures them anew."
      >
        <span>${what}</span>
        <button class="plain link" data-testid="reset" title="Back to what the file says" @click=${reset}>
          Reset
        </button>
      </div>
    `;
  }

  #baseline(): TemplateResult {
    const { explanation, prediction, reference } = this.shown;
    const roi = this.view.changes.roi;
    const { label, unit, name } = readingOf(this.view.outcome, explanation.question);
    const counts =
      roi === undefined ? explanation.baseline : countsIn(roi, prediction, reference ?? prediction);
    const value = baselineOutcome(name, counts);
    const title = `${counts.predicted} px predicted, ${counts.reference} px in the reference, ${counts.intersection} px in both`;
    const against = reference === null ? ' (against the prediction itself)' : '';
    return html`
      <div class="baseline" title=${title} data-testid="dice">
        <span class="dim">${label} in RoI${against}</span
        ><strong class="number">${value?.toFixed(unit === 'px' ? 0 : 1) ?? '–'}</strong> ${unit}
      </div>
    `;
  }

  #actions(): TemplateResult {
    const { running, blocked } = this.shown.activity;
    const [label, title] = this.#nextRun();
    const run = (): void => {
      ask(this, { type: 'run' });
    };
    const cancel = (): void => {
      ask(this, { type: 'post', message: { type: 'cancel' } });
    };
    const button = running
      ? html`<vscode-button secondary data-testid="cancel" aria-label="Cancel the run" @click=${cancel}>
          ${stopIcon}Cancel
        </vscode-button>`
      : html`<vscode-button
          data-testid="run"
          aria-label="${label}: ${title}"
          title=${blocked ?? title}
          ?disabled=${blocked !== null}
          @click=${run}
        >
          ${playIcon}${label}
        </vscode-button>`;
    return html`${button}${this.#menu()}`;
  }

  #nextRun(): readonly [label: string, title: string] {
    if (!this.#asksTheSame() || this.shown.explanation.status === 'ready')
      return ['Run', 'measure the effects'];
    if (this.shown.activity.resumable) return ['Resume', 'go on measuring where it was cut short'];
    return ['Run Again', 'measure the effects from the beginning'];
  }

  #choices(): { readonly label: string; readonly value: Choice }[] {
    const { resumable, blocked } = this.shown.activity;
    const canStartOver = resumable && blocked === null && this.#asksTheSame();
    return [
      ...(canStartOver ? [{ label: 'Start Over', value: 'startOver' } as const] : []),
      { label: 'Export Picture as PNG…', value: 'png' },
      { label: 'Export Picture as SVG…', value: 'svg' },
      { label: 'Export HTML Report…', value: 'report' },
      { label: 'Open as JSON', value: 'json' },
    ];
  }

  #menu(): TemplateResult {
    const choose = ({ detail }: CustomEvent<Choice>): void => {
      if (detail === 'png' || detail === 'svg') ask(this, { type: 'export', kind: detail });
      else ask(this, { type: 'post', message: messages[detail] });
    };
    return html`<segcause-more .choices=${this.#choices()} @segcause-choice=${choose}></segcause-more>`;
  }
}
