import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { barScale } from '../model/bar-scale.ts';
import { componentReading, layersSetTo } from '../model/component-effects.ts';
import { termsOf } from '../model/csv-terms.ts';
import { readingOf } from '../model/outcome-reading.ts';
import { copyButton } from '../parts/copy-button.ts';
import { listStyles } from '../parts/list-styles.ts';
import { grid } from '../parts/virtual-grid.ts';
import { reordered } from '../model/sorting.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { changeColumns } from './change-columns.ts';
import { changeInWords, changesCsv, meanings } from './change-words.ts';
import {
  type ChangeKey,
  isOfLayers,
  layerChanges,
  type LayerChange,
  layersOf,
  sortChanges,
} from './layer-changes.ts';
import { ComparisonPart } from './comparison-part.ts';

/**
 * Layers and skip connections by how much their effects differ: before, after, Δ with interval, how far the layer itself
 * has changed, and how far its weights have moved.
 */
@customElement('segcause-changes')
class ChangeList extends ComparisonPart {
  static override styles = [sharedStyles, listStyles];

  override render(): TemplateResult {
    const { comparison } = this.shown;
    const all = layerChanges(comparison);
    if (all.length === 0) {
      return html`<p class="dim" data-testid="no-changes">
        ${
          this.shown.activity.running
            ? 'No layer is compared yet; the run is under way.'
            : 'No layer is compared yet. Run to see which layers changed.'
        }
      </p>`;
    }
    const outcome = readingOf('dice', comparison.before.question);
    const { order, openFlows } = this.view;
    const layersAlone = layersOf(all);
    const rows = isOfLayers(order.key)
      ? sortChanges(layersAlone, order)
      : sortChanges(all, order).flatMap((row) =>
          openFlows.includes(row.key) ? [row, ...row.members] : [row],
        );
    const roles = all.filter(({ difference }) => difference.state === 'decided').length;
    const own = layersAlone.flatMap((row) => row.own ?? []);
    const layers = own.filter(({ difference }) => difference.state === 'decided').length;
    const scale = barScale(
      all.map(({ difference }) => difference),
      outcome,
    );
    return html`
      <div class="list">
        <div class="tools">
          <span class="number" data-testid="changed-count"
            ><span title=${meanings.difference}>${roles} of ${all.length} flows changed</span>${
              own.length === 0
                ? nothing
                : html`<span title=${meanings.own}>, ${layers} of ${own.length} layers themselves</span>`
            }
            <span class="dim"
              >by more than ${outcome.zero} pts (family-wise error 5 %, this image and pool)</span
            ></span
          >
          ${this.isReport ? nothing : copyButton(this, () => changesCsv(rows.flatMap(withMembers), termsOf(comparison.before.question, componentReading('dice', comparison.before), layersSetTo(comparison.before))), 'copy-changes')}
        </div>
        ${grid<LayerChange>({
          label: 'Layers and skip connections by change of effect on Dice',
          testId: 'changes',
          rowTestId: 'change',
          columns: changeColumns(outcome, scale, own.length > 0),
          rows,
          sortedBy: this.view.order,
          selected: this.view.component,
          key: ({ key }) => key,
          title: changeInWords,
          isUnsure: ({ difference }) => difference.state === 'undetermined',
          select: ({ key }) => {
            this.look({ component: key });
          },
          open: ({ tensors }) => {
            if (tensors.after === null) return;
            const message = { type: 'goToDefinition', side: 'after', part: tensors.after } as const;
            ask(this, { type: 'post', message });
          },
          nested: {
            isOpen: ({ key, members }) => (members.length === 0 ? null : openFlows.includes(key)),
            isInner: ({ isMember }) => isMember && !isOfLayers(order.key),
            toggle: ({ key }) => {
              const others = openFlows.filter((open) => open !== key);
              this.look({ openFlows: others.length < openFlows.length ? others : [...others, key] });
            },
          },
          sort: (key) => {
            const falls = key !== 'name' && key !== 'operator';
            this.look({ order: reordered(order, key as ChangeKey, falls) });
          },
        })}
      </div>
    `;
  }
}

/** A closed flow, followed by its layers. */
function withMembers(row: LayerChange, place: number, rows: readonly LayerChange[]): readonly LayerChange[] {
  return rows[place + 1]?.isMember === true ? [row] : [row, ...row.members];
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-changes': ChangeList;
  }
}
