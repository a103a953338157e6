import { html, nothing, svg, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import {
  type JointCheck,
  type JointLaw,
  jointLaws,
  type JointOrder,
  type RankingOutcome,
} from '../../../src/documents/joint.ts';
import {
  jointOrderWords,
  jointSentences,
  lawInWords,
  nearestWarning,
} from '../../../src/documents/joint-words.ts';
import { outcomeWords } from '../../../src/documents/outcomes.ts';
import { signed } from '../../model/format.ts';
import {
  type ChartLine,
  type ChartPoint,
  type JointChart,
  jointChart,
  jointOutcome,
} from '../../model/joint-chart.ts';
import { copyButton } from '../../parts/copy-button.ts';
import { sharedStyles } from '../../styles.ts';
import { jointCsv } from '../list-csv.ts';
import { PanelPart } from '../panel-part.ts';
import { jointStyles } from './joint-styles.ts';

const colours: Readonly<Record<JointOrder, string>> = {
  supporting: 'var(--sc-supports)',
  opposing: 'var(--sc-against)',
  nearest: 'var(--vscode-foreground)',
  random: 'var(--sc-dim)',
};

const headings: Readonly<Record<JointLaw, string>> = { pool: 'Second pool', blur: 'Blurred' };

/** What the blocks that the map ranks first do together, beside the sum of their single effects and other orders. */
@customElement('segcause-joint')
class JointCheckView extends PanelPart {
  static override styles = [sharedStyles, jointStyles];

  override render(): TemplateResult {
    const { joint, question } = this.shown.explanation;
    if (joint === undefined || (joint.rows.length === 0 && !joint.isComplete))
      return html`<p class="dim empty" data-testid="no-joint">${this.#whyNone()}</p>`;
    const outcome = jointOutcome(this.view.outcome, joint);
    const warning = nearestWarning(joint, outcome);
    const units = question.regions ? 'regions' : 'blocks';
    return html`<div class="both number" data-testid="joint">
      <div class="words">
        <div class="title">
          <h2>${units} set together, effect on ${outcomeWords[outcome].label}</h2>
          ${this.isReport || joint.rows.length === 0 ? nothing : copyButton(this, () => jointCsv(this.shown, joint), 'copy-joint')}
        </div>
        ${jointSentences(joint, outcome, units).map((sentence) => html`<p data-testid="joint-sentence">${sentence}</p>`)}
        ${warning === null ? nothing : html`<p class="warning">${warning}</p>`}
        ${joint.rows.length === 0 ? nothing : [this.#legend(joint), html`<p class="dim">Second pool: ${lawInWords('pool', joint)}.</p>`]}
      </div>
      ${jointLaws.map((law) => this.#chart(joint, law, outcome, units))}
    </div>`;
  }

  #whyNone(): string {
    const { explanation, activity } = this.shown;
    if (explanation.question.jointCheck === false) return 'The joint check is off in the settings.';
    if (this.isReport) return 'No joint check was measured.';
    const when = activity.running ? 'It follows' : 'It is part of a run, and follows';
    return `Not measured yet. ${when} once the map is finished: the blocks that support and oppose most are set together, by about 50 passes.`;
  }

  #legend({ rows }: JointCheck): TemplateResult {
    const orders = (['supporting', 'opposing', 'nearest', 'random'] as const).filter((order) =>
      rows.some((row) => row.order === order),
    );
    return html`<ul>
      ${orders.map((order) => html`<li>${sample(order, false)}${jointOrderWords[order]}</li>`)}
      ${orders.includes('supporting') || orders.includes('opposing') ? html`<li>${sample(orders[0] ?? 'supporting', true)}sum of single effects</li>` : nothing}
    </ul>`;
  }

  #chart(joint: JointCheck, law: JointLaw, outcome: RankingOutcome, units: string): TemplateResult {
    const chart = jointChart(joint, law, outcome);
    if (chart === null) return html``;
    const ends = [...new Set([chart.high, 0, chart.low])].filter(
      (value) => value === 0 || Math.abs(value) > 0.08 * (chart.high - chart.low),
    );
    const placeOf = (value: number): number => (chart.high - value) / (chart.high - chart.low || 1);
    return html`<figure data-testid="joint-${law}">
      <figcaption><h2>${headings[law]}</h2></figcaption>
      <div class="scale" aria-hidden="true">
        ${ends.map((value) => html`<span .style=${`top: ${100 * placeOf(value)}%`}>${signed(value)}</span>`)}
      </div>
      <div class="plot">${plot(chart, outcome)}</div>
      <div class="sizes" aria-hidden="true">
        ${chart.sizes.filter(({ x }, i, all) => isApart(x, all[i + 1]?.x)).map(({ blocks, x }) => html`<span .style=${`left: ${100 * x}%`}>${blocks}</span>`)}
      </div>
      <div class="unit">${units} set together</div>
    </figure>`;
  }
}

/** Whether a label has room before the next one. */
function isApart(x: number, next: number | undefined): boolean {
  return next === undefined || next - x > 0.08;
}

function plot({ lines, zero }: JointChart, outcome: RankingOutcome): TemplateResult {
  return html`<svg viewBox="0 0 1 1" preserveAspectRatio="none" role="list">
    ${svg`<path class="zero" d=${`M0 ${zero}H1`} />`} ${lines.map((line) => drawnLine(line, outcome))}
  </svg>`;
}

function drawnLine({ order, isSum, points }: ChartLine, outcome: RankingOutcome): TemplateResult {
  const colour = colours[order];
  const d = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return svg`<path class=${isSum ? 'sum' : order} d=${d} stroke=${colour} />
    ${points.map((point) => (isSum ? smallDot(point, colour) : dot(point, colour, outcome)))}`;
}

/** Where a sum of single effects lies, whose number stands with what the set does together. */
function smallDot({ x, y }: ChartPoint, colour: string): TemplateResult {
  return svg`<path class="dot small" d=${`M${x} ${y}h0`} stroke=${colour} />`;
}

function dot({ x, y, row }: ChartPoint, colour: string, outcome: RankingOutcome): TemplateResult {
  const { order, blocks, together, alone, n } = row;
  const words = `${blocks} ${jointOrderWords[order]}: ${signed(together[outcome])} together, ${signed(alone[outcome])} if independent (${n} ${n === 1 ? 'draw' : 'draws'})`;
  return svg`<path class="dot" d=${`M${x} ${y}h0`} stroke=${colour} role="listitem" aria-label=${words}><title>${words}</title></path>`;
}

function sample(order: JointOrder, isSum: boolean): TemplateResult {
  return html`<svg viewBox="0 0 20 6" aria-hidden="true">
    ${svg`<path class=${isSum ? 'sum' : order} d="M0 3H20" stroke=${isSum ? 'currentColor' : colours[order]} />`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-joint': JointCheckView;
  }
}
