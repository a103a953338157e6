import './lists/block-ranking.ts';
import './lists/cause-ranking.ts';
import './lists/channel-ranking.ts';
import './lists/component-ranking.ts';
import './lists/effect-statistics.ts';
import './lists/joint-check.ts';
import './run-facts.ts';
import { html, type TemplateResult } from 'lit';
import { chevronIcon } from '../parts/icons.ts';
import { pageTabs } from '../parts/page-tabs.ts';
import { ask } from './actions.ts';
import { tableIn } from './current-lists.ts';
import type { ShownState } from './state.ts';
import { type Tab, tabs, type ViewOptions } from './view-options.ts';
import { mapTerms } from './list-csv.ts';

/** The lists below the image, and the button that hides them. */
export function panelTabs(
  from: EventTarget,
  shown: ShownState,
  view: ViewOptions,
  isReport: boolean,
): TemplateResult {
  const table = tableIn(shown, view);
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
      table.grid.regions ? 'Regions' : 'Blocks',
      html`<segcause-blocks
        .table=${table}
        .terms=${mapTerms(shown, table.tensor, table.outcome)}
        .view=${view}
        .isReport=${isReport}
      ></segcause-blocks>`,
    ],
    joint: [
      'Joint',
      html`<segcause-joint .shown=${shown} .view=${view} .isReport=${isReport}></segcause-joint>`,
    ],
    causes: [
      'Causes',
      html`<segcause-causes .shown=${shown} .view=${view} .isReport=${isReport}></segcause-causes>`,
    ],
    statistics: ['Statistics', html`<segcause-statistics .table=${table}></segcause-statistics>`],
    facts: [
      'Facts',
      html`<segcause-facts .explanation=${shown.explanation} .predicted=${shown.predicted}></segcause-facts>`,
    ],
  };
  const choose = (tab: Tab): void => {
    if (tab === 'channels' && view.tensor !== null) ask(from, { type: 'showChannels', tensor: view.tensor });
    else ask(from, { type: 'view', options: { tab, areTabsOpen: true } });
  };
  return pageTabs({ tabs, lists, selected: view.tab, choose, addon: toggleButton(from, view.areTabsOpen) });
}

function toggleButton(from: EventTarget, areOpen: boolean): TemplateResult {
  const label = areOpen ? 'Hide the lists to enlarge the image' : 'Show the lists';
  const toggle = (): void => {
    ask(from, { type: 'view', options: { areTabsOpen: !areOpen } });
  };
  return html`<button
    class="plain icon toggle"
    slot="addons"
    title=${label}
    aria-label=${label}
    aria-expanded=${areOpen}
    data-testid="toggle-tabs"
    @click=${toggle}
  >
    ${chevronIcon}
  </button>`;
}
