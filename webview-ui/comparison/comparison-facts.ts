import { LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nounsOf } from '../../src/documents/box.ts';
import type { Comparison } from '../../src/documents/comparison.ts';
import { regionsInWords } from '../../src/documents/regions.ts';
import { duration, fileName, grouped, shape } from '../model/format.ts';
import { roiPlace } from '../model/roi-words.ts';
import { type Fact, factColumns, factStyles } from '../parts/fact-list.ts';
import { sharedStyles } from '../styles.ts';

/** The terms on which both were measured, so that the numbers can be reported. */
@customElement('segcause-comparison-facts')
class ComparisonFacts extends LitElement {
  static override styles = [sharedStyles, factStyles];

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
      ['RoI', roiPlace(question.roi)],
      question.regions
        ? ['Regions', `${regionsInWords(question.regions, question.block.length)}, set to ${source.label}`]
        : [
            'Blocks',
            `${shape(question.block)} ${nounsOf(question.block.length).unit}, set to ${source.label}`,
          ],
      ['Layers set to', components?.donors.label ?? 'not measured'],
      ['Draws', `the same ${question.draws} for both, paired; seed ${question.seed}`],
      ['Δ', 'effect after − effect before: the role of the layer'],
      ['Own Δ', 'effect before with the later weights of the layer alone − effect before: the layer itself'],
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
    return factColumns([
      ['Compared', models],
      ['Terms', method],
      ['Run', run],
    ]);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-comparison-facts': ComparisonFacts;
  }
}
