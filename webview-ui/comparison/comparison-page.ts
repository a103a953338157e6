import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-tab-header/index.js';
import '@vscode-elements/elements/dist/vscode-tab-panel/index.js';
import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import './change-list.ts';
import './change-tree.ts';
import './comparison-facts.ts';
import './image-list.ts';
import './map-row.ts';
import './rank-chart.ts';
import './transplant-list.ts';
import '../parts/more-menu.ts';
import '../parts/notice.ts';
import '../parts/status-line.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { FromComparison, ToComparison } from '../../src/protocol/comparison-page.ts';
import { pngOf } from '../draw/figure-parts.ts';
import { editorHost, type Host, reportHost } from '../host.ts';
import { fileName } from '../model/format.ts';
import { playIcon, stopIcon } from '../parts/icons.ts';
import type { MenuChoice } from '../parts/more-menu.ts';
import { pageLayout } from '../parts/page-layout.ts';
import { readReport } from '../report-data.ts';
import { sharedStyles } from '../styles.ts';
import type { CompareAction } from './actions.ts';
import { comparisonLayout } from './comparison-layout.ts';
import { comparisonInWords } from './comparison-words.ts';
import { comparisonSvg, exportName } from './export-comparison.ts';
import { type ComparisonState, receive, shown, type ShowComparison, type ShownComparison } from './state.ts';
import { type ComparisonTab, comparisonTabs, type ComparisonView, defaultComparisonView } from './view.ts';

const labels: Readonly<Record<ComparisonTab, string>> = {
  layers: 'Layers',
  ranks: 'Ranks',
  transplant: 'Transplant',
  images: 'Images',
  facts: 'Run Facts',
};

type Choice = 'png' | 'svg' | 'report' | 'json';

const choices: readonly (MenuChoice & { readonly value: Choice })[] = [
  { label: 'Export Picture as PNG…', value: 'png' },
  { label: 'Export Picture as SVG…', value: 'svg' },
  { label: 'Export HTML Report…', value: 'report' },
  { label: 'Open as JSON', value: 'json' },
];

/** The whole page: it holds the state, and its parts draw it and ask for changes. */
@customElement('segcause-comparison')
export class ComparisonPage extends LitElement {
  static override styles = [sharedStyles, pageLayout, comparisonLayout];

  @state() private page: ComparisonState = { kind: 'loading' };
  @state() private view: ComparisonView;
  readonly #host: Host<FromComparison, ToComparison, ComparisonView>;

  constructor() {
    super();
    const report = readReport() as ShowComparison | null;
    this.#host = report === null ? editorHost(defaultComparisonView) : reportHost(defaultComparisonView);
    this.view = this.#host.load();
    if (report !== null) this.page = shown(report);
    this.addEventListener('segcause-compare', ({ detail }) => {
      this.#act(detail);
    });
    this.addEventListener('segcause-post', ({ detail }) => {
      this.#post(detail);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#host.onMessage((message) => {
      this.page = receive(this.page, message);
    });
    this.#host.post({ type: 'ready' });
  }

  override render(): TemplateResult | typeof nothing {
    switch (this.page.kind) {
      case 'loading':
        return nothing;
      case 'unreadable':
        return html`<div class="unreadable" role="alert" data-testid="unreadable">
          <h1>This comparison cannot be shown</h1>
          <p>${this.page.message}</p>
          <vscode-button
            @click=${(): void => {
              this.#post({ type: 'openAsText' });
            }}
            >Open as Text</vscode-button
          >
        </div>`;
      case 'shown':
        return this.#shown(this.page);
    }
  }

  #shown(shown: ShownComparison): TemplateResult {
    const { view } = this;
    const { failure, remedies } = shown.activity;
    return html`
      <div class="page" data-testid="comparison">
        <div class="top">
          ${this.#header(shown)}
          ${failure === null ? nothing : html`<segcause-failure .message=${failure} .remedies=${remedies}></segcause-failure>`}
        </div>
        <segcause-change-tree
          class="tree"
          .shown=${shown}
          .view=${view}
          .isReport=${this.#host.isReport}
        ></segcause-change-tree>
        <segcause-map-row class="maps" .shown=${shown} .view=${view}></segcause-map-row>
        ${this.#tabs(shown)}
        <segcause-status
          class="status"
          .words=${comparisonInWords(shown)}
          .activity=${shown.activity}
        ></segcause-status>
      </div>
    `;
  }

  #header({ comparison, activity }: ShownComparison): TemplateResult {
    const { before, after } = comparison;
    const { running, blocked } = activity;
    const name = (path: string): TemplateResult => html`<span title=${path}>${fileName(path)}</span>`;
    return html`
      <header>
        <h1>
          ${name(before.question.model.path)} <i>→</i> ${name(after.question.model.path)} <i>·</i>
          ${name(before.question.image.path)}
        </h1>
        ${
          this.#host.isReport
            ? nothing
            : running
              ? html`<vscode-button
                  secondary
                  data-testid="cancel"
                  @click=${(): void => {
                    this.#post({ type: 'cancel' });
                  }}
                  >${stopIcon}Cancel</vscode-button
                >`
              : html`<vscode-button
                  ?disabled=${blocked !== null}
                  title=${blocked ?? ''}
                  data-testid="run"
                  @click=${(): void => {
                    this.#post({ type: 'run' });
                  }}
                  >${playIcon}${comparison.status === 'complete' ? 'Run Again' : 'Run'}</vscode-button
                >`
        }
        ${this.#host.isReport ? nothing : html`<segcause-more .choices=${choices} @segcause-choice=${this.#onChoice}></segcause-more>`}
      </header>
    `;
  }

  #tabs(shown: ShownComparison): TemplateResult {
    const { view } = this;
    const { isReport } = this.#host;
    const lists: Readonly<Record<ComparisonTab, TemplateResult>> = {
      layers: html`<segcause-changes .shown=${shown} .view=${view} .isReport=${isReport}></segcause-changes>`,
      ranks: html`<segcause-ranks .shown=${shown} .view=${view}></segcause-ranks>`,
      transplant: html`<segcause-transplants .shown=${shown} .view=${view}></segcause-transplants>`,
      images: html`<segcause-images .shown=${shown} .view=${view} .isReport=${isReport}></segcause-images>`,
      facts: html`<segcause-comparison-facts .comparison=${shown.comparison}></segcause-comparison-facts>`,
    };
    const choose = (event: CustomEvent<{ readonly selectedIndex: number }>): void => {
      this.#setView({ tab: comparisonTabs[event.detail.selectedIndex] ?? 'layers' });
    };
    return html`
      <vscode-tabs
        class="tabs"
        panel
        .selectedIndex=${comparisonTabs.indexOf(view.tab)}
        @vsc-tabs-select=${choose}
      >
        ${comparisonTabs.map(
          (tab) => html`
            <vscode-tab-header slot="header" data-testid="tab-${tab}">${labels[tab]}</vscode-tab-header>
            <vscode-tab-panel>${tab === view.tab ? lists[tab] : nothing}</vscode-tab-panel>
          `,
        )}
      </vscode-tabs>
    `;
  }

  #onChoice = ({ detail }: CustomEvent<Choice>): void => {
    if (detail === 'report') this.#post({ type: 'exportReport' });
    else if (detail === 'json') this.#post({ type: 'openAsText' });
    else void this.#export(detail);
  };

  async #export(kind: 'png' | 'svg'): Promise<void> {
    if (this.page.kind !== 'shown') return;
    const name = `${exportName(this.page)}.${kind}`;
    const svg = await comparisonSvg(this.page);
    if (svg === null) return;
    this.#post({ type: 'export', name, data: kind === 'png' ? await pngOf(svg) : svg });
  }

  #act(action: CompareAction): void {
    if (action.type === 'post') this.#post(action.message);
    else this.#setView(action.options);
  }

  #setView(options: Partial<ComparisonView>): void {
    this.view = { ...this.view, ...options };
    if (!('hovered' in options)) this.#host.keep({ ...this.view, hovered: null });
  }

  #post(message: FromComparison): void {
    this.#host.post(message);
  }
}
