import { nounsOf, type Size } from '../../documents/box.ts';
import { isWorthPredicting, usualPasses, withoutPrediction } from '../../documents/readings.ts';
import { largestBox, partitionOf, type Regions } from '../../documents/regions.ts';
import type { ModelInput, Question } from '../../documents/explanation.ts';
import { blockCount, mostBlocks } from '../../documents/grid.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { inputUnits } from '../scene/input-units.ts';
import { sidesInPositions, type Spacing } from './millimetres.ts';

/** What of a question says how effects are estimated. */
type Method = Pick<
  Question,
  | 'preset'
  | 'reading'
  | 'passes'
  | 'treatment'
  | 'intervention'
  | 'block'
  | 'draws'
  | 'screening'
  | 'tau'
  | 'seed'
  | 'jointCheck'
>;

/** What effects are measured of: blocks of a size, or regions; and in words, what became of what was asked. */
interface Division {
  readonly block: Size<'input'>;
  /** Size of the coarse blocks; null: all blocks are measured. */
  readonly coarse: Size<'input'> | null;
  readonly notes: readonly string[];
}

/**
 * How effects are estimated: over a pool of 50 treatments, or with the published numbers (PdCR, arXiv 2602.20511),
 * unless the settings say otherwise. Direct effects are measured, and total ones predicted, only where direct effects are not
 * the total ones. A treatment with one value needs one draw and no screening.
 * @param block size of the blocks
 * @param statistics how many statistics over the image the model takes
 */
export function methodFor(settings: Settings, block: Size<'input'>, statistics: number): Method {
  const preset = settings.preset ?? 'pool';
  const treatment = settings.treatment ?? 'patches';
  const reading = statistics > 0 && preset === 'pool' ? (settings.reading ?? 'predicted') : null;
  const hasOneValue = treatment !== 'patches';
  return {
    preset,
    ...(reading !== null && { reading }),
    ...(reading === 'predicted' && { passes: settings.passes ?? usualPasses }),
    treatment,
    intervention: settings.intervention ?? 'resample',
    block,
    draws: hasOneValue ? 1 : (settings.draws ?? 50),
    screening: preset === 'paper' && !hasOneValue ? 3 : 0,
    tau: settings.tau ?? 0.02,
    seed: settings.seed ?? 0,
    ...(settings.jointCheck === false && { jointCheck: false }),
  };
}

/**
 * The question, measured by whole passes alone where not enough blocks are treated to predict any, the passes that
 * predictions may take cover all, or coarse blocks come first.
 * @param draws how many draws the pool has
 */
export function predictedIfWorthwhile(question: Question, draws: number): Question {
  if (question.reading !== 'predicted') return question;
  const treated = inputUnits(question).filter(({ isSkipped }) => !isSkipped).length;
  return isWorthPredicting(question, treated, draws) ? question : withoutPrediction(question);
}

/** Blocks of a thirty-second of an image's shorter side; of a volume, whose blocks are many, of an eighth of each side. */
function defaultBlock(size: Size<'input'>): number | readonly number[] {
  if (size.length === 3) return size.map((length) => Math.min(length, Math.max(2, Math.round(length / 8))));
  return Math.max(2, Math.round(Math.min(...size) / 32));
}

/**
 * The blocks that settings ask for, coarse ones where they are to be refined; or the smallest that each region fits into.
 * @throws UserError when the blocks do not fit the input, or are too many, or are in millimetres of an unknown length
 */
export function blockFor(
  settings: Pick<Settings, 'block' | 'refine' | 'preset'>,
  { size }: Pick<ModelInput, 'size'>,
  regions: Regions | null,
  spacing: Spacing,
): Division {
  const whole = allMeasured(settings, regions);
  if (regions !== null) {
    const block = largestBox(partitionOf<'input'>(regions, size), size);
    return { block, coarse: null, notes: whole === null ? [] : [whole] };
  }
  const { block: asked, refine = 1 } = settings;
  const side = asked ?? defaultBlock(size);
  const { lengths: block, note } = sidesInPositions(side, size.length, spacing, 'Blocks');
  if (block.length !== size.length) {
    throw new UserError(
      `Blocks of ${block.join('×')} ${nounsOf(size.length).unit} do not tile an input of ${size.join('×')}: give one side, or ${size.length}.`,
    );
  }
  const coarse = refine > 1 && whole === null ? block.map((length) => refine * length) : null;
  if (blockCount({ size, block, ...(coarse && { coarse }) }) > mostBlocks) {
    const words = typeof side === 'object' ? side.join('×') : side;
    throw new UserError(
      `Blocks of ${words}${typeof side === 'string' ? '' : ` ${nounsOf(size.length).unit}`} tile the ${nounsOf(size.length).image} in more than ${mostBlocks}: choose larger blocks.`,
    );
  }
  return { block, coarse, notes: [note, whole].filter((text) => text !== null) };
}

/** Why all are measured though coarse blocks were asked for; null where they were not, or are refined. */
function allMeasured(
  { refine = 1, preset }: Pick<Settings, 'refine' | 'preset'>,
  regions: Regions | null,
): string | null {
  if (refine === 1) return null;
  if (regions !== null) return 'All regions are measured: only blocks of a grid are refined.';
  return preset === 'paper' ? 'All blocks are measured: the preset paper measures them as published.' : null;
}
