import { at } from '../../at.ts';
import { boxInWords } from '../../documents/box.ts';
import { className } from '../../documents/class-name.ts';
import { causesBySize, conclusionOf } from '../../documents/cause-words.ts';
import type { Component } from '../../documents/components.ts';
import type { Measurement } from '../../documents/effects.ts';
import type { Explanation, Layer } from '../../documents/explanation.ts';
import { measuredEffects, measuredReading, readingInWords } from '../../documents/readings.ts';
import { byFlow } from '../../documents/flows.ts';
import { blockAt } from '../../documents/grid.ts';
import type { JointCheck } from '../../documents/joint.ts';
import { jointSentences, lawInWords, nearestWarning } from '../../documents/joint-words.ts';
import { type LearntFindings, pInWords, replacementWords } from '../../documents/learnt.ts';
import { gridOfMap } from '../../documents/map-grid.ts';
import { shownEffects } from '../../documents/refined-grid.ts';
import { regionName, regionsInWords } from '../../documents/regions.ts';

/** Of each kind, so many of the largest effects are listed. */
const listed = 12;

/**
 * What was found, as JSON that a language model can read: effects in Dice points, below zero where a part supports the
 * segmentation.
 * @param file where the whole explanation lies
 */
export function findingsText(explanation: Explanation, file: string): string {
  const { question, baseline, guesses, source, status, maps, joint, components, causes, learnt, layers } =
    explanation;
  const { facts } = explanation;
  const map = at(maps, 0);
  const reading = readingInWords(question, map);
  const isPredicted = measuredReading(question) === 'predicted';
  const grid = gridOfMap(explanation, map);
  const effects = shownEffects(grid, measuredEffects(question, map));
  return JSON.stringify(
    {
      howToRead:
        'An effect is the mean change of Dice (points, 0–100) inside the region of interest when a part is set to other content. Below zero: the part supports the segmentation. Above zero: it works against it. Undetermined: not yet distinguishable from zero. Effects say what this model uses on this image, not whether it is right to use it, and nothing about other images.',
      file,
      status,
      class: className(question.head),
      regionOfInterest: boxInWords(question.roi),
      reference: explanation.reference === null ? 'the model’s own prediction' : 'the mask',
      diceInRegion: rounded(baseline.dice),
      treatment: source.label,
      inferred: guesses.map(({ text }) => text),
      blocks: {
        ...(reading !== null && { reading }),
        ...(question.regions
          ? { are: regionsInWords(question.regions, question.block.length) }
          : { size: question.block.join('×') }),
        ...(question.coarse && { coarse: `${question.coarse.join('×')} where none responds` }),
        count: effects.length,
        byState: countsOf(effects.map(({ state }) => state)),
        largest: largest(effects).map(({ index, ...effect }) => ({
          ...(grid.regions && { region: regionName(at(grid.regions.parts, index)) }),
          [grid.regions ? 'box' : 'block']: boxInWords(blockAt(grid, index)),
          ...sizeOf(effect, isPredicted),
        })),
      },
      setTogether: joint && togetherOf(joint, question.regions ? 'regions' : 'blocks'),
      causes: causes && {
        isComplete: causes.isComplete,
        bySize: causesBySize(causes.causes).map((cause) => ({
          conclusion: conclusionOf(cause, baseline),
          ...(cause.found && sizeOf(cause.found)),
        })),
      },
      network: components && {
        setTo: components.intervention,
        donors: components.donors.label,
        byState: countsOf(components.effects.map(({ state }) => state)),
        largest: largest(byFlow(components.effects).map(([first, ...others]) => ({ ...first, others }))).map(
          ({ component, flow, others, ...effect }) => ({
            ...nameOf(component, layers),
            ...sizeOf(effect),
            ...(flow !== undefined && {
              sharedWith: others.map((one) => Object.values(nameOf(one.component, layers)).join(', ')),
            }),
          }),
        ),
      },
      learnt: learnt?.map((findings) => learntOf(findings, layers)),
      run: facts && {
        treatments: facts.treatments,
        seconds: rounded(facts.seconds),
        runtime: facts.runtime,
        device: facts.device,
      },
    },
    null,
    1,
  );
}

/** What many blocks do together, and whether the map does worse than distance. */
function togetherOf(joint: JointCheck, units: 'blocks' | 'regions'): Readonly<Record<string, unknown>> {
  const warning = nearestWarning(joint, joint.rankedBy);
  return {
    isComplete: joint.isComplete,
    setTo: lawInWords('pool', joint),
    effects: jointSentences(joint, joint.rankedBy, units),
    ...(warning !== null && { warning }),
  };
}

/** What layers have learnt, which tells layers of one flow apart. */
function learntOf(
  { replacement, draws, isComplete, effects }: LearntFindings,
  layers: readonly Layer[],
): Readonly<Record<string, unknown>> {
  return {
    parameters: `${replacementWords[replacement]}, all else kept`,
    isComplete,
    draws,
    largest: largest(effects).map(({ layers: tensors, n, mean, low, high, p }) => ({
      layers: tensors.map((tensor) => pathOf(tensor, layers)),
      effect: rounded(mean),
      ...(n > 1 && { interval: [rounded(low), rounded(high)] }),
      ...(p !== null && { overAllLayers: pInWords(p) }),
    })),
  };
}

function largest<E extends Pick<Measurement, 'mean'>>(effects: readonly E[]): readonly E[] {
  return effects
    .filter(({ mean }) => mean !== 0)
    .toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
    .slice(0, listed);
}

function countsOf(states: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** @param isPredicted whether it was predicted, so that a closed interval is no exact mean */
function sizeOf(
  { state, n, mean, low, high }: Pick<Measurement, 'state' | 'n' | 'mean' | 'low' | 'high'>,
  isPredicted = false,
): {
  readonly state: string;
  readonly effect: number;
  readonly interval: readonly [number, number] | 'exact for the pool';
  readonly draws: number;
} {
  const isExact = low === high && !isPredicted;
  const interval = isExact ? 'exact for the pool' : ([rounded(low), rounded(high)] as const);
  return { state, effect: rounded(mean), interval, draws: n };
}

function nameOf(component: Component, layers: readonly Layer[]): Readonly<Record<string, unknown>> {
  switch (component.kind) {
    case 'module':
      return { module: component.path };
    case 'layer':
      return { layer: pathOf(component.tensor, layers) };
    case 'edge': {
      const consumer = layers.find(({ node }) => node === component.consumer)?.path ?? component.consumer;
      return { connection: `${pathOf(component.tensor, layers)} → ${consumer}` };
    }
    case 'channels':
      return { layer: pathOf(component.tensor, layers), channels: component.range.join(' to before ') };
  }
}

function pathOf(tensor: string, layers: readonly Layer[]): string {
  const layer = layers.find((one) => one.tensor === tensor);
  return layer === undefined || layer.path === '' ? (layer?.node ?? tensor) : layer.path;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
