import { inputPart } from '../../causal/laboratory/incremental-laboratory.ts';
import type { Question } from '../../documents/explanation.ts';
import { blocksOf } from '../../documents/grid.ts';
import type { RunNeeds } from '../../documents/run-needs.ts';
import { measuredReading } from '../../documents/readings.ts';
import { roiOnOutput, touches } from '../../documents/roi.ts';
import { unitOf } from '../../graph/crop/unit.ts';
import { weightBytes } from '../../graph/initializers.ts';
import { type Decomposition, decomposition } from '../../inference/decomposition.ts';
import { estimateRun } from '../../inference/estimate-run.ts';
import { processBytes } from '../../inference/incremental.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { unlessCancelled } from '../run/interruptible.ts';
import { outputsFor } from './image-pass.ts';
import { heldScene } from './held-scene.ts';
import { inputGrid } from './input-grid.ts';
import { type OpenedQuestion, openQuestion } from './opened-question.ts';
import { observedFor, type Scene } from './scene.ts';

/** Screening draws of the published protocol, which every block takes first. */
const screeningDraws = 3;

/**
 * What measuring the input is expected to take: by the arithmetic of some blocks, and the time that one pass takes here.
 * @param memory bytes that kept values and sessions may take
 * @throws UserError when a file is no longer the one that was asked about, or it was cancelled
 */
export async function runNeeds(
  question: Question,
  loaded: LoadedModel,
  memory: number,
  isCancelled: () => boolean,
): Promise<RunNeeds> {
  const { scene, treatments } = await openQuestion(question, loaded);
  await unlessCancelled(isCancelled);
  if (measuredReading(question) !== 'direct')
    return needsOf(question, scene, treatments, memory, isCancelled);
  const held = await heldScene(scene);
  return needsOf(question, held.scene, treatments, memory, isCancelled).finally(() => held.dispose());
}

async function needsOf(
  question: Question,
  scene: Scene,
  treatments: OpenedQuestion['treatments'],
  memory: number,
  isCancelled: () => boolean,
): Promise<RunNeeds> {
  const { model, input, pass, batchSize } = scene;
  const started = performance.now();
  await outputsFor(model.program, pass.image, input, batchSize);
  const secondsOfPass = (performance.now() - started) / 1000;
  await unlessCancelled(isCancelled);
  const blocks = blocksOf(inputGrid(question)).filter((block) => !touches(block, question.roi));
  const draws = question.preset === 'pool' ? treatments.pool.size : screeningDraws + question.draws;
  const found = await decomposition(
    observedFor(scene, roiOnOutput(question.roi, input.size, scene.size).box),
  );
  await unlessCancelled(isCancelled);
  if (found === null || !isWithin(found, memory)) {
    const bytes = processBytes + 2 * weightBytes(model.graph);
    return { seconds: blocks.length * draws * secondsOfPass, bytes };
  }
  const units = blocks.map((block) => unitOf(inputPart(input, block)));
  const { passes, planning } = estimateRun(found, units, draws);
  return {
    seconds: planning + draws * passes * secondsOfPass,
    bytes: processBytes + found.held + found.besides,
  };
}

function isWithin({ held, besides }: Decomposition, memory: number): boolean {
  return held + besides <= memory;
}
