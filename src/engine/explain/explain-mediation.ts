import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { inputPart } from '../../causal/laboratory/incremental-laboratory.ts';
import { mediate } from '../../causal/components/mediate.ts';
import { UserError } from '../../errors.ts';
import type { Mediation } from '../../documents/components.ts';
import { packEffects } from '../../documents/effect-columns.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { factsSince } from '../run/facts.ts';
import type { Inside } from '../scene/inside.ts';
import type { Aim } from '../../protocol/messages.ts';
import { pace } from '../run/reporter.ts';
import type { Run } from '../run/run.ts';
import { treatmentsOfWindow } from '../treatments/treatments.ts';

/** Measures how much of the effect of a window of the input passes through a tensor. */
export async function explainMediation(
  aim: Extract<Aim, { kind: 'mediation' }>,
  found: Explanation,
  { scene, apart }: Inside,
  run: Run,
): Promise<Explanation> {
  const { question } = found;
  const { tensor, block } = aim;
  if (!apart.incremental.network.shapes.has(tensor))
    throw new UserError(`${scene.model.name} makes no tensor ${tensor} of the image.`);
  const factsOf = factsSince(scene.model, found.facts);
  const { size, value } = await treatmentsOfWindow(
    question,
    question.references?.path ?? null,
    scene.look.intensities,
    block,
  );
  const tell = pace(run.onProgress);
  const steps = mediate(
    apart.incremental,
    apart.view,
    { block: inputPart(question.input, block), tensor, draws: size, value },
    run.isCancelled,
  );
  let spent = { treatments: 0, passes: 0 };
  let mediation: Mediation | null = null;
  for await (const { treatments, passes, ...passed } of steps) {
    spent = { treatments, passes };
    const taken = passed.n;
    if (taken > 0) mediation = { block, tensor, ...passed };
    const progress = { aim, share: taken / size, done: taken, total: size, treatments, map: 0 };
    const draw = { number: taken, of: size };
    tell({ ...progress, draw, effects: packEffects([]) }, [], taken === size);
    // Lets a cancellation in: ONNX Runtime may compute on this thread.
    await setImmediate();
  }
  if (mediation === null) {
    if (run.isCancelled()) return found;
    throw new UserError(
      `${basename(question.image.path)}: every treatment leaves this part as it is: choose another part or treatment.`,
    );
  }
  const others = found.mediations.filter((one) => one.tensor !== tensor || one.block.join() !== block.join());
  return { ...found, mediations: [...others, mediation], facts: factsOf(spent) };
}
