import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import { fullInference } from '../../../../src/causal/laboratory/full-inference.ts';
import type { Trial } from '../../../../src/causal/laboratory/trial.ts';
import { readHead } from '../../../../src/causal/outcomes/head.ts';
import { type Counts, count } from '../../../../src/causal/outcomes/outcome.ts';
import { cut } from '../../../../src/documents/cut.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { roiOnOutput } from '../../../../src/documents/roi.ts';
import { createModelShelf, type LoadedModel } from '../../../../src/engine/model/model-shelf.ts';
import { outputOf } from '../../../../src/engine/scene/image-pass.ts';
import { inputUnits } from '../../../../src/engine/scene/input-units.ts';
import { openQuestion, type OpenedQuestion } from '../../../../src/engine/scene/opened-question.ts';
import { openLaboratory } from '../../../../src/engine/scene/scene.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';

const shelf = createModelShelf(() => Promise.resolve(createOnnxRuntime()));

/** Works with what a prepared explanation asks about. */
export function opened<T>(
  { question }: Explanation,
  work: (open: OpenedQuestion, model: LoadedModel) => Promise<T>,
): Promise<T> {
  return shelf.lend(question.model.path, async (model) => work(await openQuestion(question, model), model));
}

/** Checks that the engine's laboratory counts under treatments of some blocks what whole passes of the model count. */
export async function equalWholePasses(
  explanation: Explanation,
  blocks: number,
  tolerance = 1e-3,
): Promise<void> {
  const { question } = explanation;
  await opened(explanation, async ({ scene, reference, treatments }) => {
    const divided = inputUnits(question);
    const total = divided.length;
    const all = Array.from({ length: total }, (_, i) => (i * 7919) % total);
    const units = all.filter((unit) => !at(divided, unit).isSkipped).slice(0, blocks);
    const trials = units.map((unit, i): Trial => ({
      block: at(divided, unit).block,
      value: () => treatments.pool.value(unit, i % treatments.pool.size),
    }));
    const { model, input, head, pass, batchSize } = scene;
    const { box, within } = roiOnOutput(question.roi, input.size, scene.size);
    const own = cut(reference, box, scene.size);
    const baseline = count(readHead(head, outputOf(pass, head), 0, box), own, within);
    const bench = { program: model.program, input, head, image: pass.image, batchSize: batchSize ?? 1 };
    const whole = fullInference({ ...bench, roi: box, reference: own, within, baseline });
    const laboratory = await openLaboratory(scene, question, reference, 1e9);
    const counted = async (lab: typeof laboratory): Promise<readonly Counts[]> => {
      const found = new Map<number, Counts>();
      const wanted = trials.flatMap((trial, i) => (lab.reach(trial.block) === null ? [] : [i]));
      for await (const batch of lab.measure(wanted.map((i) => at(trials, i))))
        for (const { trial, counts } of batch) found.set(at(wanted, trial), counts);
      return trials.map((_, i) => found.get(i) ?? baseline);
    };
    const [exact, incremental] = [await counted(whole), await counted(laboratory)];
    await laboratory.dispose();
    assert.equal(exact.length, blocks);
    for (const [i, counts] of exact.entries()) {
      for (const key of ['intersection', 'predicted', 'reference', 'pixels'] as const)
        assert.equal(at(incremental, i)[key], counts[key], `${key} of block ${at(units, i)}`);
      for (const key of ['softIntersection', 'softPredicted'] as const)
        assert.ok(
          Math.abs(at(incremental, i)[key] - counts[key]) <= tolerance * Math.max(1, counts[key]),
          `${key} of block ${at(units, i)}`,
        );
    }
  });
}
