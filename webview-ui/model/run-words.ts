import type { Aim, RunActivity, RunProgress } from '../../src/protocol/panel.ts';
import { isUnsure } from './effect-table.ts';
import { duration, grouped } from './format.ts';
import type { ShownState } from './panel-state.ts';

/** How far the run is, or how it ended, in one line. */
export function runInWords({ activity, explanation, maps, components }: ShownState): string {
  const { running, progress, cancelled } = activity;
  if (running)
    return progress === null ? notBegun(activity, 'Reading the model…') : progressInWords(progress);
  const { status, facts } = explanation;
  if (status === 'ready') return notRunYet(activity);
  // The input's: those of layers come on demand.
  const effects = maps[0]?.effects ?? [];
  const count = (holds: (effect: (typeof effects)[number]) => boolean): string =>
    grouped(effects.filter(holds).length);
  const all = grouped(effects.length);
  const time = facts === null ? '' : ` in ${duration(facts.seconds)}`;
  const layers = [...components.values()].filter(({ component }) => component.kind === 'layer').length;
  const also = layers === 0 ? '' : `, ${grouped(layers)} layers`;
  if (status === 'complete' && explanation.components?.isComplete === true) {
    const aside = cancelled === 'setAside' ? '; the cancelled run was set aside, this result stays' : '';
    return `Complete: ${all} blocks${also}${time}${aside}`;
  }
  const more = count((effect) => effect !== null && isUnsure(effect));
  const unsure = more === '0' ? '' : `, ${more} not told from zero yet`;
  const ended = cancelled === null ? 'Incomplete' : 'Cancelled';
  return `${ended}: ${count((effect) => effect !== null)} of ${all} blocks${also} measured${unsure}`;
}

/** What a run says before it measures: what it waits for, or else what it does first. */
export function notBegun({ waitingFor }: RunActivity, first: string): string {
  return waitingFor === null ? first : `Waiting for ${waitingFor}`;
}

/** What is said before the first run: why there can be none, or what it will be on. */
export function notRunYet({ blocked, runtime }: RunActivity): string {
  return blocked ?? (runtime === null ? 'Not run yet' : `Not run yet; will run on ${runtime}`);
}

/** Share of the work before which the time left is anybody's guess. */
const foretold = 0.03;

/** What an aim measures, and what it counts. */
const aims: Readonly<Record<Aim['kind'], readonly [what: string, units: string]>> = {
  input: ['Input', 'blocks'],
  layers: ['Layers', 'parts'],
  channels: ['Channels', 'channels'],
  map: ['Heatmap', 'blocks'],
  mediation: ['Mediation', 'draws'],
};

/** "Input: draw 19 of 50 · 12 s left". */
function progressInWords({ aim, share, done, total, draw, secondsLeft }: RunProgress): string {
  const [what, units] = aims[aim.kind];
  const where =
    draw === null
      ? `${what}: ${grouped(done)} of ${grouped(total)} ${units}`
      : `${what}: draw ${Math.max(1, draw.number)} of ${draw.of}`;
  if (secondsLeft === null || share < foretold) return where;
  const left = Math.ceil(secondsLeft);
  return `${where} · ${left < 60 ? `${left} s` : duration(left)} left`;
}
