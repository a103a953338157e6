import { at } from '../at.ts';
import { namesOfAxes, nounsOf } from '../documents/box.ts';
import { className } from '../documents/class-name.ts';
import type { Cause } from '../documents/causes.ts';
import { causesBySize, conclusionOf } from '../documents/cause-words.ts';
import type { JointCheck } from '../documents/joint.ts';
import { jointSentences, lawInWords, nearestWarning } from '../documents/joint-words.ts';
import { roiInWords } from '../documents/roi.ts';
import type { Effect } from '../documents/effects.ts';
import type { Baseline, Explanation } from '../documents/explanation.ts';
import { byFlow, standsFor } from '../documents/flows.ts';
import { blockAt, type Grid, tileCount } from '../documents/grid.ts';
import { gridOfMap } from '../documents/map-grid.ts';
import { measuredEffects, measuredReading, readingInWords } from '../documents/readings.ts';
import { shownEffects } from '../documents/refined-grid.ts';
import { regionName, regionsInWords } from '../documents/regions.ts';
import { windowsInWords } from '../documents/windows.ts';
import { fewDonorsWarning } from '../documents/donor-words.ts';
import type { ComponentFindings } from '../documents/components.ts';
import { type LearntEffect, pInWords, replacementWords } from '../documents/learnt.ts';
import { layerNames, nameOfFlow } from './component-name.ts';

/** What was found, in a few lines for a terminal. */
export function summarizeExplanation(explanation: Explanation): readonly string[] {
  const { question, baseline, source, maps, joint, components, causes, learnt } = explanation;
  const { layers, facts, status } = explanation;
  const map = at(maps, 0);
  const grid = gridOfMap(explanation, map);
  const effects = shownEffects(grid, measuredEffects(question, map));
  const reading = measuredReading(question);
  const words = readingInWords(question, map);
  const units =
    question.regions === undefined
      ? blocksInWords(grid, effects)
      : regionsInWords(question.regions, question.block.length);
  const supports = effects.filter(({ mean }) => mean < 0);
  const opposes = effects.filter(({ mean }) => mean > 0);
  const strongest = [...effects].sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, 5);
  return [
    `${className(question.head)} in RoI ${roiInWords(question.roi)}: Dice ${baseline.dice.toFixed(1)} points`,
    ...(question.windows ? [`sliding windows: ${windowsInWords(question.windows)}`] : []),
    `treatment: ${source.label}; seed ${question.seed}`,
    ...(words === null ? [] : [words]),
    `${units}: ${supports.length} support, ${opposes.length} oppose, ${effects.length - supports.length - opposes.length} without effect`,
    ...strongest
      .filter(({ mean }) => mean !== 0)
      .map((effect) => {
        const size = sizeOf(effect, reading === 'predicted');
        return `  ${nameOfUnit(effect, grid)}: ${size}${reading === 'total' ? '' : `, ${reading}`}`;
      }),
    ...(joint === undefined ? [] : jointLines(joint, question.regions === undefined ? 'blocks' : 'regions')),
    ...(causes === undefined
      ? []
      : [
          `${causes.causes.length} cheap causes:`,
          ...causesBySize(causes.causes).map((cause) => causeLine(cause, baseline, question.block.length)),
        ]),
    ...(components === null
      ? []
      : [
          `${components.effects.length} components, set to ${components.intervention} (${components.donors.label}); Dice without: ${components.baselineDice.toFixed(1)} points`,
          ...fewDonors(components),
          ...byFlow(components.effects)
            .map((members) => ({ members, effect: standsFor(members) }))
            .toSorted((a, b) => Math.abs(b.effect.mean) - Math.abs(a.effect.mean))
            .slice(0, ranked)
            .map(({ members, effect }) => `  ${nameOfFlow(members, layers)}: ${sizeOf(effect)}`),
        ]),
    ...(learnt ?? []).flatMap(({ replacement, draws, effects: ofLayers }) => [
      `${ofLayers.length} layers with their own parameters ${replacementWords[replacement]} (${draws} ${draws === 1 ? 'value' : 'draws'}), all else kept:`,
      ...ofLayers
        .toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
        .slice(0, ranked)
        .map((effect) => `  ${layerNames(effect.layers, layers)}: ${learntSize(effect)}`),
    ]),
    ...(facts === null
      ? []
      : [
          `${status}: ${facts.treatments} treatments (arithmetic of ${facts.passes.toFixed(0)} passes) in ${facts.seconds.toFixed(1)} s on ${facts.runtime} (${facts.device})`,
        ]),
  ];
}

/** Components that are listed. */
const ranked = 15;

/** "96 blocks", or "40 blocks and 7 coarse blocks". */
function blocksInWords(grid: Grid<'tensor'>, effects: readonly Effect[]): string {
  const coarse = effects.filter(({ index }) => index >= tileCount(grid)).length;
  const blocks = `${effects.length - coarse} blocks`;
  return grid.coarse === undefined ? blocks : `${blocks} and ${coarse} coarse blocks`;
}

function nameOfUnit({ index }: Effect, grid: Grid<'tensor'>): string {
  const { regions } = grid;
  if (regions) return regionName(at(regions.parts, index));
  const { start } = blockAt(grid, index);
  const places = namesOfAxes(start.length).map((name, axis) => `${name} ${at(start, axis)}`);
  return `${index < tileCount(grid) ? 'block' : 'coarse block'} ${places.join(', ')}`;
}

function jointLines(joint: JointCheck, units: 'blocks' | 'regions'): readonly string[] {
  const warning = nearestWarning(joint, joint.rankedBy);
  return [
    `set together to ${lawInWords('pool', joint)}, in Dice points:`,
    ...jointSentences(joint, joint.rankedBy, units).map((sentence) => `  ${sentence}`),
    ...(warning === null ? [] : [`  ${warning}`]),
  ];
}

function causeLine(cause: Cause, baseline: Baseline, rank: number): string {
  const { found } = cause;
  if (found === null) return `  ${conclusionOf(cause, baseline)}`;
  const size = found.n === 1 ? `${signed(found.mean)} Dice points` : sizeOf(found);
  return `  ${conclusionOf(cause, baseline)}: ${size}, −${pixels(found.lost)} +${pixels(found.gained)} ${nounsOf(rank).unit}`;
}

function pixels({ mean }: { readonly mean: number }): string {
  return Number(mean.toFixed(1)).toString();
}

/** @param isPredicted whether it was predicted, so that a closed interval is no exact mean */
function sizeOf(
  { mean, low, high, n }: Pick<Effect, 'mean' | 'low' | 'high' | 'n'>,
  isPredicted = false,
): string {
  const known =
    low === high && !isPredicted ? 'exact for the pool' : `95 % ${signed(low)} to ${signed(high)}`;
  return `${signed(mean)} Dice points (${known}, n ${n})`;
}

function fewDonors({ intervention, donors }: ComponentFindings): readonly string[] {
  const isDrawn = intervention === 'resample' || intervention === 'restore';
  const warning = isDrawn ? fewDonorsWarning(donors) : null;
  return warning === null ? [] : [`  ${warning}`];
}

function learntSize({ mean, low, high, n, p }: LearntEffect): string {
  if (n <= 1) return `${signed(mean)} Dice points`;
  const known = low === high ? 'the same in all draws' : `95 % ${signed(low)} to ${signed(high)}`;
  const tested = p === null ? '' : `, ${pInWords(p)} over all layers`;
  return `${signed(mean)} Dice points (${known}, n ${n}${tested})`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
