import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ImagesDifference } from '../../src/documents/comparison.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import { barScale } from '../model/bar-scale.ts';
import { componentName, layerIndex } from '../model/component-names.ts';
import type { BlockEffect } from '../model/block-effect.ts';
import { fileName, signed } from '../model/format.ts';
import { readingOf } from '../model/outcome-reading.ts';
import { reordered, type Order, sortedBy, type SortValue } from '../model/sorting.ts';
import { effectBar } from '../parts/effect-bar.ts';
import { listStyles } from '../parts/list-styles.ts';
import { grid } from '../parts/virtual-grid.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { ComparisonPart } from './comparison-part.ts';

interface LayerMean {
  readonly key: string;
  readonly name: string;
  readonly effect: BlockEffect;
}

const mostShown = 5;

/** Mean differences of layers over several images, and the images on which the models differ most. */
@customElement('segcause-images')
class ImageList extends ComparisonPart {
  static override styles = [
    sharedStyles,
    listStyles,
    css`
      .images {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    const { comparison } = this.shown;
    const { images } = comparison;
    return html`
      <div class="list">
        <div class="tools">
          ${this.isReport ? nothing : this.#choose()} ${images === null ? nothing : facts(images)}
        </div>
        ${
          images === null
            ? html`<p class="dim" data-testid="no-images">
                ${
                  this.isReport
                    ? 'The layers are compared on one image.'
                    : 'Choose a folder of images, and one with their masks, to see which layers differ on average over images.'
                }
              </p>`
            : this.#grid(images)
        }
      </div>
    `;
  }

  #choose(): TemplateResult {
    const { running, blocked } = this.shown.activity;
    return html`<vscode-button
      secondary
      ?disabled=${running || blocked !== null}
      title=${blocked ?? ''}
      data-testid="compare-images"
      @click=${(): void => {
        ask(this, { type: 'post', message: { type: 'compareImages' } });
      }}
      >Choose Images…</vscode-button
    >`;
  }

  #grid(images: ImagesDifference): TemplateResult {
    const { comparison } = this.shown;
    const outcome = { ...readingOf('dice', comparison.before.question), pool: null };
    const index = layerIndex(comparison.before.layers);
    const all = images.layers
      .filter(({ before }) => before.kind !== 'module')
      .map(({ before, mean, se, low, high, n }): LayerMean => {
        const isClear = low > 0 || high < 0;
        const effect: BlockEffect = {
          state: isClear ? 'decided' : 'undetermined',
          n,
          mean,
          se,
          low,
          high,
          isExact: false,
        };
        return { key: componentKey(before), name: componentName(before, index), effect };
      });
    const scale = barScale(
      all.map(({ effect }) => effect),
      outcome,
    );
    const { imagesOrder } = this.view;
    return grid<LayerMean>({
      label: 'Layers by mean difference over images',
      testId: 'image-layers',
      rowTestId: 'image-layer',
      columns: [
        {
          key: 'name',
          label: 'Layer',
          sort: 'By name',
          width: 'minmax(110px, 4fr)',
          isText: true,
          cell: ({ name }) => name,
        },
        {
          key: 'difference',
          label: 'Mean Δ, pts',
          sort: 'By signed difference',
          width: '86px',
          cell: ({ effect }) => signed(effect.mean),
        },
        {
          key: 'size',
          label: '|Δ|',
          sort: 'By size of the difference',
          width: 'minmax(64px, 3fr)',
          cell: ({ effect }) => effectBar(effect, outcome, scale),
        },
        {
          key: 'interval',
          label: '95 % interval',
          sort: null,
          width: '170px',
          from: 520,
          cell: ({ effect }) => `${signed(effect.low)} to ${signed(effect.high)}`,
        },
      ],
      rows: sortRows(all, imagesOrder),
      sortedBy: imagesOrder,
      selected: this.view.component,
      key: ({ key }) => key,
      title: ({ name, effect }) =>
        `${name}: mean difference ${signed(effect.mean)} points over ${effect.n} images, 95 % interval ${signed(effect.low)} to ${signed(effect.high)}`,
      isUnsure: ({ effect }) => effect.state === 'undetermined',
      select: ({ key }) => {
        this.look({ component: key });
      },
      sort: (key) => {
        this.look({ imagesOrder: reordered(imagesOrder, key, key !== 'name') });
      },
    });
  }
}

const values: Readonly<Record<string, (row: LayerMean) => SortValue>> = {
  name: ({ name }) => name,
  difference: ({ effect }) => effect.mean,
  size: ({ effect }) => Math.abs(effect.mean),
};

function sortRows(rows: readonly LayerMean[], { key, descending }: Order): readonly LayerMean[] {
  const value = values[key];
  return value === undefined ? rows : sortedBy(rows, value, descending);
}

/** How many images were compared, and which differ most, by mean |Δ| over layers. */
function facts({ images, skipped }: ImagesDifference): TemplateResult {
  const size = ({ differences }: ImagesDifference['images'][number]): number =>
    differences.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, differences.length);
  const most = sortedBy(images, size, true).slice(0, mostShown);
  const named = most.map(
    (one) =>
      `${fileName(one.image.path)} (mean |Δ| ${size(one).toFixed(2)}, Dice ${one.dice.before.toFixed(1)} → ${one.dice.after.toFixed(1)})`,
  );
  const words = `The models differ most on ${named.join(', ')}`;
  return html`
    <span class="number" title=${skipped.map(({ item, reason }) => `${item}: ${reason}`).join('\n')}
      >${images.length} images${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}</span
    >
    <span class="images dim" data-testid="most-different" title=${words}>${words}</span>
  `;
}
declare global {
  interface HTMLElementTagNameMap {
    'segcause-images': ImageList;
  }
}
