import { basename } from 'node:path';
import { mediate } from '../../causal/components/mediate.ts';
import { inputPart } from '../../causal/laboratory/incremental-laboratory.ts';
import { isSameBox } from '../../documents/box.ts';
import type { Mediation } from '../../documents/components.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { ExplainAim } from '../../documents/explanation-step.ts';
import { UserError } from '../../errors.ts';
import { factsSince } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { treatmentsOfBox } from '../treatments/box-treatments.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/** Measures how much of the effect of a box of the input passes through a tensor. */
export async function explainMediation(
  aim: Extract<ExplainAim, { kind: 'mediation' }>,
  found: Explanation,
  { scene, decomposed }: LayerSession,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question } = found;
  const { tensor, box } = aim;
  if (!decomposed.incremental.network.shapes.has(tensor))
    throw new UserError(`${scene.model.name} produces no tensor ${tensor} of the image.`);
  const factsOf = factsSince(scene.model, found.facts);
  const { size, value } = await treatmentsOfBox(
    question,
    question.references?.path ?? null,
    scene.pass.intensities,
    box,
  );
  const report = reportExplanation(aim, listener);
  const steps = mediate(
    decomposed.incremental,
    decomposed.view,
    { block: inputPart(question.input, box), tensor, draws: size, value },
    listener.isCancelled,
  );
  let spent = { treatments: 0, passes: 0 };
  let mediation: Mediation | null = null;
  for await (const { treatments, passes, ...passed } of interruptible(steps)) {
    spent = { treatments, passes };
    const { n } = passed;
    if (n > 0) mediation = { box, tensor, ...passed };
    report({}, { share: n / size, done: n, total: size, draw: { number: n, of: size }, treatments });
  }
  if (mediation === null) {
    if (listener.isCancelled()) return found;
    throw new UserError(
      `${basename(question.image.path)}: every treatment leaves this part as it is: choose another part or treatment.`,
    );
  }
  const others = found.mediations.filter((one) => one.tensor !== tensor || !isSameBox(one.box, box));
  return { ...found, mediations: [...others, mediation], facts: factsOf(spent) };
}
