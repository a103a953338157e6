import { isSameBox } from './box.ts';
import type { Effect } from './effects.ts';
import type { EffectMap, Explanation, Question } from './explanation.ts';
import type { ExplainAim } from './explanation-step.ts';
import { blockCount } from './grid.ts';
import { measuredEffects, measuredReading, totalsOf } from './readings.ts';
import { coarseBlocks, partsOfCoarse, responds } from './refined-grid.ts';
import type { Intervention } from './settings.ts';

/** The same question, with nothing found yet. */
export function withoutFindings(explanation: Explanation): Explanation {
  const maps = explanation.maps.slice(0, 1).map((map) => ({ ...totalsOf(map), effects: [], draws: null }));
  return {
    ...explanation,
    ...{ status: 'ready', maps, components: null, mediations: [], facts: null },
    ...(explanation.causes && { causes: undefined }),
    ...(explanation.learnt && { learnt: undefined }),
    ...(explanation.joint && { joint: undefined }),
  };
}

/** The same question under another intervention: what was found of the input alone stands. */
export function withIntervention(explanation: Explanation, intervention: Intervention): Explanation {
  return {
    ...explanation,
    question: { ...explanation.question, intervention },
    maps: explanation.maps.slice(0, 1),
    components: null,
    mediations: [],
  };
}

/** Whether a whole run has come to its end: the input's map and the ranking of layers are there. */
export function isFinished({ status, components }: Explanation): boolean {
  return status === 'complete' && (components?.isComplete ?? false);
}

/**
 * Whether a run that was cut short can go on where it was: of the input, only draws over a pool are recorded. One that has
 * tried causes alone goes on with what follows.
 */
export function isResumable(explanation: Explanation): boolean {
  const { status, question, causes } = explanation;
  switch (status) {
    case 'ready':
      return causes !== undefined && causes.causes.length > 0;
    case 'incomplete':
      return question.preset === 'pool';
    case 'complete':
      return !isFinished(explanation);
  }
}

/** Whether an unfinished run must leave the file alone: its result is further, of the same question or of another. */
export function isWorthKeeping(saved: Explanation, next: Explanation): boolean {
  return (
    (isFinished(saved) && !isFinished(next)) || (saved.status === 'complete' && next.status !== 'complete')
  );
}

/**
 * The whole run: the heatmap of the input first, its joint check, then the rankings of layers, by flow and by what they have
 * learnt.
 */
const wholeAims: readonly ExplainAim[] = [
  { kind: 'input' },
  { kind: 'joint' },
  { kind: 'layers' },
  { kind: 'learnt', replacement: 'permuted' },
];

/** Whether an aim adds one thing to what is known, and gives way to the next such thing: a whole run has none such. */
export function isOnDemand(aim: ExplainAim): boolean {
  return !wholeAims.some((whole) =>
    whole.kind === 'learnt' && aim.kind === 'learnt'
      ? whole.replacement === aim.replacement
      : whole.kind === aim.kind,
  );
}

/** Whether an aim can be measured: where the model slides over the image, nothing inside it is. */
export function isMeasurable({ windows }: Pick<Question, 'windows'>, aim: ExplainAim['kind']): boolean {
  return windows === undefined || aim === 'input' || aim === 'joint' || aim === 'causes';
}

/** What a whole run still has to measure, causes that were cut short first; all of it where nothing is left. */
export function openAims(explanation: Explanation): readonly ExplainAim[] {
  const isCutShort = explanation.causes?.isComplete === false;
  const whole = wholeAims.filter(({ kind }) => isMeasurable(explanation.question, kind));
  const aims: readonly ExplainAim[] = isCutShort ? [{ kind: 'causes' }, ...whole] : whole;
  const open = aims.filter((aim) => !isMeasured(explanation, aim));
  return open.length === 0 ? whole : open;
}

/** Whether anything was found at all. */
export function hasFindings({ maps, components, causes, learnt }: Explanation): boolean {
  return (
    maps.some(({ effects, direct }) => effects.length + (direct?.effects.length ?? 0) > 0) ||
    (components?.effects.length ?? 0) > 0 ||
    (causes?.causes.length ?? 0) > 0 ||
    (learnt?.some(({ effects }) => effects.length > 0) ?? false)
  );
}

/** Whether what an aim asks for is known already, as well as it can be. */
export function isMeasured(explanation: Explanation, aim: ExplainAim): boolean {
  switch (aim.kind) {
    case 'input':
      return isWholeInput(explanation);
    case 'joint':
      return explanation.question.jointCheck === false || (explanation.joint?.isComplete ?? false);
    case 'layers':
      return explanation.components?.isComplete ?? false;
    case 'map':
      return isWhole(explanation.maps.find(({ tensor }) => tensor === aim.tensor));
    case 'channels':
      return hasAllChannels(explanation, aim.tensor);
    case 'mediation':
      return explanation.mediations.some(
        ({ tensor, box }) => tensor === aim.tensor && isSameBox(box, aim.box),
      );
    case 'causes':
      return explanation.causes?.isComplete ?? false;
    case 'learnt':
      return (
        explanation.learnt?.some(
          ({ replacement, isComplete }) => isComplete && replacement === aim.replacement,
        ) ?? false
      );
  }
}

/** Whether every block of the input is there; of a refined grid, every coarse one, and the blocks of those that respond. */
function isWholeInput({ maps: [map], question }: Explanation): boolean {
  if (map === undefined) return false;
  if (measuredReading(question) === 'predicted') return map.predicted !== undefined;
  const { grid } = map;
  if (grid.coarse === undefined) return isWhole({ ...map, effects: [...measuredEffects(question, map)] });
  const known = new Map(measuredEffects(question, map).map((effect) => [effect.index, effect]));
  return coarseBlocks(grid).every((index) => {
    const effect = known.get(index);
    if (effect === undefined) return false;
    if (!responds(effect, question.tau)) return isSettled(effect);
    return partsOfCoarse(grid, index).every((part) => {
      const own = known.get(part);
      return own !== undefined && isSettled(own);
    });
  });
}

/** Whether every block of a map is there, and none was cut short after some draws. */
function isWhole(map: EffectMap | undefined): boolean {
  if (map === undefined) return false;
  const { grid, regions, effects } = map;
  return effects.length === (regions ?? blockCount(grid)) && effects.every(isSettled);
}

function isSettled({ state, n }: Effect): boolean {
  return state !== 'undetermined' || n === 0;
}

function hasAllChannels({ components, layers }: Explanation, tensor: string): boolean {
  const ranges = (components?.effects ?? []).flatMap(({ component }) =>
    component.kind === 'channels' && component.tensor === tensor ? [component] : [],
  );
  const [first] = ranges;
  if (first === undefined) return false;
  let end = 0;
  for (const { range } of ranges.toSorted((a, b) => a.range[0] - b.range[0])) {
    if (range[0] > end) return false;
    end = Math.max(end, range[1]);
  }
  const length = layers.find((layer) => layer.tensor === tensor)?.shape[first.axis];
  return typeof length !== 'number' || end >= length;
}
