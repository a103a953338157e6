import '@vscode-elements/elements/dist/vscode-tab-header/index.js';
import '@vscode-elements/elements/dist/vscode-tab-panel/index.js';
import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import './block-ranking.ts';
import './effect-scale.ts';
import './effect-statistics.ts';
import './header-bar.ts';
import './inferred-list.ts';
import './module-tree.ts';
import './notice.ts';
import './outcome-choice.ts';
import './overlay-bar.ts';
import './picture-view.ts';
import './run-facts.ts';
import './selection-details.ts';
import './settings-form.ts';
import './status-line.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Changes } from '../../src/views/protocol.ts';
import type { Action } from '../actions.ts';
import { editorHost, type Host, reportHost } from '../host.ts';
import { changePrediction, realChanges } from '../model/changes.ts';
import { atRest, type PanelState, receive, show, type ShownState, tableIn } from '../model/panel-state.ts';
import { readReport } from '../report-data.ts';
import { sharedStyles } from '../styles.ts';
import { chevronIcon } from './icons.ts';
import { panelLayout } from './panel-layout.ts';
import type { ViewOptions } from '../model/view-options.ts';

/** The whole panel: it holds the state, and its parts draw it and ask for changes. */
@customElement('segcause-panel')
export class ExplanationPanel extends LitElement {
  static override styles = [sharedStyles, panelLayout];

  @state() private panel: PanelState = { kind: 'loading' };
  @state() private view: ViewOptions;
  readonly #host: Host;

  constructor() {
    super();
    const report = readReport();
    this.#host = report === null ? editorHost() : reportHost();
    this.view = this.#host.load();
    if (report !== null) this.panel = show(report, atRest);
    this.addEventListener('segcause-action', (event) => {
      this.#act(event.detail);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#host.onMessage((message) => {
      this.panel = receive(this.panel, message);
      if (this.panel.kind !== 'shown') return;
      this.#setView({ changes: realChanges(this.view.changes, this.panel.explanation.question) });
    });
    this.#host.post({ type: 'ready' });
  }

  override render(): TemplateResult | typeof nothing {
    switch (this.panel.kind) {
      case 'loading':
        return nothing;
      case 'unreadable':
        return html`<segcause-unreadable .message=${this.panel.message}></segcause-unreadable>`;
      case 'shown':
        return this.#shown(this.panel);
    }
  }

  #shown(shown: ShownState): TemplateResult {
    const { view } = this;
    const { isReport } = this.#host;
    const table = tableIn(shown, view);
    const selected = view.selection?.kind === 'block' ? view.selection.index : null;
    const { failure } = shown.activity;
    return html`
      <div class=${view.areTabsOpen ? 'panel' : 'panel wide'} data-testid="panel">
        <div class="top">
          <segcause-header .shown=${shown} .view=${view} .isReport=${isReport}></segcause-header>
          ${failure === null ? nothing : html`<segcause-failure .message=${failure}></segcause-failure>`}
        </div>
        <segcause-tree class="tree" .shown=${shown} .view=${view}></segcause-tree>
        <main>
          <segcause-picture .shown=${shown} .view=${view} .isReport=${isReport}></segcause-picture>
          <div class="legend">
            <segcause-overlays .shown=${shown} .view=${view}></segcause-overlays>
            <div class="key">
              <segcause-outcome .outcome=${view.outcome}></segcause-outcome>
              <segcause-scale .table=${table} .selected=${selected}></segcause-scale>
            </div>
          </div>
        </main>
        <aside>
          <segcause-details .shown=${shown} .view=${view} .isReport=${isReport}></segcause-details>
          ${isReport ? nothing : html`<segcause-settings .shown=${shown} .view=${view}></segcause-settings>`}
          <segcause-inferred .guesses=${shown.explanation.guesses}></segcause-inferred>
        </aside>
        ${this.#tabs(shown)}
        <segcause-status class="status" .shown=${shown}></segcause-status>
      </div>
    `;
  }

  #tabs(shown: ShownState): TemplateResult {
    const { view } = this;
    const table = tableIn(shown, view);
    const choose = (event: CustomEvent<{ readonly selectedIndex: number }>): void => {
      this.#setView({ tab: event.detail.selectedIndex, areTabsOpen: true });
    };
    const toggle = (): void => {
      this.#setView({ areTabsOpen: !view.areTabsOpen });
    };
    const toggleLabel = view.areTabsOpen ? 'Hide the lists, for a larger image' : 'Show the lists';
    return html`
      <vscode-tabs class="tabs" panel .selectedIndex=${view.tab} @vsc-tabs-select=${choose}>
        <vscode-tab-header slot="header" data-testid="tab-statistics">Statistics</vscode-tab-header>
        <vscode-tab-panel>
          <segcause-statistics .table=${table}></segcause-statistics>
        </vscode-tab-panel>
        <vscode-tab-header slot="header" data-testid="tab-ranking">Ranking</vscode-tab-header>
        <vscode-tab-panel>
          <segcause-ranking .table=${table} .view=${view}></segcause-ranking>
        </vscode-tab-panel>
        <vscode-tab-header slot="header" data-testid="tab-facts">Run Facts</vscode-tab-header>
        <vscode-tab-panel>
          <segcause-facts .explanation=${shown.explanation}></segcause-facts>
        </vscode-tab-panel>
        <button
          class="plain toggle"
          slot="addons"
          title=${toggleLabel}
          aria-label=${toggleLabel}
          aria-expanded=${view.areTabsOpen}
          data-testid="toggle-tabs"
          @click=${toggle}
        >
          ${chevronIcon}
        </button>
      </vscode-tabs>
    `;
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'select':
        this.#setView({ selection: action.selection });
        break;
      case 'view':
        this.#setView(action.options);
        break;
      case 'change':
        this.#change(action.changes);
        break;
      case 'reset':
        this.#setView({ changes: {} });
        this.#host.post({ type: 'discard' });
        break;
      case 'run':
        this.#host.post({ type: 'run', changes: this.view.changes });
        break;
      case 'post':
        this.#host.post(action.message);
    }
  }

  #change(changes: Changes): void {
    if (this.panel.kind !== 'shown') return;
    const all = realChanges({ ...this.view.changes, ...changes }, this.panel.explanation.question);
    this.#setView({ changes: all });
    if (changePrediction(all)) this.#host.post({ type: 'prepare', changes: all });
  }

  #setView(options: Partial<ViewOptions>): void {
    this.view = { ...this.view, ...options };
    this.#host.keep(this.view);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-panel': ExplanationPanel;
  }
}
