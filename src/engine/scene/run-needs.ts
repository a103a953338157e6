import { at } from '../../at.ts';
import { inputPart } from '../../causal/laboratory/incremental-laboratory.ts';
import type { Box } from '../../documents/box.ts';
import type { Question } from '../../documents/explanation.ts';
import { blockCount, mostBlocks, tileCount } from '../../documents/grid.ts';
import { coarseBlocks, partsOfCoarse, usualRefine } from '../../documents/refined-grid.ts';
import type { RunNeeds } from '../../documents/run-needs.ts';
import { measuredReading, type Reading } from '../../documents/readings.ts';
import { roiOnOutput } from '../../documents/roi.ts';
import { UserError } from '../../errors.ts';
import { unitOf } from '../../graph/crop/unit.ts';
import { weightBytes } from '../../graph/initializers.ts';
import { type Decomposition, decomposition } from '../../inference/decomposition.ts';
import { estimateRun } from '../../inference/estimate-run.ts';
import { processBytes } from '../../inference/incremental.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { unlessCancelled } from '../run/interruptible.ts';
import { outputsFor } from './image-pass.ts';
import { type HeldScene, heldScene } from './held-scene.ts';
import { inputGrid } from './input-grid.ts';
import { type InputUnit, inputUnits } from './input-units.ts';
import { type OpenedQuestion, openQuestion } from './opened-question.ts';
import { observedFor, passOver, type Scene } from './scene.ts';

/**
 * What measuring the input is expected to take: by the arithmetic of some blocks or regions, and the time that one pass
 * takes here. Nothing that is measured depends on it.
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
  const reading = measuredReading(question);
  const options = { question, treatments, memory, isCancelled };
  const { box } = roiOnOutput(question.roi, scene.input.size, scene.size);
  const held = reading === 'total' ? null : await heldOrNull(scene, box, reading);
  if (held === null) return needsOf(scene, options);
  const isPredicted = reading === 'predicted';
  const { refined, ...needs } = await needsOf(
    held.scene,
    options,
    isPredicted ? (question.passes ?? 0) : 0,
  ).finally(() => held.dispose());
  if (refined === undefined) return needs;
  // With coarse blocks first, total effects are measured by whole passes.
  return { ...needs, ...(isPredicted ? pickRefined(await needsOf(scene, options)) : { refined }) };
}

function pickRefined({ refined }: RunNeeds): Pick<RunNeeds, 'refined'> {
  return refined === undefined ? {} : { refined };
}

/** Null where total effects are measured by whole passes, since statistics cannot be held. */
async function heldOrNull(scene: Scene, roi: Box<'output'>, reading: Reading): Promise<HeldScene | null> {
  try {
    return await heldScene(scene, roi);
  } catch (error) {
    if (error instanceof UserError && reading === 'predicted') return null;
    throw error;
  }
}

interface NeedsOptions {
  readonly question: Question;
  readonly treatments: OpenedQuestion['treatments'];
  readonly memory: number;
  readonly isCancelled: () => boolean;
}

/** @param further whole passes besides */
async function needsOf(
  scene: Scene,
  { question, treatments, memory, isCancelled }: NeedsOptions,
  further = 0,
): Promise<RunNeeds> {
  const { model, input, pass, batchSize } = scene;
  const { box } = roiOnOutput(question.roi, input.size, scene.size);
  const { program } = passOver(scene, box);
  const started = performance.now();
  await outputsFor(program, pass.image, input, batchSize);
  const secondsOfPass = (performance.now() - started) / 1000;
  await unlessCancelled(isCancelled);
  const measured = inputUnits({ ...question, coarse: undefined }).filter(isMeasured);
  const draws = question.preset === 'pool' ? treatments.pool.size : question.screening + question.draws;
  const found = await decompositionOrNull(scene, box);
  await unlessCancelled(isCancelled);
  if (found === null || memory < found.needed) {
    const bytes = processBytes + 2 * weightBytes(model.graph);
    const secondsOf = (units: readonly InputUnit[]): number => units.length * draws * secondsOfPass;
    return {
      seconds: secondsOf(measured) + further * secondsOfPass,
      ...refinedNeeds(question, secondsOf),
      bytes,
    };
  }
  const secondsOf = (units: readonly InputUnit[]): number => {
    const own = units.map(({ block }) => unitOf(inputPart(input, block)));
    const { passes, planning } = estimateRun(found, own, draws);
    return planning + draws * passes * secondsOfPass;
  };
  return {
    seconds: secondsOf(measured) + further * secondsOfPass,
    ...refinedNeeds(question, secondsOf),
    bytes: processBytes + found.needed,
  };
}

function isMeasured({ isSkipped }: InputUnit): boolean {
  return !isSkipped;
}

/** What it takes with the coarse blocks of the question, or, of a volume, with those that could be asked for. */
function refinedNeeds(
  question: Question,
  secondsOf: (units: readonly InputUnit[]) => number,
): Pick<RunNeeds, 'refined'> {
  const { input, block, regions, preset } = question;
  const isOffered = input.size.length === 3 && regions === undefined && preset === 'pool';
  const coarse =
    question.coarse ?? (isOffered ? block.map((side) => usualRefine(input.size) * side) : undefined);
  if (coarse === undefined || blockCount({ size: input.size, block, coarse }) > mostBlocks) return {};
  const grid = inputGrid({ input, block, coarse });
  const units = inputUnits({ ...question, coarse });
  const unitsAt = (blocks: readonly number[]): readonly InputUnit[] =>
    blocks.map((index) => at(units, index)).filter(isMeasured);
  const always = coarseBlocks(grid).filter((index) => at(units, index).isSkipped);
  const first = secondsOf(unitsAt(coarseBlocks(grid)));
  return {
    refined: {
      least: first + secondsOf(unitsAt(always.flatMap((index) => partsOfCoarse(grid, index)))),
      most: first + secondsOf(units.slice(0, tileCount(grid)).filter(isMeasured)),
    },
  };
}

/** Null where the model is run whole, as a run does then. */
async function decompositionOrNull(scene: Scene, roi: Box<'output'>): Promise<Decomposition | null> {
  try {
    return await decomposition(observedFor(scene, roi));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
