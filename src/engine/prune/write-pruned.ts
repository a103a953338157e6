import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { entry } from '../../at.ts';
import type { Constants } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { writeOnnx } from '../../formats/onnx/write.ts';
import { readModel } from '../../formats/read-model.ts';
import type { ChannelSets } from '../../graph/edits/channel-sets.ts';
import { withPredictedChannels } from '../../graph/edits/with-predicted-channels.ts';
import { type Predict, withoutChannels } from '../../graph/edits/without-channels.ts';
import type { Program } from '../../runtime/runtime.ts';
import { imageModelOf } from '../model/image-model.ts';
import { type LoadedModel, loadModel } from '../model/model-shelf.ts';
import { outputsFor } from '../scene/image-pass.ts';
import type { Scene } from '../scene/scene.ts';
import { withOutputIn } from '../scene/shaped-output.ts';

/** Sets of channels that are removed from a model, and how what reads them has them predicted. */
export interface Edit {
  readonly traced: ChannelSets;
  readonly removed: ReadonlySet<number>;
  readonly predict: Predict;
}

/** Bytes that a file of protocol buffers may have. */
const mostBytes = 2 ** 31 - 1;

/** The version from which on constants need not be inputs too. */
const leastIrVersion = 4;

/**
 * A model without sets of channels as an ONNX file: the model as its file has it, with the types of its inputs and outputs,
 * and in its metadata where it is from.
 * @param provenance names and values; they are written as `segcause.NAME`
 * @throws UserError when it is too large for one file
 */
export async function prunedBytes(
  { path, name }: LoadedModel,
  { traced, removed, predict }: Edit,
  provenance: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { graph } = await readModel(path);
  const edited = withoutChannels(graph, traced, removed, predict);
  const entries = Object.entries(provenance).map(([key, value]) => [`segcause.${key}`, value] as const);
  const bytes = writeOnnx(
    {
      ...edited,
      irVersion: Math.max(leastIrVersion, edited.irVersion),
      metadata: new Map([...graph.metadata, ...entries]),
    },
    () => null,
    true,
  );
  if (bytes.byteLength > mostBytes)
    throw new UserError(
      `${name}: without these channels it is larger than 2 GB, which ONNX files cannot be.`,
    );
  return bytes;
}

/** The largest difference that a written model may have, as a share of the largest value of its output (at least 1). */
const tolerance = 1e-4;

/**
 * Writes a model, once what it computes on images is what the original does with these channels predicted.
 * @param verifying `constants` are what the model's inputs besides the image are set to
 * @param use takes the written model before it is put in its place
 * @throws UserError when it does not, or cannot be written
 */
export async function writeVerified<T>(
  bytes: Uint8Array,
  out: string,
  {
    shapes,
    edit,
    scenes,
    constants,
  }: {
    readonly shapes: ReadonlyMap<string, readonly number[]>;
    readonly edit: Edit;
    readonly scenes: readonly Scene[];
    readonly constants: Constants;
  },
  use: (written: LoadedModel, largestDifference: number) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'segcause-'));
  const [first] = scenes as readonly [Scene];
  const { model } = first;
  const { traced, removed, predict } = edit;
  const staging = join(folder, basename(out));
  try {
    await writeFile(staging, bytes);
    const written = await runAs(first, await loadModel(staging, model.runtime), constants);
    const graph = withPredictedChannels(model.graph, traced, removed, predict, shapes);
    const expected = await model.runtime.compile(graph, model.name);
    try {
      const largest = await largestDifference(expected, written.program, scenes);
      if (!(largest <= tolerance))
        throw new UserError(
          `${model.name}: the model without these channels differs from what it must compute by ${largest.toExponential(1)} of its output, and was not written.`,
        );
      const found = await use(written, largest);
      await writeAtomically(out, bytes);
      return found;
    } finally {
      await expected.dispose();
      await written.program.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A model as another of the same inputs and outputs is run: with the image as its only input, its output in the same axes. */
async function runAs(
  { input, batchSize, pass, head }: Scene,
  loaded: LoadedModel,
  constants: Constants,
): Promise<LoadedModel> {
  const { model } = imageModelOf(loaded, input.name, constants);
  const outputs = await outputsFor(model.program, pass.image, input, batchSize);
  return withOutputIn({ model, input, batchSize, pass: { ...pass, outputs } }, head).model;
}

/** The largest difference of what two programs output, as a share of the largest value of each output (at least 1). */
async function largestDifference(
  expected: Program,
  computed: Program,
  scenes: readonly Scene[],
): Promise<number> {
  let largest = 0;
  for (const { pass, input, batchSize, head } of scenes) {
    const [one, other] = await Promise.all(
      [expected, computed].map((program) => outputsFor(program, pass.image, input, batchSize)),
    );
    if (one === undefined || other === undefined) throw new RangeError('two programs have two outputs');
    const [wanted, found] = [entry(one, head.output).data, entry(other, head.output).data];
    if (wanted.length !== found.length) return Infinity;
    let [range, difference] = [1, 0];
    for (const [i, value] of wanted.entries()) {
      range = Math.max(range, Math.abs(Number(value)));
      difference = Math.max(difference, Math.abs(Number(value) - Number(found[i])));
    }
    largest = Math.max(largest, difference / range);
  }
  return largest;
}
