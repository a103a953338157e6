import { at } from '../../at.ts';
import { jointSets } from '../../causal/joint/joint-sets.ts';
import { measureJoint } from '../../causal/joint/measure-joint.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { type JointCheck, withRows } from '../../documents/joint.ts';
import { measuredEffects, measuredReading } from '../../documents/readings.ts';
import { shownEffects } from '../../documents/refined-grid.ts';
import { roiOnOutput } from '../../documents/roi.ts';
import { checkpoints } from '../run/checkpoints.ts';
import { factsSince } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import { heldScene } from '../scene/held-scene.ts';
import { inputGrid } from '../scene/input-grid.ts';
import { inputUnits } from '../scene/input-units.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { openLaboratory } from '../scene/scene.ts';
import { jointDraws, jointTreatments } from '../treatments/joint-treatments.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/**
 * Sets the blocks that support or oppose most together, and as many that are nearest to the RoI or random: a map says what
 * blocks do one at a time. A map that is not finished is not checked; rows that are known already stay as they are.
 * @param memory bytes that kept values and sessions may take
 */
export async function explainJoint(
  found: Explanation,
  { scene, reference, treatments }: OpenedQuestion,
  memory: number,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question, status, maps } = found;
  if (question.jointCheck === false || status !== 'complete') return found;
  const shown = shownEffects(inputGrid(question), measuredEffects(question, at(maps, 0)));
  const effects = new Map(shown.map((effect) => [effect.index, effect]));
  const rankedBy = 'dice';
  const { sets, supporting, opposing } = jointSets(question, inputUnits(question), effects, rankedBy);
  const { size: donors, isSecond } = treatments.second;
  const rows = found.joint?.rows ?? [];
  let joint: JointCheck = { rankedBy, supporting, opposing, donors, isSecond, isComplete: false, rows };
  if (sets.length === 0) return { ...found, joint: { ...joint, isComplete: true } };

  const laws = await jointTreatments(question, scene, treatments);
  const { box } = roiOnOutput(question.roi, scene.input.size, scene.size);
  const held = measuredReading(question) === 'direct' ? await heldScene(scene, box) : null;
  const asked = { roi: question.roi, draws: jointDraws };
  const laboratory = await openLaboratory(held?.scene ?? scene, asked, reference, memory).catch(
    async (error: unknown) => {
      await held?.dispose();
      throw error;
    },
  );
  const factsOf = factsSince(scene.model, found.facts);
  let measured = 0;
  const foundSoFar = (): Explanation => ({
    ...found,
    joint,
    facts: factsOf({ treatments: measured, passes: laboratory.passes() }),
  });
  const total = sets.length * laws.length;
  const report = reportExplanation({ kind: 'joint' }, listener);
  const checkpoint = checkpoints(listener);
  try {
    const steps = measureJoint(sets, laws, effects, rows, laboratory, listener.isCancelled);
    for await (const step of interruptible(steps)) {
      measured = step.treatments;
      const done = joint.rows.length + step.rows.length;
      const newer = { ...joint, isComplete: done === total, rows: step.rows };
      joint = withRows(joint, newer);
      report({ joint: newer }, { share: done / total, done, total, draw: null, treatments: measured });
      checkpoint(foundSoFar);
    }
    return foundSoFar();
  } finally {
    await laboratory.dispose();
    await held?.dispose();
  }
}
