import '@vscode-elements/elements/dist/vscode-button/index.js';
import './virtual-grid.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { barScale } from '../model/bar-scale.ts';
import { areAllChannels, type ChannelKey, type RankedChannels, sortChannels } from '../model/channels.ts';
import { channelsCsv } from '../model/list-csv.ts';
import { layerIndex, layerName, rangeInWords } from '../model/component-names.ts';
import { isUnsure } from '../model/effect-table.ts';
import { effectInWords, stateInWords } from '../model/format.ts';
import { channelsIn } from '../model/looked-at.ts';
import type { ShownState } from '../model/panel-state.ts';
import { obstacle } from '../model/selecting.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { copyButton } from './copy-button.ts';
import { effectGridColumns } from './effect-grid-columns.ts';
import { listStyles } from './list-styles.ts';
import { grid, type GridColumn } from './virtual-grid.ts';

/** The channels of the selected layer by their effects. */
@customElement('segcause-channels')
export class ChannelRanking extends LitElement {
  static override styles = [sharedStyles, listStyles];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult {
    const { tensor } = this.view;
    if (tensor === null)
      return html`<p class="dim">Select a layer in the tree or the ranking to see its channels.</p>`;
    const { rows: channels, outcome } = channelsIn(this.shown, this.view, tensor);
    const rows = sortChannels(channels, this.view.channelOrder);
    return html`
      <div class="list">
        ${this.#tools(tensor, rows)}
        ${
          rows.length === 0
            ? html`<p class="dim" data-testid="no-channels">
                The channels of this layer are not measured yet.
              </p>`
            : grid<RankedChannels>({
                label: `Channels of ${tensor} by effect on ${outcome.label}`,
                testId: 'channels',
                rowTestId: 'ranked-channel',
                columns: [
                  ...channelColumns,
                  ...effectGridColumns(
                    outcome,
                    barScale(
                      rows.map(({ effect }) => effect),
                      outcome,
                    ),
                  ),
                ],
                rows,
                sortedBy: this.view.channelOrder,
                selected: this.view.component,
                key: ({ key }) => key,
                title: ({ component, effect, rank }) =>
                  `${rangeInWords(component.range)}: ${effectInWords(effect, outcome)}, rank ${rank}. ${stateInWords(effect, outcome)}.`,
                isUnsure: ({ effect }) => isUnsure(effect),
                select: ({ key }) => {
                  ask(this, { type: 'selectComponent', component: key, tensor, measure: false });
                },
                open: () => {
                  ask(this, { type: 'goToDefinition', part: tensor });
                },
                menu: ({ key }, at) => {
                  ask(this, { type: 'menu', component: key, tensor, at });
                },
                sort: (key) => {
                  const { channelOrder: order } = this.view;
                  const descending = order.key === key ? !order.descending : key === 'se' || key === 'n';
                  ask(this, {
                    type: 'view',
                    options: { channelOrder: { key: key as ChannelKey, descending } },
                  });
                },
              })
        }
      </div>
    `;
  }

  #tools(tensor: string, rows: readonly RankedChannels[]): TemplateResult {
    const layer = layerIndex(this.shown.explanation.layers).byTensor.get(tensor);
    const reason = obstacle(this.shown.activity);
    const isWhole = areAllChannels(rows, layer?.shape ?? []);
    const measure = (): void => {
      ask(this, { type: 'showChannels', tensor });
    };
    const { outcome } = channelsIn(this.shown, this.view, tensor);
    return html`
      <div class="tools">
        <span>${layer === undefined ? tensor : layerName(layer)}</span>
        ${
          isWhole || this.isReport
            ? nothing
            : html`<vscode-button
                secondary
                ?disabled=${reason !== null}
                title=${reason ?? 'Measure the channels of this layer'}
                data-testid="measure-channels"
                @click=${measure}
              >
                Measure Channels
              </vscode-button>`
        }
        ${
          rows.length === 0
            ? nothing
            : html`<span class="dim number count">${rows.length}</span>
                ${this.isReport ? nothing : copyButton(this, () => channelsCsv(rows, outcome), 'copy-channels')}`
        }
      </div>
    `;
  }
}

const channelColumns: readonly GridColumn<RankedChannels>[] = [
  {
    key: 'rank',
    label: 'Rank',
    sort: 'By size of the effect',
    width: '44px',
    cell: ({ rank }) => String(rank),
  },
  {
    key: 'channel',
    label: 'Channel',
    sort: 'By channel',
    width: '84px',
    cell: ({ component }) => rangeInWords(component.range).replace(/^channels? /u, ''),
  },
];
