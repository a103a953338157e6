import { blocksOf } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { ModelInput, Question } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';

/** What of a question says how effects are estimated. */
export type Method = Pick<
  Question,
  'preset' | 'treatment' | 'intervention' | 'block' | 'draws' | 'screening' | 'tau' | 'seed'
>;

const maximumBlocks = 65536;

/**
 * How effects are estimated: over a pool of 50 treatments, or with the published numbers (PdCR, arXiv 2602.20511),
 * unless the settings say otherwise. A treatment with one value needs one draw and no screening.
 */
export function methodFor(settings: Settings, { size }: Pick<ModelInput, 'size'>): Method {
  const preset = settings.preset ?? 'pool';
  const treatment = settings.treatment ?? 'patches';
  const hasOneValue = treatment !== 'patches';
  const block = settings.block ?? Math.max(2, Math.round(Math.min(...size) / 32));
  if (blocksOf(size, block).length > maximumBlocks) {
    throw new UserError(
      `Blocks of ${block} px tile the image in more than ${maximumBlocks}: choose larger blocks.`,
    );
  }
  return {
    preset,
    treatment,
    intervention: settings.intervention ?? 'resample',
    block,
    draws: hasOneValue ? 1 : (settings.draws ?? 50),
    screening: preset === 'paper' && !hasOneValue ? 3 : 0,
    tau: settings.tau ?? 0.02,
    seed: settings.seed ?? 0,
  };
}
