import './change-list.ts';
import './change-tree.ts';
import './comparison-facts.ts';
import './image-list.ts';
import './map-row.ts';
import './rank-chart.ts';
import './transplant-list.ts';
import '../parts/status-line.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Comparison } from '../../src/documents/comparison.ts';
import type { CompareAim, ComparisonStep } from '../../src/documents/comparison-step.ts';
import { keyOfPart } from '../model/component-names.ts';
import { effectArray } from '../model/effect-array.ts';
import { className } from '../../src/documents/class-name.ts';
import { fileName } from '../model/format.ts';
import { roiPlace } from '../model/roi-words.ts';
import { Page, type PageKind } from '../page.ts';
import { headerStyles } from '../parts/header-styles.ts';
import { sideColours } from '../parts/display/side-colours.ts';
import { failureNotice } from '../parts/notice.ts';
import { pageLayout } from '../parts/page-layout.ts';
import { type ExportKind, pageMenu } from '../parts/page-menu.ts';
import { pageTabs } from '../parts/page-tabs.ts';
import { nextRun, runButton } from '../parts/run-button.ts';
import { sharedStyles } from '../styles.ts';
import type { MapAction } from './actions.ts';
import { comparisonLayout } from './comparison-layout.ts';
import { comparisonInWords } from './comparison-words.ts';
import { comparisonSvg, exportName } from './export-comparison.ts';
import { comparedMaps } from './maps.ts';
import { type ComparisonContent, comparisonReader, type ShownComparison } from './state.ts';
import { type ComparisonTab, comparisonTabs, type ComparisonView, defaultComparisonView } from './view.ts';

const comparisonPage: PageKind<Comparison, CompareAim, ComparisonStep, ComparisonContent, ComparisonView> = {
  noun: 'comparison',
  reader: comparisonReader,
  firstView: defaultComparisonView,
  viewAfter: (_shown, _view, message) =>
    message.type === 'select' ? { component: keyOfPart(message.part) } : {},
};

/** The whole page: it holds the state, and its parts draw it and ask for changes. */
@customElement('segcause-comparison')
class ComparisonPage extends LitElement {
  static override styles = [sharedStyles, headerStyles, pageLayout, comparisonLayout];

  /** The block under the pointer, in all three maps. */
  @state() private hovered: number | null = null;
  /** While H is held. */
  @state() private isBare = false;
  readonly #page = new Page<
    Comparison,
    CompareAim,
    ComparisonStep,
    never,
    { readonly type: 'compareImages' },
    ComparisonContent,
    ComparisonView,
    MapAction
  >(this, comparisonPage, (action) => {
    if (action.type === 'hover') this.hovered = action.block;
    else this.isBare = action.isBare;
  });

  override render(): TemplateResult | typeof nothing {
    return this.#page.render((shown) => this.#shown(shown));
  }

  #shown(shown: ShownComparison): TemplateResult {
    const { view, isReport } = this.#page;
    return html`
      <div
        class=${view.only === null ? 'page' : 'page alone'}
        .style=${sideColours(view.display.colours)}
        data-testid="comparison"
      >
        <div class="top">${this.#header(shown)} ${failureNotice(shown.activity)}</div>
        <segcause-change-tree
          class="tree"
          role="region"
          aria-label="Architecture"
          .shown=${shown}
          .view=${view}
          .isReport=${isReport}
        ></segcause-change-tree>
        <segcause-map-row
          class="maps"
          role="main"
          .shown=${shown}
          .view=${view}
          .hovered=${this.hovered}
          .isBare=${this.isBare}
        ></segcause-map-row>
        ${this.#tabs(shown)}
        <segcause-status
          class="status"
          .words=${comparisonInWords(shown)}
          .activity=${shown.activity}
        ></segcause-status>
      </div>
    `;
  }

  #header(shown: ShownComparison): TemplateResult {
    const { before, after } = shown.comparison;
    const terms = `${className(before.question.head)} in RoI ${roiPlace(before.question.roi)}`;
    const name = (path: string): TemplateResult => html`<span title=${path}>${fileName(path)}</span>`;
    return html`
      <header>
        <h1>
          ${name(before.question.model.path)} <i>→</i> ${name(after.question.model.path)} <i>·</i>
          ${name(before.question.image.path)}
        </h1>
        <span class="dim number terms" title=${terms} data-testid="terms">${terms}</span>
        ${this.#page.isReport ? nothing : this.#actions(shown)}
      </header>
    `;
  }

  #actions(shown: ShownComparison): TemplateResult {
    const { activity, comparison } = shown;
    const run = (): void => {
      this.#page.post({ type: 'run', changes: null });
    };
    const canStartOver = activity.resumable && activity.blocked === null;
    return html`
      ${runButton(this, activity, nextRun(comparison.status, activity, false), run)}
      ${pageMenu(this, canStartOver, (kind) => {
        void this.#export(shown, kind);
      })}
    `;
  }

  #tabs(shown: ShownComparison): TemplateResult {
    const { view, isReport } = this.#page;
    const lists: Readonly<Record<ComparisonTab, readonly [label: string, list: TemplateResult]>> = {
      layers: [
        'Layers',
        html`<segcause-changes .shown=${shown} .view=${view} .isReport=${isReport}></segcause-changes>`,
      ],
      ranks: ['Ranks', html`<segcause-ranks .shown=${shown} .view=${view}></segcause-ranks>`],
      transplant: [
        'Transplant',
        html`<segcause-transplants .shown=${shown} .view=${view}></segcause-transplants>`,
      ],
      images: [
        'Images',
        html`<segcause-images .shown=${shown} .view=${view} .isReport=${isReport}></segcause-images>`,
      ],
      facts: [
        'Run Facts',
        html`<segcause-comparison-facts .comparison=${shown.comparison}></segcause-comparison-facts>`,
      ],
    };
    const choose = (tab: ComparisonTab): void => {
      this.#page.look({ tab });
    };
    return pageTabs({ tabs: comparisonTabs, lists, selected: view.tab, choose });
  }

  async #export(shown: ShownComparison, kind: ExportKind): Promise<void> {
    const name = exportName(shown);
    if (kind === 'npy')
      this.#page.export(`${name}.npy`, effectArray(comparedMaps(shown.comparison).difference));
    else await this.#page.exportPicture(name, kind, await comparisonSvg(shown, this.#page.view));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-comparison': ComparisonPage;
  }
}
