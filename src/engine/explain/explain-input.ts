import { at } from '../../at.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { measuredDraws, measuredReading, withoutPrediction } from '../../documents/readings.ts';
import { roiOnOutput } from '../../documents/roi.ts';
import { UserError } from '../../errors.ts';
import { factsSince } from '../run/facts.ts';
import { unpackDraws } from '../run/recorded-draws.ts';
import { heldScene } from '../scene/held-scene.ts';
import { inputUnits } from '../scene/input-units.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { openLaboratory, type Scene } from '../scene/scene.ts';
import { explainPredicted } from './explain-predicted.ts';
import { measureInput } from './measure-input.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/**
 * Measures the effects of the blocks of the input. An incomplete map over a pool goes on where it was.
 * @param memory bytes that kept values and sessions may take
 */
export async function explainInput(
  prepared: Explanation,
  opened: OpenedQuestion,
  memory: number,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question } = prepared;
  const { scene } = opened;
  const reading = measuredReading(question);
  if (reading === 'total') return measured(prepared, opened, scene, memory, listener);
  const { box } = roiOnOutput(question.roi, scene.input.size, scene.size);
  const held = await heldScene(scene, box).catch((error: unknown) => {
    if (reading === 'predicted' && error instanceof UserError) return error;
    throw error;
  });
  if (held instanceof UserError)
    return measured(byWholePasses(prepared, held.message), opened, scene, memory, listener);
  const run =
    reading === 'predicted'
      ? explainPredicted(prepared, opened, held, memory, listener)
      : measured(prepared, opened, held.scene, memory, listener);
  return run.finally(() => held.dispose());
}

/** The same question, with total effects measured and not predicted, for a reason. */
function byWholePasses(prepared: Explanation, reason: string): Explanation {
  const text = `Total effects are measured by whole passes, and not predicted. ${reason}`;
  const guesses = [...prepared.guesses, { about: 'reading' as const, text }];
  return { ...prepared, question: withoutPrediction(prepared.question), guesses };
}

/** @param scene with the statistics over the image held where effects are direct */
async function measured(
  prepared: Explanation,
  { reference, treatments }: OpenedQuestion,
  scene: Scene,
  memory: number,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question, status } = prepared;
  const isDirect = measuredReading(question) === 'direct';
  const laboratory = await openLaboratory(scene, question, reference, memory);
  const goesOn = question.preset === 'pool' && status === 'incomplete';
  const packed = goesOn ? measuredDraws(question, at(prepared.maps, 0)) : null;
  // Before the first run, facts are those of causes.
  const factsOf = factsSince(scene.model, packed !== null || status === 'ready' ? prepared.facts : null);
  const report = reportExplanation({ kind: 'input' }, listener);
  const units = inputUnits(question);
  const recorded = unpackDraws(packed, units.length, laboratory.baseline);
  const measurement = { isDirect, units, recorded, laboratory, treatments, factsOf, report, listener };
  return measureInput(prepared, measurement).finally(() => laboratory.dispose());
}
