import { mostBlocks } from '../../documents/agreement.ts';
import type { Size } from '../../documents/box.ts';
import type { ModelInput, Question } from '../../documents/explanation.ts';
import { blockCount } from '../../documents/grid.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';

/** What of a question says how effects are estimated. */
type Method = Pick<
  Question,
  'preset' | 'reading' | 'treatment' | 'intervention' | 'block' | 'draws' | 'screening' | 'tau' | 'seed'
>;

/**
 * How effects are estimated: over a pool of 50 treatments, or with the published numbers (PdCR, arXiv 2602.20511),
 * unless the settings say otherwise. Direct effects are measured only where they are not the total ones. A treatment with one value needs one draw and no screening.
 * @param statistics how many statistics over the image the model takes
 * @throws UserError when the blocks do not fit the input, or are too many
 */
export function methodFor(
  settings: Settings,
  { size }: Pick<ModelInput, 'size'>,
  statistics: number,
): Method {
  const preset = settings.preset ?? 'pool';
  const treatment = settings.treatment ?? 'patches';
  const isDirect = statistics > 0 && preset === 'pool' && settings.reading === 'direct';
  const hasOneValue = treatment !== 'patches';
  return {
    preset,
    ...(isDirect && { reading: 'direct' }),
    treatment,
    intervention: settings.intervention ?? 'resample',
    block: blockFor(settings, size),
    draws: hasOneValue ? 1 : (settings.draws ?? 50),
    screening: preset === 'paper' && !hasOneValue ? 3 : 0,
    tau: settings.tau ?? 0.02,
    seed: settings.seed ?? 0,
  };
}

/** Blocks of a thirty-second of an image's shorter side; of a volume, whose blocks are many, of an eighth of each side. */
function defaultBlock(size: Size<'input'>): number | readonly number[] {
  if (size.length === 3) return size.map((length) => Math.min(length, Math.max(2, Math.round(length / 8))));
  return Math.max(2, Math.round(Math.min(...size) / 32));
}

function blockFor({ block: asked }: Pick<Settings, 'block'>, size: Size<'input'>): Size<'input'> {
  const side = asked ?? defaultBlock(size);
  const block = typeof side === 'number' ? size.map(() => side) : side;
  if (block.length !== size.length) {
    throw new UserError(
      `Blocks of ${block.join('×')} px do not tile an input of ${size.join('×')}: give one side, or ${size.length}.`,
    );
  }
  if (blockCount({ size, block }) > mostBlocks) {
    const words = typeof side === 'number' ? side : side.join('×');
    throw new UserError(
      `Blocks of ${words} px tile the ${size.length === 3 ? 'volume' : 'image'} in more than ${mostBlocks}: choose larger blocks.`,
    );
  }
  return block;
}
