import { LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nounsOf } from '../../src/documents/box.ts';
import type { Explanation, Question } from '../../src/documents/explanation.ts';
import { layersSetTo } from '../model/component-effects.ts';
import { fitInWords, measuredReading } from '../../src/documents/readings.ts';
import { regionsInWords } from '../../src/documents/regions.ts';
import { windowsInWords } from '../../src/documents/windows.ts';
import { duration, fileName, grouped, shape } from '../model/format.ts';
import { roiPlace } from '../model/roi-words.ts';
import { sharedStyles } from '../styles.ts';
import type { PredictedEffects } from './state.ts';
import { type Fact, factColumns, factStyles } from '../parts/fact-list.ts';

/** What was asked and how it was measured, so that the numbers can be reported. */
@customElement('segcause-facts')
class RunFacts extends LitElement {
  static override styles = [sharedStyles, factStyles];

  @property({ attribute: false }) explanation!: Explanation;
  @property({ attribute: false }) predicted: PredictedEffects | null = null;

  override render(): TemplateResult {
    const { question, source } = this.explanation;
    const { head, input } = question;
    const name = head.classes[head.channel];
    const model: readonly Fact[] = [
      ['Model', fileName(question.model.path), `SHA-256 ${question.model.sha256}`],
      ['Image', fileName(question.image.path), `SHA-256 ${question.image.sha256}`],
      ...imageFacts(question),
      ['Reference', question.mask === null ? "the model's own prediction" : fileName(question.mask.path)],
      ['Input', `${input.name}, ${input.layout}, ${input.channels} × ${shape(input.size)}`],
      ...(question.windows ? [['Sliding windows', windowsInWords(question.windows)] as const] : []),
      ['Class', name === undefined ? String(head.channel) : `${head.channel} · ${name}`],
      [
        'Prediction',
        head.decision === 'threshold'
          ? `${head.output} > ${head.threshold}`
          : `${head.decision} of ${head.output}`,
      ],
    ];
    const method: readonly Fact[] = [
      ['Preset', question.preset],
      [question.regions ? 'Regions set to' : 'Blocks set to', source.label],
      ['Layers set to', layersSetTo(this.explanation)],
      ['RoI', roiPlace(question.roi)],
      question.regions
        ? ['Regions', regionsInWords(question.regions, question.block.length)]
        : ['Blocks', `${shape(question.block)} ${nounsOf(question.block.length).unit}`],
      ...this.#reading(),
      ['Draws', drawsInWords(question)],
      ['Zero below', `τ = ${question.tau} Dice points`],
      ['Seed', String(question.seed)],
    ];
    return factColumns([
      ['Model', model],
      ['Method', method],
      ['Run', this.#run()],
    ]);
  }

  #reading(): readonly Fact[] {
    const { question } = this.explanation;
    switch (measuredReading(question)) {
      case 'total':
        return [];
      case 'direct':
        return [['Reading', 'direct, statistics held']];
      case 'predicted': {
        const { predicted } = this;
        return [['Reading', `total, ${predicted ? fitInWords(predicted, 'dice') : 'to be predicted'}`]];
      }
    }
  }

  #run(): readonly Fact[] {
    const { facts } = this.explanation;
    if (facts === null) return [['Status', 'not run yet']];
    return [
      ['Treatments', grouped(facts.treatments)],
      ['Arithmetic', `${grouped(Math.round(facts.passes))} passes`],
      ['Time', duration(facts.seconds)],
      ['Runtime', facts.runtime],
      ['Device', facts.device],
      ['SegCause', facts.version],
      ['Started', moment(facts.startedAt), facts.startedAt],
    ];
  }
}

/** "2026-11-23 01:08 UTC" from an ISO time. */
function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function drawsInWords({ draws, screening }: Question): string {
  return screening > 0 ? `${draws} per block, after ${screening} for screening` : `${draws} per block`;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-facts': RunFacts;
  }
}

/** What besides one image file the model was given. */
function imageFacts({ channelImages = [], constants = {} }: Question): readonly Fact[] {
  const files = channelImages.map(({ path, sha256 }, i): Fact => [
    `Image, file ${i + 2}`,
    fileName(path),
    `SHA-256 ${sha256}`,
  ]);
  const values = Object.entries(constants).map(([name, value]): Fact => [
    name,
    `set to ${typeof value === 'number' ? value : value.slice(0, 8).join(', ')}`,
  ]);
  return [...files, ...values];
}
