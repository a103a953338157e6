import { fileURLToPath } from 'node:url';
import { type Layout, layoutWith } from '../../../../src/documents/axes.ts';
import { type Size, volumeOf } from '../../../../src/documents/box.ts';
import type { Explanation, Head, ModelInput, Question } from '../../../../src/documents/explanation.ts';
import { encodeMask } from '../../../../src/documents/run-length.ts';
import { layersWithShapes } from '../../../../src/engine/model/layer-shapes.ts';
import type { LoadedModel } from '../../../../src/engine/model/model-shelf.ts';
import { imagePass } from '../../../../src/engine/scene/image-pass.ts';
import { inputGeometry } from '../../../../src/engine/scene/input-grid.ts';
import type { OpenedQuestion } from '../../../../src/engine/scene/opened-question.ts';
import { baselineOf, sceneOf } from '../../../../src/engine/scene/scene.ts';
import { treatmentsFor } from '../../../../src/engine/treatments/treatments.ts';
import { dice } from '../../../../src/causal/outcomes/outcome.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';

/** A small problem of one to three spatial axes. */
export interface Problem {
  readonly size: Size<'input'>;
  readonly block: Size<'input'>;
  readonly roi: Question['roi'];
  readonly channels: 'first' | 'last';
  /** Of the network's weights. */
  readonly seed?: number;
  /** A network of its own in place of the usual one, from two channels to two classes. */
  readonly graph?: Graph;
}

/** A small problem, opened without a file to read. */
export interface SmallScene {
  readonly explanation: Explanation;
  readonly opened: OpenedQuestion;
}

const inputChannels = 2;

/** Convolutions, one of which halves the image, and two classes, between which random weights decide. */
function network({ size, channels, seed = 4 }: Problem): Graph {
  const rank = size.length;
  const builder = new GraphBuilder({ seed });
  const spatial = size.map((_, axis) => axis + 1);
  const input =
    channels === 'first'
      ? builder.input([1, inputChannels, ...size])
      : builder.transpose(builder.input([1, ...size, inputChannels]), [0, rank + 1, ...spatial]);
  const wide = builder.relu(builder.conv(input, { channels: 4, kernel: 3, pads: 'same' }));
  const half = builder.relu(builder.conv(wide, { channels: 4, kernel: 2, stride: 2 }));
  const back = builder.transposedConv(half, { channels: 4, kernel: 2, stride: 2 });
  return builder.build(builder.conv(builder.add(wide, back), { channels: 2, kernel: 1 }));
}

/** Opens a problem: what is held against the prediction is a half of the output along the last axis. */
export async function openSmallScene(problem: Problem, more: Partial<Question> = {}): Promise<SmallScene> {
  const { size, block, roi, channels } = problem;
  const runtime = createOnnxRuntime();
  const graph = problem.graph ?? network(problem);
  const program = await runtime.compile(graph, 'the small model');
  const model: LoadedModel = {
    path: 'small.onnx',
    name: 'small.onnx',
    sha256: '0'.repeat(64),
    stamp: '',
    files: [],
    graph,
    declared: graph,
    program,
    runtime,
  };
  const layout: Layout = layoutWith(channels, size.length);
  const input: ModelInput = {
    name: 'image',
    layout,
    size,
    channels: inputChannels,
    scale: 1,
    mean: [0.4, 0.5],
    std: [0.3, 0.2],
    channelOrder: 'grey',
  };
  const intensities = uniform(randomNumbers(9), volumeOf(size) * inputChannels, 1);
  const pass = await imagePass(program, intensities, input, null);
  const head: Head = {
    output: 'output',
    layout: layoutWith('first', size.length),
    decision: 'argmax',
    activation: 'softmax',
    threshold: 0.5,
    channel: 1,
    channels: 2,
    classes: [],
  };
  const scene = sceneOf({ model, input, batchSize: null, head, pass });
  const length = scene.size.at(-1) ?? NaN;
  const reference = Uint8Array.from({ length: volumeOf(scene.size) }, (_, i) =>
    Number(2 * (i % length) < length),
  );
  const question: Question = {
    model: { path: model.path, sha256: model.sha256 },
    // Without another image beside it.
    image: { path: fileURLToPath(import.meta.url), sha256: '1'.repeat(64) },
    mask: null,
    maskValue: null,
    maskThreshold: null,
    references: null,
    input,
    head,
    roi,
    preset: 'pool',
    treatment: 'patches',
    intervention: 'zero',
    block,
    draws: 3,
    screening: 0,
    tau: 0,
    seed: 2,
    ...more,
  };
  const treatments = await treatmentsFor(question, null, intensities);
  const baseline = baselineOf(scene, roi, reference);
  const explanation: Explanation = {
    format: 'segcause.explanation',
    version: 2,
    question,
    guesses: [],
    source: treatments.source,
    layers: await layersWithShapes(model, input, pass),
    outputs: ['output'],
    prediction: encodeMask(scene.prediction, scene.size),
    reference: encodeMask(reference, scene.size),
    baseline: { dice: dice(baseline), ...baseline },
    status: 'ready',
    maps: [{ ...inputGeometry(question), effects: [], draws: null }],
    components: null,
    mediations: [],
    facts: null,
  };
  return { explanation, opened: { scene, depth: 'float32', reference, treatments } };
}
