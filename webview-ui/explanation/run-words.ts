import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import { measuredReading } from '../../src/documents/readings.ts';
import type { RunNeeds } from '../../src/documents/run-needs.ts';
import type { RunProgress } from '../../src/documents/run-progress.ts';
import { isUnsure } from '../model/block-effect.ts';
import { duration, grouped } from '../model/format.ts';
import { shownOf } from '../model/known-effects.ts';
import { notBegun, notRunYet } from '../model/run-words.ts';
import type { ShownState } from './state.ts';

/**
 * How far the run is, or how it ended, in one line.
 * @param needs what a run that has not begun is expected to take, where that is known
 */
export function runInWords(
  { activity, explanation, maps, direct, predicted, components }: ShownState,
  needs: RunNeeds | null = null,
): string {
  const { running, progress, cancelled } = activity;
  if (running)
    return progress === null ? notBegun(activity, 'Reading the model…') : progressInWords(progress);
  const { status, facts, causes } = explanation;
  if (status === 'ready') {
    const tried = causes?.causes.length ?? 0;
    const now =
      tried === 0 ? notRunYet(activity) : `${grouped(tried)} causes tried; regions and layers not measured`;
    return [now, ...needsInWords(needs, explanation.question.coarse !== undefined)].join(' · ');
  }
  // Of the input's map: those of layers come on demand.
  const isTotal = measuredReading(explanation.question) === 'total';
  const effects = shownOf((isTotal ? null : (predicted?.known ?? direct)) ?? maps[0]);
  const units = maps[0].grid.regions ? 'regions' : 'blocks';
  const count = (holds: (effect: (typeof effects)[number]) => boolean): string =>
    grouped(effects.filter(holds).length);
  const all = grouped(effects.length);
  const time = facts === null ? '' : ` in ${duration(facts.seconds)}`;
  const layers = [...components.values()].filter(({ component }) => component.kind === 'layer').length;
  const also = layers === 0 ? '' : `, ${grouped(layers)} layers`;
  if (status === 'complete' && explanation.components?.isComplete === true) {
    const aside = cancelled === 'setAside' ? '; the cancelled run was discarded, this result stays' : '';
    return `Complete: ${all} ${units}${also}${time}${aside}`;
  }
  if (status === 'complete' && explanation.components === null && cancelled === null)
    return `Complete: ${all} ${units}${time}; layers not measured`;
  const more = count((effect) => effect !== null && isUnsure(effect));
  const unsure = more === '0' ? '' : `, ${more} not yet distinguishable from zero`;
  const ended = cancelled === null ? 'Incomplete' : 'Cancelled';
  const known = count((effect) => effect !== null);
  const under = known === all && status !== 'complete' ? ', not under all draws' : '';
  return `${ended}: ${known} of ${all} ${units}${also} measured${under}${unsure}`;
}

/** "expected: 40 s, 1.2 GB", or of both ways "expected: 9 s to 50 s (all blocks: 40 s), 1.2 GB". */
function needsInWords(needs: RunNeeds | null, isRefined: boolean): readonly string[] {
  if (needs === null) return [];
  const { seconds, refined, bytes } = needs;
  const all = roughly(seconds);
  const coarse = refined && `${roughly(refined.least)} to ${roughly(refined.most)}`;
  const time =
    coarse === undefined
      ? all
      : isRefined
        ? `${coarse} (all blocks: ${all})`
        : `${all} (coarse blocks first: ${coarse})`;
  return [`expected: ${time}, ${(bytes / 1e9).toFixed(1)} GB`];
}

function roughly(seconds: number): string {
  return seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : duration(seconds);
}

/** What an aim measures, and what it counts. */
const aims: Readonly<Record<ExplainAim['kind'], readonly [what: string, units: string]>> = {
  input: ['Input', 'blocks'],
  joint: ['Joint check', 'sets'],
  layers: ['Layers', 'parts'],
  channels: ['Channels', 'channels'],
  map: ['Heatmap', 'blocks'],
  mediation: ['Mediation', 'draws'],
  causes: ['Causes', 'causes'],
  learnt: ['What layers have learnt', 'layers'],
};

function placeInWords({ aim, stage, done, total, draw }: RunProgress<ExplainAim>): string {
  if (draw !== null) return `draw ${Math.max(1, draw.number)} of ${draw.of}`;
  const of = `${grouped(done)} of ${grouped(total)}`;
  if (stage === 'passes') return `${of} whole passes`;
  return `${of} ${aims[aim.kind][1]}${stage === 'statistics' ? ', what they change of statistics' : ''}`;
}

/** "Input: draw 19 of 50 · 12 s left". */
function progressInWords(progress: RunProgress<ExplainAim>): string {
  const { secondsLeft } = progress;
  const where = `${aims[progress.aim.kind][0]}: ${placeInWords(progress)}`;
  if (secondsLeft === null) return where;
  const left = Math.ceil(secondsLeft);
  return `${where} · ${left < 60 ? `${left} s` : duration(left)} left`;
}
