import '../../parts/virtual-grid.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { barScale } from '../../model/bar-scale.ts';
import { areAllChannels, type ChannelKey, type RankedChannels, sortChannels } from '../../model/channels.ts';
import { channelsCsv, componentTerms } from '../list-csv.ts';
import { layerIndex, rangeInWords, tensorName } from '../../model/component-names.ts';
import { isUnsure } from '../../model/block-effect.ts';
import { effectInWords, stateInWords } from '../../model/format.ts';
import { measureButton } from '../measure-button.ts';
import { channelsIn } from '../current-lists.ts';
import { reordered } from '../../model/sorting.ts';
import { sharedStyles } from '../../styles.ts';
import { copyButton } from '../../parts/copy-button.ts';
import { effectGridColumns, rankColumn } from './effect-grid-columns.ts';
import { listStyles } from '../../parts/list-styles.ts';
import { grid, type GridColumn } from '../../parts/virtual-grid.ts';
import { PanelPart } from '../panel-part.ts';

/** The channels of the selected layer by their effects. */
@customElement('segcause-channels')
class ChannelRanking extends PanelPart {
  static override styles = [sharedStyles, listStyles];

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
                  const falls = key === 'se' || key === 'n';
                  const channelOrder = reordered(this.view.channelOrder, key as ChannelKey, falls);
                  this.look({ channelOrder });
                },
              })
        }
      </div>
    `;
  }

  #tools(tensor: string, rows: readonly RankedChannels[]): TemplateResult {
    const index = layerIndex(this.shown.explanation.layers);
    const isWhole = areAllChannels(rows, index.byTensor.get(tensor)?.shape ?? []);
    const measure = (): void => {
      ask(this, { type: 'showChannels', tensor });
    };
    const { outcome } = channelsIn(this.shown, this.view, tensor);
    return html`
      <div class="tools">
        <span class="name" title=${tensorName(tensor, index)}>${tensorName(tensor, index)}</span>
        ${
          isWhole || this.isReport
            ? nothing
            : measureButton(this.shown, {
                kind: 'channels',
                testId: 'measure-channels',
                label: 'Measure Channels',
                title: 'Measure the channels of this layer',
                measure,
              })
        }
        ${
          rows.length === 0
            ? nothing
            : html`<span class="dim number count">${rows.length}</span>
                ${this.isReport ? nothing : copyButton(this, () => channelsCsv(rows, outcome, componentTerms(this.shown, outcome)), 'copy-channels')}`
        }
      </div>
    `;
  }
}

const channelColumns: readonly GridColumn<RankedChannels>[] = [
  rankColumn('rank', ({ rank }) => rank),
  {
    key: 'channel',
    label: 'Channel',
    sort: 'By channel',
    width: '84px',
    cell: ({ component }) => rangeInWords(component.range).replace(/^channels? /u, ''),
  },
];

declare global {
  interface HTMLElementTagNameMap {
    'segcause-channels': ChannelRanking;
  }
}
