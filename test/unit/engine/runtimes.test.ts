import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { estimateEffect } from '../../../src/causal/outcomes/effect.ts';
import { type Counts, count } from '../../../src/causal/outcomes/outcome.ts';
import { createEngine, type EngineService } from '../../../src/engine/engine.ts';
import { UserError } from '../../../src/errors.ts';
import type { Effect } from '../../../src/documents/effects.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { readModel } from '../../../src/formats/read-model.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { createTensorFlowRuntime } from '../../../src/runtime/tensorflow/tensorflow.ts';
import { input, quiet } from '../../support/aims.ts';
import { fixture, modelFixtures } from '../../support/model-fixtures.ts';
import { badModels, sampleFile } from '../../support/models.ts';
import { type TreatedOutput, treatedOutputs } from '../../support/treated-outputs.ts';

const settings: Settings = {
  preset: 'pool',
  image: sampleFile('images/slice_084.png'),
  references: sampleFile('references'),
  block: 6,
  draws: 4,
  seed: 3,
  tau: 0,
};
const roi = [4, 8, 8, 8];

/** Why a model that can be run cannot be explained on one image of a slice, or on so small a one. */
const needsMoreThanAnImage =
  /takes volumes|an image has 4 axes|not within its input|besides the image|images of \d+ channels|not a segmentation model/u;

/** Why no RoI can be chosen where weights are drawn at random. */
const hasNoBoundary = /predicts no class|everywhere in this image/u;

/** Why a model that runs on ONNX Runtime does not on TensorFlow.js. */
const holdsASubgraph = /which has no operator (?:If|Loop|Scan) /u;

/** The explanation of a model on a small image, or why there is none. */
async function explanationOf(engine: EngineService, model: string): Promise<Explanation | UserError> {
  const attempt = async (more: Settings): Promise<Explanation | UserError> =>
    engine
      .prepare(explanationKind, { model, settings: { ...settings, ...more } })
      .then(({ document }) => document, asUserError);
  const fitted: Settings = { preprocessing: { width: 32, height: 32 } };
  const found = await attempt(fitted);
  if (!(found instanceof UserError)) return found;
  const size = found.message.includes('and the settings ask for 32') ? {} : fitted;
  const ofSize = size === fitted ? found : await attempt(size);
  if (!(ofSize instanceof UserError && hasNoBoundary.test(ofSize.message))) return ofSize;
  return aboveItsMean(attempt, { ...size, roi });
}

/** Whether an image has no room for blocks beside the RoI. */
function isSmall({ question }: Explanation): boolean {
  return question.input.size.some((length) => length < 16);
}

/** Weights drawn at random predict nothing by 0.5: the mean over the RoI makes about half of it the class. */
async function aboveItsMean(
  attempt: (more: Settings) => Promise<Explanation | UserError>,
  more: Settings,
): Promise<Explanation | UserError> {
  const head: Settings = { ...more, decision: 'threshold', class: 0 };
  const everywhere = await attempt({ ...head, threshold: -1e9 });
  if (everywhere instanceof UserError) return everywhere;
  const { softPredicted, pixels } = everywhere.baseline;
  const mean = softPredicted / pixels;
  const isLogit = everywhere.question.head.activation === 'sigmoid';
  const explanation = await attempt({ ...head, threshold: isLogit ? Math.log(mean / (1 - mean)) : mean });
  if (explanation instanceof UserError) return explanation;
  const share = explanation.baseline.predicted / pixels;
  assert.ok(share > 0.2 && share < 0.8, `${share} of the RoI`);
  return explanation;
}

function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

const effectsOf = ({ maps }: Explanation): readonly Effect[] => maps.flatMap(({ effects }) => effects);

type Means = Pick<Effect, 'mean' | 'outcomes'>;

/**
 * Effects on Dice and on soft Dice, to 1e-3 points. A pixel as near to the threshold as floats are exact could fall on
 * either side, and is worth far more. None does here, though some lie within 1e-7 of it: what follows from a sum's order
 * may differ on another processor. Soft Dice has no threshold.
 */
function assertSame(found: Means, wanted: Means, where: string): void {
  const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-3;
  assert.ok(isSame(found.mean, wanted.mean), `${where}: Dice ${found.mean}, not ${wanted.mean}`);
  const [soft, wantedSoft] = [found.outcomes.softDice.mean, wanted.outcomes.softDice.mean];
  assert.ok(isSame(soft, wantedSoft), `${where}: soft Dice ${soft}, not ${wantedSoft}`);
}

/** Both runtimes answer one question. */
async function assertSameExplanation(asked: Explanation, onOnnxRuntime: EngineService): Promise<void> {
  const onTensorFlow = createEngine({ open: () => createTensorFlowRuntime() });
  const expected = await onOnnxRuntime.run(explanationKind, asked, input, quiet);
  const found = await onTensorFlow.run(explanationKind, asked, input, quiet).catch(asUserError);
  if (found instanceof UserError) {
    assert.match(found.message, holdsASubgraph);
    return;
  }
  assert.match(expected.facts?.runtime ?? '', /^onnxruntime/u);
  assert.match(found.facts?.runtime ?? '', /^tensorflow\.js/u);
  const [own, others] = [effectsOf(found), effectsOf(expected)];
  assert.deepEqual(
    own.map(({ index }) => index),
    others.map(({ index }) => index),
  );
  assert.ok(
    others.some(({ outcomes }) => outcomes.softDice.mean !== 0),
    'something has an effect',
  );
  own.forEach((effect, i) => {
    const other = others[i];
    if (other !== undefined) assertSame(effect, other, `unit ${i}`);
  });
}

/** On both runtimes, a treatment of the input has the same effects on all outputs. */
async function assertSameOutputs(path: string): Promise<void> {
  const { graph } = await readModel(path);
  const expected = await treatedOutputs(createOnnxRuntime(), graph, basename(path));
  const found = await treatedOutputs(createTensorFlowRuntime(), graph, basename(path));
  assert.deepEqual([...found.keys()], [...expected.keys()]);
  let isFelt = false;
  for (const [name, output] of expected) {
    const own = found.get(name);
    assert.equal(own?.treated.length, output.treated.length, `what can change ${name}`);
    const threshold = middleOf(output.baseline);
    const wanted = effectOn(output, threshold);
    assertSame(effectOn(own, threshold), wanted, name);
    isFelt ||= wanted.outcomes.softDice.mean !== 0;
  }
  assert.ok(isFelt, 'something has an effect');
}

/** The effects on an output of which the class is what lies above a threshold. */
function effectOn({ baseline, treated }: TreatedOutput, threshold: number): Means {
  const read = (values: Float32Array): Parameters<typeof count>[0] => ({
    predicted: Uint8Array.from(values, (value) => Number(value > threshold)),
    probability: values.map((value) => 1 / (1 + Math.exp(threshold - value))),
  });
  const reference = read(baseline).predicted;
  const counted = (values: Float32Array): Counts => count(read(values), reference, null);
  const before = counted(baseline);
  const draws = treated.length;
  const setting = { baseline: before, reach: before, population: draws, planned: draws };
  return estimateEffect(treated.map(counted), setting);
}

/** The middle of the widest gap between values, the lowest and the highest quarter aside; below an only one. */
function middleOf(values: Float32Array): number {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length === 1) return (sorted[0] ?? 0) - 1;
  const [first, last] = [Math.floor(sorted.length / 4), Math.ceil((3 * sorted.length) / 4)];
  const inner = sorted.slice(first, last + 1);
  const gaps = inner.slice(1).map((value, i) => value - (inner[i] ?? 0));
  const widest = gaps.indexOf(Math.max(...gaps));
  return ((inner[widest] ?? NaN) + (inner[widest + 1] ?? NaN)) / 2;
}

describe('Effects are the same on ONNX Runtime and on TensorFlow.js', function () {
  this.timeout(60_000);

  for (const file of modelFixtures) {
    it(file, async () => {
      const engine = createEngine();
      const path = fixture(file);
      const asked = await explanationOf(engine, path);
      const isAsked = !(asked instanceof UserError);
      if (isAsked && !isSmall(asked)) return assertSameExplanation(asked, engine);
      if (isAsked || needsMoreThanAnImage.test(asked.message)) return assertSameOutputs(path);
      assert.ok(
        badModels.some(([name]) => name === basename(file)),
        asked.message,
      );
    });
  }
});
