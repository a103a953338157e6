import '@vscode-elements/elements/dist/vscode-tab-header/index.js';
import '@vscode-elements/elements/dist/vscode-tab-panel/index.js';
import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import './block-ranking.ts';
import './channel-ranking.ts';
import './component-menu.ts';
import './component-ranking.ts';
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
import type { Aim, Changes, FromPanel, Shown, ToPanel } from '../../src/protocol/panel.ts';
import type { Action } from '../actions.ts';
import { exportPng, exportSvg } from '../draw/export-figure.ts';
import { editorHost, type Host, reportHost } from '../host.ts';
import { changePrediction, realChanges } from '../model/changes.ts';
import { listCsv } from '../model/list-csv.ts';
import { fileName } from '../model/format.ts';
import { tableIn } from '../model/looked-at.ts';
import { atRest, type PanelState, receive, show, type ShownState } from '../model/panel-state.ts';
import { runInWords } from '../model/run-words.ts';
import {
  isMapKnown,
  obstacle,
  stillSelected,
  withBlock,
  withComponent,
  withMap,
  withPart,
  withRegion,
} from '../model/selecting.ts';
import { readReport } from '../report-data.ts';
import { sharedStyles } from '../styles.ts';
import { chevronIcon } from './icons.ts';
import type { MenuRequest } from './component-menu.ts';
import { pageLayout } from './page-layout.ts';
import { panelLayout } from './panel-layout.ts';
import { defaultView, type Tab, tabs, type ViewOptions } from '../model/view-options.ts';

/** The whole panel: it holds the state, and its parts draw it and ask for changes. */
@customElement('segcause-panel')
export class ExplanationPanel extends LitElement {
  static override styles = [sharedStyles, pageLayout, panelLayout];

  @state() private panel: PanelState = { kind: 'loading' };
  @state() private view: ViewOptions;
  @state() private menu: MenuRequest | null = null;
  /** The part that asked for the menu, which gets the focus back. */
  #menuFrom: EventTarget | undefined;
  readonly #host: Host<FromPanel, ToPanel, ViewOptions>;

  constructor() {
    super();
    const report = readReport() as Shown | null;
    this.#host = report === null ? editorHost(defaultView) : reportHost(defaultView);
    this.view = this.#host.load();
    if (report !== null) this.panel = show(report, atRest);
    this.addEventListener('segcause-action', (event) => {
      if (event.detail.type === 'menu') this.#menuFrom = event.composedPath()[0];
      this.#act(event.detail);
    });
    this.addEventListener('segcause-post', ({ detail }) => {
      this.#host.post(detail);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#host.onMessage((message) => {
      this.panel = receive(this.panel, message);
      if (this.panel.kind !== 'shown') return;
      if (message.type === 'show') {
        const changes = realChanges(this.view.changes, this.panel.explanation.question);
        this.#setView({ changes, ...stillSelected(this.panel, this.view) });
      }
      if (message.type === 'select') this.#setView(withPart(this.panel, this.view, message.part));
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
    const { failure, remedies } = shown.activity;
    return html`
      <div class=${view.areTabsOpen ? 'panel' : 'panel wide'} data-testid="panel">
        <div class="top">
          <segcause-header .shown=${shown} .view=${view} .isReport=${isReport}></segcause-header>
          ${failure === null ? nothing : html`<segcause-failure .message=${failure} .remedies=${remedies}></segcause-failure>`}
        </div>
        <segcause-tree class="tree" .shown=${shown} .view=${view} .isReport=${isReport}></segcause-tree>
        <main>
          <segcause-picture .shown=${shown} .view=${view} .isReport=${isReport}></segcause-picture>
          <div class="legend">
            <segcause-overlays .shown=${shown} .view=${view}></segcause-overlays>
            <div class="key">
              <segcause-outcome .outcome=${view.outcome}></segcause-outcome>
              <segcause-scale .table=${table} .selected=${view.block}></segcause-scale>
            </div>
          </div>
        </main>
        <aside>
          <segcause-details .shown=${shown} .view=${view} .isReport=${isReport}></segcause-details>
          ${isReport ? nothing : html`<segcause-settings .shown=${shown} .view=${view}></segcause-settings>`}
          <segcause-inferred .guesses=${shown.explanation.guesses}></segcause-inferred>
        </aside>
        ${this.#tabs(shown)}
        <segcause-status
          class="status"
          .words=${runInWords(shown)}
          .activity=${shown.activity}
        ></segcause-status>
        ${this.#menu(shown)}
      </div>
    `;
  }

  #tabs(shown: ShownState): TemplateResult {
    const { view } = this;
    const { isReport } = this.#host;
    const table = tableIn(shown, view);
    const choose = (event: CustomEvent<{ readonly selectedIndex: number }>): void => {
      const tab = tabs[event.detail.selectedIndex] ?? 'ranking';
      this.#setView({ tab, areTabsOpen: true });
      if (tab === 'channels' && view.tensor !== null)
        this.#measure({ kind: 'channels', tensor: view.tensor });
    };
    const toggle = (): void => {
      this.#setView({ areTabsOpen: !view.areTabsOpen });
    };
    const toggleLabel = view.areTabsOpen ? 'Hide the lists, for a larger image' : 'Show the lists';
    const lists: Readonly<Record<Tab, readonly [label: string, list: TemplateResult]>> = {
      ranking: [
        'Ranking',
        html`<segcause-ranking .shown=${shown} .view=${view} .isReport=${isReport}></segcause-ranking>`,
      ],
      channels: [
        'Channels',
        html`<segcause-channels .shown=${shown} .view=${view} .isReport=${isReport}></segcause-channels>`,
      ],
      blocks: [
        'Blocks',
        html`<segcause-blocks .table=${table} .view=${view} .isReport=${isReport}></segcause-blocks>`,
      ],
      statistics: ['Statistics', html`<segcause-statistics .table=${table}></segcause-statistics>`],
      facts: ['Run Facts', html`<segcause-facts .explanation=${shown.explanation}></segcause-facts>`],
    };
    return html`
      <vscode-tabs class="tabs" panel .selectedIndex=${tabs.indexOf(view.tab)} @vsc-tabs-select=${choose}>
        ${tabs.map(
          (tab) => html`
            <vscode-tab-header slot="header" data-testid="tab-${tab}">${lists[tab][0]}</vscode-tab-header>
            <vscode-tab-panel>${tab === view.tab ? lists[tab][1] : nothing}</vscode-tab-panel>
          `,
        )}
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

  #menu(shown: ShownState): TemplateResult | typeof nothing {
    const { menu } = this;
    if (menu === null) return nothing;
    const close = (): void => {
      this.menu = null;
      const list = this.#menuFrom instanceof Element ? this.#menuFrom.shadowRoot : null;
      list?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    };
    return html`<segcause-menu
      .request=${menu}
      .csv=${listCsv(shown, this.view, menu.component)}
      @segcause-close=${close}
    ></segcause-menu>`;
  }

  #act(action: Action): void {
    if (this.panel.kind !== 'shown') {
      if (action.type === 'post') this.#host.post(action.message);
      return;
    }
    const { panel, view } = this;
    switch (action.type) {
      case 'selectComponent': {
        const isMeasured = action.measure && obstacle(panel.activity) === null && !this.#host.isReport;
        this.#setView(withComponent(panel, view, action, isMeasured));
        if (isMeasured && action.tensor !== null) this.#measure({ kind: 'map', tensor: action.tensor });
        break;
      }
      case 'showMap':
        this.#setView(withMap(panel, view, action.tensor));
        if (action.tensor !== null) this.#measure({ kind: 'map', tensor: action.tensor });
        break;
      case 'showChannels':
        this.#setView({ tab: 'channels', areTabsOpen: true });
        this.#measure({ kind: 'channels', tensor: action.tensor });
        break;
      case 'selectBlock':
        this.#setView(withBlock(panel, view, action.index));
        break;
      case 'selectRegion':
        this.#setView(withRegion(panel, view, action.region));
        break;
      case 'goToDefinition':
        this.#host.post(action);
        break;
      case 'menu':
        if (!this.#host.isReport) this.menu = action;
        break;
      case 'export':
        void this.#export(panel, action.kind);
        break;
      case 'view':
        this.#setView(action.options);
        break;
      case 'change':
        this.#change(panel, action.changes);
        break;
      case 'reset':
        this.#setView({ changes: {} });
        this.#host.post({ type: 'discard' });
        break;
      case 'run':
        this.#host.post({ type: 'run', changes: view.changes });
        break;
      case 'post':
        this.#host.post(action.message);
    }
  }

  /** Asks for something more to be measured, if it can be and is not known. */
  #measure(aim: Aim): void {
    if (this.panel.kind !== 'shown' || this.#host.isReport || obstacle(this.panel.activity) !== null) return;
    if (aim.kind === 'map' && isMapKnown(this.panel, aim.tensor)) return;
    this.#host.post({ type: 'measure', aim });
  }

  async #export(shown: ShownState, kind: 'png' | 'svg'): Promise<void> {
    const data = kind === 'png' ? await exportPng(shown, this.view) : await exportSvg(shown, this.view);
    this.#host.post({ type: 'export', name: `${exportName(shown, this.view)}.${kind}`, data });
  }

  #change(shown: ShownState, changes: Changes): void {
    const all = realChanges({ ...this.view.changes, ...changes }, shown.explanation.question);
    this.#setView({ changes: all });
    if (changePrediction(all)) this.#host.post({ type: 'prepare', changes: all });
  }

  #setView(options: Partial<ViewOptions>): void {
    this.view = { ...this.view, ...options };
    this.#host.keep(this.view);
  }
}

/** "unet.slice_042.encoder.1.conv2": model, image and the tensor whose map is shown. */
function exportName({ explanation }: ShownState, { map }: ViewOptions): string {
  const { model, image } = explanation.question;
  const stem = (path: string): string => fileName(path).replace(/\.[^.]+$/u, '');
  const parts = [stem(model.path), stem(image.path), ...(map === null ? [] : [map])];
  return parts.map((part) => part.replaceAll(/[^\w.-]+/gu, '_').replaceAll(/^_|_$/gu, '')).join('.');
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-panel': ExplanationPanel;
  }
}
