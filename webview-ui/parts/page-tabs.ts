import '@vscode-elements/elements/dist/vscode-tab-header/index.js';
import '@vscode-elements/elements/dist/vscode-tab-panel/index.js';
import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { at } from '../../src/at.ts';

/** The tabs of a page, from left to right, and what is in each. */
export interface PageTabs<Tab extends string> {
  readonly tabs: readonly Tab[];
  readonly lists: Readonly<Record<Tab, readonly [label: string, list: TemplateResult]>>;
  readonly selected: Tab;
  readonly choose: (tab: Tab) => void;
  /** What stands at the end of the row of tabs. */
  readonly addon?: TemplateResult;
}

/** Tabs, of which only the selected one is drawn. */
export function pageTabs<Tab extends string>({
  tabs,
  lists,
  selected,
  choose,
  addon,
}: PageTabs<Tab>): TemplateResult {
  return html`
    <vscode-tabs
      class="tabs"
      role="region"
      aria-label="Lists"
      panel
      .selectedIndex=${tabs.indexOf(selected)}
      @vsc-tabs-select=${(event: CustomEvent<{ readonly selectedIndex: number }>): void => {
        choose(at(tabs, event.detail.selectedIndex));
      }}
    >
      ${tabs.map(
        (tab) => html`
          <vscode-tab-header slot="header" data-testid="tab-${tab}">${lists[tab][0]}</vscode-tab-header>
          <vscode-tab-panel>${tab === selected ? lists[tab][1] : nothing}</vscode-tab-panel>
        `,
      )}
      ${addon ?? nothing}
    </vscode-tabs>
  `;
}
