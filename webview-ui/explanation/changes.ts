import type { Size } from '../../src/documents/box.ts';
import type { Question } from '../../src/documents/explanation.ts';
import { usualPasses } from '../../src/documents/readings.ts';
import { settingOfRegions } from '../../src/documents/region-choice.ts';
import { refineOf } from '../../src/documents/settings-of-question.ts';
import { settingOfRoi } from '../../src/documents/roi.ts';
import type { Changes } from '../../src/protocol/explanation-page.ts';

/** A value for each thing that can be changed. */
export type Asked = { readonly [Key in keyof Changes]-?: NonNullable<Changes[Key]> };

/** The value in the question of each thing that can be changed. */
function askedNow(question: Question): Asked {
  const { head, roi, preset, reading, passes, treatment, intervention } = question;
  const { block, coarse, regions, draws, seed, jointCheck } = question;
  const { output, channel, decision, activation, threshold } = head;
  return {
    roi: settingOfRoi(roi),
    preset,
    reading: reading ?? 'total',
    passes: passes ?? usualPasses,
    treatment,
    intervention,
    block: sidesOf(block),
    refine: coarse === undefined ? 1 : refineOf(coarse, block),
    regions: settingOfRegions(regions?.chosen),
    draws,
    seed,
    jointCheck: jointCheck ?? true,
    output,
    class: channel,
    decision,
    activation,
    threshold,
  };
}

/** The block size as settings have it: one side where all are the same. */
function sidesOf(block: Size<'input'>): number | readonly number[] {
  const [side, ...others] = block;
  return side !== undefined && others.every((other) => other === side) ? side : block;
}

/** What the next run will ask. */
export function askedNext(question: Question, changes: Changes): Asked {
  return { ...askedNow(question), ...(changes as Partial<Asked>) };
}

/** The changes that differ from the question. */
export function realChanges(changes: Changes, question: Question): Changes {
  const { draws, ...others } = changesBesides(changes, askedNow(question));
  // Whatever else a block is set to is one value, which is drawn once.
  const isDrawn = askedNext(question, changes).treatment === 'patches';
  return draws === undefined || !isDrawn ? others : { ...others, draws };
}

/** The changes to other values than these. */
export function changesBesides(changes: Changes, known: Changes): Changes {
  const values: Readonly<Record<string, unknown>> = known;
  const differs = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(values[key]);
  return Object.fromEntries(Object.entries(changes).filter(differs));
}

const words: Readonly<Record<keyof Changes, string>> = {
  roi: 'RoI',
  preset: 'preset',
  reading: 'reading of effects',
  passes: 'whole passes',
  treatment: 'treatment',
  intervention: 'intervention',
  block: 'block size',
  refine: 'coarse blocks first',
  regions: 'blocks or regions',
  draws: 'draws',
  seed: 'seed',
  jointCheck: 'joint check',
  output: 'output',
  class: 'class',
  decision: 'decision',
  activation: 'activation',
  threshold: 'threshold',
};

/** The names of what is changed: "RoI, block size". */
export function changesInWords(changes: Changes): string {
  return (Object.keys(changes) as (keyof Changes)[]).map((key) => words[key]).join(', ');
}

const readings: readonly string[] = ['output', 'class', 'decision', 'activation', 'threshold'];

/** Whether the model must be run again before its prediction can be shown with these changes. */
export function changesPrediction(changes: Changes): boolean {
  return Object.keys(changes).some((key) => readings.includes(key));
}
