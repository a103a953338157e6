import './component-menu.ts';
import './details/selection-details.ts';
import './header-bar.ts';
import './inferred-list.ts';
import './input-steps.ts';
import './module-tree.ts';
import './picture/picture-view.ts';
import './picture/why-button.ts';
import './settings-form.ts';
import '../parts/status-line.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ExplainAim, ExplanationStep } from '../../src/documents/explanation-step.ts';
import type { RunNeeds } from '../../src/documents/run-needs.ts';
import type {
  Changes,
  FolderPlace,
  PanelAnswer,
  PanelRequest,
  ShownExplanation,
} from '../../src/protocol/explanation-page.ts';
import { effectArray } from '../model/effect-array.ts';
import { Page, type PageKind } from '../page.ts';
import { sideColours } from '../parts/display/side-colours.ts';
import { failureNotice } from '../parts/notice.ts';
import { pageLayout } from '../parts/page-layout.ts';
import type { ExportKind } from '../parts/page-menu.ts';
import { sharedStyles } from '../styles.ts';
import type { PanelAction } from './actions.ts';
import { changesBesides, changesPrediction, realChanges } from './changes.ts';
import type { MenuRequest } from './component-menu.ts';
import { explanationSvg, exportName } from './export-explanation.ts';
import { tableIn } from './current-lists.ts';
import { listCsv } from './list-csv.ts';
import { legendStyles, mapLegend } from './map-legend.ts';
import { panelLayout } from './panel-layout.ts';
import { stepOfKey, stepTo } from './image-steps.ts';
import { panelTabs } from './panel-tabs.ts';
import { runInWords } from './run-words.ts';
import {
  isMapKnown,
  isNothingKnown,
  obstacleTo,
  stillSelected,
  withBlock,
  withComponent,
  withMap,
  withPart,
  withRegion,
} from './selecting.ts';
import { isSameQuestion } from './same-question.ts';
import { askedMap, type ShownFeatureMap } from './shown-feature-map.ts';
import { explanationReader, type PanelContent, type ShownState } from './state.ts';
import type { AskedNeeds } from './asked-needs.ts';
import type { Treated } from './treated.ts';
import { defaultView, type ViewOptions, viewOfOtherImage } from './view-options.ts';

const explanationPage: PageKind<ShownExplanation, ExplainAim, ExplanationStep, PanelContent, ViewOptions> = {
  noun: 'explanation',
  reader: explanationReader,
  firstView: defaultView,
  viewAfter(shown, view, message) {
    switch (message.type) {
      case 'show':
        return {
          changes: realChanges(view.changes, shown.explanation.question),
          ...stillSelected(shown, view),
        };
      case 'select':
        return withPart(shown, view, message.part);
      default:
        return {};
    }
  },
};

/** The whole panel: it holds the state, and its parts draw it and ask for changes. */
@customElement('segcause-panel')
class ExplanationPanel extends LitElement {
  static override styles = [sharedStyles, pageLayout, legendStyles, panelLayout];

  /** Where the image stands in its folder, as far as that is known. */
  @state() private place: FolderPlace | null = null;
  /** The image whose place was asked for. */
  #placed: string | null = null;
  @state() private treated: Treated | null = null;
  @state() private featureMap: ShownFeatureMap | null = null;
  /** What the next run is expected to take, where that was asked for. */
  @state() private needs: AskedNeeds | null = null;
  @state() private menu: MenuRequest | null = null;
  /** The part that asked for the menu, which gets the focus back. */
  #menuFrom: EventTarget | undefined;
  readonly #page = new Page<
    ShownExplanation,
    ExplainAim,
    ExplanationStep,
    Changes,
    PanelRequest,
    PanelContent,
    ViewOptions,
    PanelAction,
    PanelAnswer
  >(
    this,
    explanationPage,
    (action, from) => {
      if (action.type === 'menu') this.#menuFrom = from;
      if (this.#page.state.kind === 'shown') this.#act(action, this.#page.state);
    },
    (answer) => {
      switch (answer.kind) {
        case 'folder':
          this.place = answer;
          break;
        case 'treated':
          if (this.treated?.block === answer.block) this.treated = { ...this.treated, ...answer };
          break;
        case 'featureMap':
          if (this.featureMap?.tensor === answer.tensor && this.featureMap.channel === answer.channel)
            this.featureMap = { ...this.featureMap, ...answer };
          break;
        case 'runNeeds':
          if (this.needs !== null && isSameQuestion(this.needs.question, answer.question))
            this.needs = { ...this.needs, found: answer.found };
          break;
        case 'prepared':
          this.#page.look({ changes: changesBesides(this.#page.view.changes, answer.changes) });
      }
    },
  );

  constructor() {
    super();
    // Not further: to the workbench, these keys go back and forward between editors.
    this.addEventListener('keydown', (event) => {
      const step = stepOfKey(event);
      const { state, view } = this.#page;
      const place = state.kind === 'shown' ? this.#placeOf(state) : null;
      if (step === null || state.kind !== 'shown' || place === null) return;
      event.preventDefault();
      event.stopPropagation();
      stepTo(this, state, view, place, step);
    });
  }

  override render(): TemplateResult | typeof nothing {
    return this.#page.render((shown) => this.#shown(shown));
  }

  override updated(): void {
    const { state, isReport } = this.#page;
    if (state.kind !== 'shown' || isReport || state.activity.blocked !== null) return;
    const { question, status } = state.explanation;
    const { path } = question.image;
    if (this.#placed !== path) {
      if (this.#placed !== null) this.#page.look(viewOfOtherImage);
      this.#placed = path;
      this.#page.post({ type: 'folder' });
    }
    const { running, runtime } = state.activity;
    const isAsked = this.needs?.runtime === runtime && isSameQuestion(this.needs.question, question);
    if (status !== 'ready' || running || isAsked) return;
    this.needs = { question, runtime, found: null };
    this.#page.post({ type: 'runNeeds', isWanted: true });
  }

  /** What the run of what is shown is expected to take, as far as that is known. */
  #needsOf({ explanation }: ShownState): RunNeeds | null {
    const { needs } = this;
    return needs !== null && isSameQuestion(needs.question, explanation.question) ? needs.found : null;
  }

  /** What the selected block is replaced by, where that was asked for. */
  #treatedIn({ explanation }: ShownState): Treated | null {
    const { block, map } = this.#page.view;
    const { treated } = this;
    const isOfIt = treated !== null && treated.block === block && map === null;
    return isOfIt && isSameQuestion(treated.question, explanation.question) ? treated : null;
  }

  /** The feature map of a channel of the selected layer, where that was asked for. */
  #featureMapIn({ explanation }: ShownState): ShownFeatureMap | null {
    const { featureMap } = this;
    const isOfIt = featureMap !== null && featureMap.tensor === this.#page.view.tensor;
    return isOfIt && isSameQuestion(featureMap.question, explanation.question) ? featureMap : null;
  }

  #placeOf({ explanation }: ShownState): FolderPlace | null {
    return this.place?.image === explanation.question.image.path ? this.place : null;
  }

  #shown(shown: ShownState): TemplateResult {
    const { view, isReport } = this.#page;
    return html`
      <div
        class=${view.areTabsOpen ? 'panel' : 'panel wide'}
        .style=${sideColours(view.display.colours)}
        data-testid="panel"
      >
        <div class="top">
          <segcause-header
            .shown=${shown}
            .view=${view}
            .isReport=${isReport}
            .place=${this.#placeOf(shown)}
          ></segcause-header>
          ${failureNotice(shown.activity)}
        </div>
        <segcause-tree
          class="tree"
          role="region"
          aria-label="Architecture"
          .shown=${shown}
          .view=${view}
          .isReport=${isReport}
        ></segcause-tree>
        <main>
          <segcause-picture .shown=${shown} .view=${view} .isReport=${isReport}></segcause-picture>
          <segcause-why .shown=${shown} .view=${view} .isReport=${isReport}></segcause-why>
          ${mapLegend(shown, view, isReport)} ${this.#menu(shown)}
        </main>
        <aside>
          <segcause-details
            .shown=${shown}
            .view=${view}
            .isReport=${isReport}
            .treated=${this.#treatedIn(shown)}
            .featureMap=${this.#featureMapIn(shown)}
          ></segcause-details>
          ${isReport ? nothing : html`<segcause-settings .shown=${shown} .view=${view}></segcause-settings>`}
          <segcause-input-steps .explanation=${shown.explanation}></segcause-input-steps>
          <segcause-inferred .guesses=${shown.explanation.guesses}></segcause-inferred>
        </aside>
        ${panelTabs(this, shown, view, isReport)}
        <segcause-status
          class="status"
          .words=${runInWords(shown, this.#needsOf(shown))}
          .activity=${shown.activity}
        ></segcause-status>
      </div>
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
      .csv=${listCsv(shown, this.#page.view, menu.component)}
      @segcause-close=${close}
    ></segcause-menu>`;
  }

  #act(action: PanelAction, shown: ShownState): void {
    const { view, isReport } = this.#page;
    switch (action.type) {
      case 'selectComponent': {
        const isMeasured = action.measure && obstacleTo('map', shown) === null && !isReport;
        this.#page.look(withComponent(shown, view, action, isMeasured));
        if (isMeasured && action.tensor !== null)
          this.#measure({ kind: 'map', tensor: action.tensor }, shown);
        break;
      }
      case 'showMap':
        this.#page.look(withMap(shown, view, action.tensor));
        if (action.tensor !== null) this.#measure({ kind: 'map', tensor: action.tensor }, shown);
        break;
      case 'showChannels':
        this.#page.look({ tab: 'channels', areTabsOpen: true });
        this.#measure({ kind: 'channels', tensor: action.tensor }, shown);
        break;
      case 'selectBlock':
        this.#page.look(withBlock(shown, view, action.index));
        break;
      case 'selectRegion':
        this.#page.look(withRegion(shown, view, action.region));
        break;
      case 'goToDefinition':
        this.#page.post({ ...action, side: null });
        break;
      case 'menu':
        if (!isReport) this.menu = action;
        break;
      case 'export':
        void this.#export(shown, action.kind);
        break;
      case 'change':
        this.#change(shown, action.changes);
        break;
      case 'showTreated':
        this.treated =
          action.block === null
            ? null
            : { question: shown.explanation.question, block: action.block, found: null, problem: null };
        this.#page.post({ type: 'treated', block: action.block });
        break;
      case 'showFeatureMap': {
        const { question } = shown.explanation;
        this.featureMap = action.of && askedMap(question, action.of, this.featureMap);
        this.#page.post({ type: 'featureMap', of: action.of });
        break;
      }
      case 'showCauses':
        this.#measure({ kind: 'causes' }, shown);
        break;
      case 'why':
        this.#why(shown);
        break;
      case 'reset':
        this.#page.look({ changes: {} });
        this.#page.post({ type: 'discard' });
        break;
      case 'run': {
        const hasChanges = Object.keys(view.changes).length > 0;
        if (this.needs?.found === null) this.#page.post({ type: 'runNeeds', isWanted: false });
        this.#page.post({ type: 'run', changes: hasChanges ? view.changes : null });
      }
    }
  }

  /** Tries causes of the next region of interest first; regions and layers are measured then, unless they are known. */
  #why(shown: ShownState): void {
    const { changes } = this.#page.view;
    this.#page.look({ tab: 'causes', areTabsOpen: true });
    const first: ExplainAim = { kind: 'causes' };
    const hasChanges = Object.keys(changes).length > 0;
    if (hasChanges || isNothingKnown(shown))
      this.#page.post({ type: 'run', changes: hasChanges ? changes : null, first });
    else this.#measure(first, shown);
  }

  /** Asks for something more to be measured, if it can be and is not known. */
  #measure(aim: ExplainAim, shown: ShownState): void {
    if (this.#page.isReport || obstacleTo(aim.kind, shown) !== null) return;
    if (aim.kind === 'map' && isMapKnown(shown, aim.tensor)) return;
    this.#page.post({ type: 'measure', aim });
  }

  async #export(shown: ShownState, kind: ExportKind): Promise<void> {
    const { view } = this.#page;
    const name = exportName(shown, view);
    if (kind === 'npy') this.#page.export(`${name}.npy`, effectArray(tableIn(shown, view)));
    else await this.#page.exportPicture(name, kind, await explanationSvg(shown, view));
  }

  #change(shown: ShownState, changes: Changes): void {
    const all = realChanges({ ...this.#page.view.changes, ...changes }, shown.explanation.question);
    this.#page.look({ changes: all });
    if (changesPrediction(all)) this.#page.post({ type: 'prepare', changes: all });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-panel': ExplanationPanel;
  }
}
