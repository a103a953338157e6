import { at } from '../../at.ts';
import { drawIndices } from '../../causal/draws.ts';
import type { JointTreatment } from '../../causal/joint/measure-joint.ts';
import type { Pool } from '../../causal/pool.ts';
import type { Question } from '../../documents/explanation.ts';
import type { JointLaw } from '../../documents/joint.ts';
import { inputUnits } from '../scene/input-units.ts';
import type { Scene } from '../scene/scene.ts';
import { joinedTrial } from './joined-trial.ts';
import type { Treatments } from './treatment-values.ts';
import { treatmentsFor } from './treatments.ts';

/** Draws of a set of blocks, where there is more than one value to draw. */
export const jointDraws = 2;

/** The stages of the published method draw under 0 and 1. */
const firstStage = 2;

/** How sets of blocks are treated: each block by a draw of its own from the second pool, or all of them blurred. */
export async function jointTreatments(
  question: Question,
  { pass, input }: Pick<Scene, 'pass' | 'input'>,
  { second }: Pick<Treatments, 'second'>,
): Promise<readonly JointTreatment[]> {
  const units = inputUnits(question);
  const treatmentOf = (law: JointLaw, { size, value }: Pool): JointTreatment => ({
    law,
    draws: Math.min(size, jointDraws),
    trial(set, draw) {
      const trials = set.map((unit) => {
        const stage = { seed: question.seed, unit, stage: firstStage + draw };
        const member = at(drawIndices(stage, 1, size), 0);
        return { block: at(units, unit).block, value: () => value(unit, member) };
      });
      return joinedTrial(trials, pass.image, input);
    },
  });
  const blurred = await treatmentsFor({ ...question, treatment: 'blur' }, null, pass.intensities);
  return [treatmentOf('pool', second), treatmentOf('blur', blurred.pool)];
}
