import assert from 'node:assert/strict';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import type { Dimension, Graph } from '../../../../src/graph/graph.ts';
import type { ElementType } from '../../../../src/graph/tensor.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { userError } from '../../imaging/helpers.ts';
import { side, type Written, writtenModels } from './written-model.ts';

type Start = (b: GraphBuilder, image: Value) => Value;

/** One class, on an image of 0 to 1 that `start` makes of the input. */
function network(start: Start): Graph {
  const b = new GraphBuilder({ seed: 38 });
  const weights = { channels: 4, kernel: 3, pads: 'same' } as const;
  const image = start(b, b.input([1, 1, side, side]));
  return b.build(b.conv(b.relu(b.conv(image, weights)), { ...weights, channels: 1 }));
}

function withInput(graph: Graph, shape: readonly Dimension[], type: ElementType = 'float32'): Graph {
  return { ...graph, inputs: [{ name: 'image', type, shape }] };
}

const number = (b: GraphBuilder, value: number): Value => b.floats(Float32Array.of(value), []);
const divided: Start = (b, x) => b.binary('Div', x, number(b, 255));

function preprocessing({ guesses }: Explanation): string {
  return guesses.flatMap(({ about, text }) => (about === 'preprocessing' ? [text] : [])).join(' ');
}

describe('What a model takes', () => {
  let written: Written;
  let plain: Explanation;

  before(async () => {
    written = await writtenModels();
    plain = await written.prepare(network((_, x) => x));
  });

  after(() => written.dispose());

  const rescaling: Readonly<Record<string, Start>> = {
    'x / 255': divided,
    'x · (1 / 255)': (b, x) => b.binary('Mul', x, number(b, 1 / 255)),
    '(x − 0) / 255, transposed twice': (b, x) =>
      divided(b, b.binary('Sub', b.transpose(b.transpose(x, [0, 2, 3, 1]), [0, 3, 1, 2]), number(b, 0))),
  };
  for (const [what, start] of Object.entries(rescaling)) {
    it(`is raw pixels where it begins with ${what}`, async () => {
      const prepared = await written.prepare(network(start));
      assert.equal(prepared.question.input.scale, 1);
      assert.match(
        preprocessing(prepared),
        /passed as they are \(the model itself begins by rescaling them\)/,
      );
      assert.deepEqual(prepared.prediction, plain.prediction);
    });
  }

  const starts: Readonly<Record<string, readonly [Start, number]>> = {
    'x / 127.5 − 1': [(b, x) => b.binary('Sub', b.binary('Div', x, number(b, 127.5)), number(b, 1)), 1],
    'x − 120, as Caffe has it': [(b, x) => b.binary('Sub', x, number(b, 120)), 1],
    'statistics of raw pixels': [
      (b, x) => {
        const [one, none] = [b.floats(Float32Array.of(1), [1]), b.floats(Float32Array.of(0), [1])];
        const [mean, variance] = [b.floats(Float32Array.of(90), [1]), b.floats(Float32Array.of(3600), [1])];
        return b.like('BatchNormalization', x, {}, one, none, mean, variance);
      },
      1,
    ],
    '2 x − 1': [(b, x) => b.binary('Sub', b.binary('Mul', x, number(b, 2)), number(b, 1)), 255],
    '(x − 0.5) / 0.25': [(b, x) => b.binary('Div', b.binary('Sub', x, number(b, 0.5)), number(b, 0.25)), 255],
    '255 x − 120': [(b, x) => b.binary('Sub', b.binary('Mul', x, number(b, 255)), number(b, 120)), 255],
  };
  for (const [what, [start, scale]] of Object.entries(starts)) {
    it(`is scaled by ${scale} where it begins with ${what}`, async () => {
      const prepared = await written.prepare(network(start), {
        roi: [8, 8, 8, 8],
        class: 0,
        threshold: -1e9,
      });
      assert.equal(prepared.question.input.scale, scale);
    });
  }

  it('is raw pixels where its input is of 8 bits', async () => {
    const graph = network((b, x) => divided(b, b.like('Cast', x, { to: 1 })));
    const prepared = await written.prepare(withInput(graph, [null, 1, side, side], 'uint8'));
    assert.equal(prepared.question.input.scale, 1);
    assert.match(preprocessing(prepared), /passed as they are \(the model's input is uint8\)/);
    assert.deepEqual(prepared.prediction, plain.prediction);
  });

  it('is 12 bits of 16 scaled to 8 where its input is of 8 bits', async () => {
    const deep = await writtenModels((x, y) => 16 * ((x * 7 + y * 3) % 250) + 15);
    try {
      const graph = withInput(
        network((b, x) => divided(b, b.like('Cast', x, { to: 1 }))),
        [null, 1, side, side],
        'uint8',
      );
      const { question } = await deep.prepare(graph);
      assert.equal(question.input.scale, 4095 / 255);
    } finally {
      await deep.dispose();
    }
  });

  const axes: Readonly<Record<string, readonly [readonly Dimension[], Start]>> = {
    'C×H×W': [[1, side, side], (b, x) => b.apply('Unsqueeze', [x, b.integers([0])], [1, 1, side, side])],
    'H×W×C': [
      [side, side, 1],
      (b, x) => b.apply('Reshape', [x, b.integers([1, 1, side, side])], [1, 1, side, side]),
    ],
    'H×W': [[side, side], (b, x) => b.apply('Unsqueeze', [x, b.integers([0, 1])], [1, 1, side, side])],
    'N×H×W': [['n', side, side], (b, x) => b.apply('Unsqueeze', [x, b.integers([1])], [1, 1, side, side])],
  };
  for (const [name, [shape, start]] of Object.entries(axes)) {
    it(`is read with the axes ${name}`, async () => {
      const prepared = await written.prepare(withInput(network(start), shape));
      assert.deepEqual(prepared.question.input.size, [side, side]);
      assert.deepEqual(prepared.prediction, plain.prediction);
      const found = await written.run(prepared, [{ kind: 'input' }]);
      assert.equal(found.status, 'complete');
    });
  }

  it('has channels last where a Transpose leads to the first convolution, though all axes are open', async () => {
    const b = new GraphBuilder({ seed: 38 });
    const image = b.transpose(b.input([1, side, side, 3]), [0, 3, 1, 2]);
    const open = b.build(b.conv(image, { channels: 1, kernel: 3, pads: 'same' }));
    const { question } = await written.prepare(withInput(open, [null, null, null, null]), {
      roi: [8, 8, 8, 8],
      threshold: -1e9,
    });
    assert.deepEqual([question.input.layout, question.input.channels], ['NHWC', 3]);
  });

  it('is an image alone: a switch for training is set to 0, any other input is named', async () => {
    const graph = network((b, x) => b.add(x, b.like('Cast', { name: 'is_training', shape: [] }, { to: 1 })));
    const [image] = graph.inputs;
    assert.ok(image);
    const other = (name: string, type: ElementType): Graph => ({
      ...graph,
      inputs: [image, { name, type, shape: [] }],
      nodes: graph.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((input) => (input === 'is_training' ? name : input)),
      })),
    });
    const prepared = await written.prepare(other('is_training', 'bool'));
    assert.match(preprocessing(prepared), /The input "is_training" is set to 0\./);
    assert.deepEqual(prepared.prediction, plain.prediction);
    await assert.rejects(
      written.prepare(other('downsample_ratio', 'float32')),
      userError(/needs "downsample_ratio" besides the image \("image"\)/),
    );
  });
});

describe('A model that is not a function', () => {
  it('is found out before anything is measured', async () => {
    const written = await writtenModels();
    try {
      const noisy = network((b, x) => b.add(x, b.like('RandomUniformLike', x)));
      await assert.rejects(
        written.prepare(noisy),
        userError(
          /does not output the same "output" .* again \(it holds RandomUniformLike\): .*evaluation mode/,
        ),
      );
    } finally {
      await written.dispose();
    }
  });
});
