import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Comparison } from '../../src/explanation/comparison.ts';
import { duration, fileName, grouped, place, shape } from '../model/format.ts';
import { sharedStyles } from '../styles.ts';

type Fact = readonly [term: string, value: string, title?: string];

/** On which terms both were measured, so that the numbers can be reported. */
@customElement('segcause-comparison-facts')
export class ComparisonFacts extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
        gap: 16px 32px;
        padding: 12px 16px;
      }
      dl {
        display: grid;
        grid-template-columns: 88px 1fr;
        align-content: start;
        gap: 2px 12px;
        margin: 6px 0 0;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) comparison!: Comparison;

  override render(): TemplateResult {
    const { before, after, matching, facts } = this.comparison;
    const { question, source, components } = before;
    const { by, pairs, onlyBefore, onlyAfter } = matching;
    const how = by === 'names' ? 'by module path' : 'by operator, shape and order';
    const models: readonly Fact[] = [
      ['Before', fileName(question.model.path), `SHA-256 ${question.model.sha256}`],
      ['After', fileName(after.question.model.path), `SHA-256 ${after.question.model.sha256}`],
      ['Image', fileName(question.image.path), `SHA-256 ${question.image.sha256}`],
      ['Reference', question.mask === null ? "each model's own prediction" : fileName(question.mask.path)],
      ['Inputs', `${shape(question.input.size)} and ${shape(after.question.input.size)}`],
      [
        'Layers',
        `${pairs.length} matched ${how}; ${onlyBefore.length} only before, ${onlyAfter.length} only after`,
      ],
    ];
    const method: readonly Fact[] = [
      ['RoI', place(question.roi)],
      ['Blocks', `${question.block} × ${question.block} px, set to ${source.label}`],
      ['Layers set to', components?.donors.label ?? 'not measured'],
      ['Draws', `the same ${question.draws} for both, paired; seed ${question.seed}`],
      ['Changed', `|Δ| > ${question.tau} points; Holm, family-wise error 5 %, for this image and pool`],
    ];
    const run: readonly Fact[] =
      facts === null
        ? []
        : [
            ['Started', new Date(facts.startedAt).toLocaleString()],
            ['Took', duration(facts.seconds)],
            ['Treatments', grouped(facts.treatments)],
            ['Passes', grouped(facts.passes)],
            ['Runtime', `${facts.runtime} (${facts.device})`],
          ];
    return html`
      <div class="columns">
        ${column('Compared', models)} ${column('Terms', method)} ${column('Run', run)}
      </div>
    `;
  }
}

function column(title: string, facts: readonly Fact[]): TemplateResult {
  return html`<section>
    <h2>${title}</h2>
    <dl>
      ${facts.map(
        ([term, value, hover]) =>
          html`<dt class="dim">${term}</dt>
            <dd title=${hover ?? ''}>${value}</dd>`,
      )}
    </dl>
  </section>`;
}
