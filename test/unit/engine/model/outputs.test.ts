import assert from 'node:assert/strict';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import type { Graph, ValueInfo } from '../../../../src/graph/graph.ts';
import type { ElementType } from '../../../../src/graph/tensor.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { userError } from '../../imaging/helpers.ts';
import { side, type Written, writtenModels } from './written-model.ts';

/** A small network: convolutions, then as many channels as wanted. With these seeds, each class is predicted somewhere. */
function network(channels: number, finish: (b: GraphBuilder, logits: Value) => Value): Graph {
  const b = new GraphBuilder({ seed: channels === 1 ? 38 : 5 });
  const wide = b.relu(b.conv(b.input([1, 1, side, side]), { channels: 4, kernel: 3, pads: 'same' }));
  return b.build(finish(b, b.conv(wide, { channels, kernel: 3, pads: 'same' })));
}

/** Reshape, of the first axis too. */
function reshapeTo(b: GraphBuilder, x: Value, shape: readonly number[]): Value {
  return b.apply('Reshape', [x, b.integers(shape)], shape);
}

/** The graph with several of its tensors as outputs. */
function withOutputs(graph: Graph, outputs: Readonly<Record<string, ElementType>>): Graph {
  const values = Object.entries(outputs).map(([name, type]): ValueInfo => ({ name, type, shape: null }));
  return { ...graph, outputs: values };
}

function outputTexts({ guesses }: Explanation): string {
  return guesses.flatMap(({ about, text }) => (about === 'output' ? [text] : [])).join(' ');
}

describe('The output that is explained', () => {
  let written: Written;

  before(async () => {
    written = await writtenModels();
  });

  after(() => written.dispose());

  const usual = network(3, (_, x) => x);
  const reshaped: Readonly<Record<string, readonly [Graph, string]>> = {
    'C×H×W': [network(3, (b, x) => b.apply('Squeeze', [x, b.integers([0])], [3, side, side])), 'NCHW'],
    'H×W×C': [network(3, (b, x) => reshapeTo(b, b.transpose(x, [0, 2, 3, 1]), [side, side, 3])), 'NHWC'],
    'N×1×C×H×W': [network(3, (b, x) => b.reshape(x, [1, 1, 3, side, side])), 'NCHW'],
    'N×(H·W)×C': [network(3, (b, x) => b.reshape(b.transpose(x, [0, 2, 3, 1]), [1, side * side, 3])), 'NHWC'],
    'N×C×(H·W)': [network(3, (b, x) => b.reshape(x, [1, 3, side * side])), 'NCHW'],
  };
  for (const [axes, [graph, layout]] of Object.entries(reshaped)) {
    it(`is read with the axes ${axes}, and has the effects that it has with N×C×H×W`, async () => {
      const settings = { block: 2, treatment: 'zero' } as const;
      const aims = [{ kind: 'input' }, { kind: 'layers' }] as const;
      const expected = await written.run(await written.prepare(usual, settings), aims);
      const prepared = await written.prepare(graph, settings);
      const { head } = prepared.question;
      assert.deepEqual([head.layout, head.channels, head.decision], [layout, 3, 'argmax']);
      assert.match(outputTexts(prepared), /The output's axes \(.*\) are read as/);
      assert.deepEqual(prepared.prediction, expected.prediction);
      const found = await written.run(prepared, aims);
      assert.ok(expected.maps[0]?.effects.some(({ mean }) => mean !== 0));
      for (const [i, effect] of (found.maps[0]?.effects ?? []).entries()) {
        const other = expected.maps[0]?.effects[i];
        assert.ok(Math.abs(effect.mean - (other?.mean ?? NaN)) < 1e-6);
      }
      assert.equal(found.maps[0]?.effects.length, 256);
      assert.ok(found.components?.isComplete);
    });
  }

  it('is read with the axes H×W and N×(H·W)', async () => {
    const plain = await written.prepare(network(1, (_, x) => x));
    for (const shape of [
      [side, side],
      [1, side * side],
    ] as const) {
      const { prediction, question } = await written.prepare(network(1, (b, x) => reshapeTo(b, x, shape)));
      assert.deepEqual([question.head.layout, question.head.channels], ['NHW', 1]);
      assert.deepEqual(prediction, plain.prediction);
    }
  });

  it('names the other layout where two fit', async () => {
    const graph = network(side, (_, x) => x);
    const first = await written.prepare(graph);
    assert.equal(first.question.head.layout, 'NCHW');
    assert.match(outputTexts(first), /they could also be NHWC/);
    assert.equal((await written.prepare(graph, { layout: 'NHWC' })).question.head.layout, 'NHWC');
  });

  const overlapping = network(3, (b, x) => {
    const mean = b.add(b.sigmoid(x), b.sigmoid(b.mul(x, x)));
    const tilted = b.add(mean, b.sigmoid(b.relu(x)));
    return b.like('Mul', tilted, {}, b.floats(Float32Array.of(1 / 3), []));
  });
  const softmaxes = network(3, (b, x) => {
    const sum = b.add(b.softmax(x, 1), b.softmax(b.relu(x), 1));
    return b.like('Mul', sum, {}, b.floats(Float32Array.of(0.5), []));
  });
  const readings: Readonly<Record<string, readonly [Graph, string, RegExp]>> = {
    'the mean of sigmoids as overlapping classes': [overlapping, 'threshold none', /overlapping classes/],
    'the mean of softmaxes as probabilities': [softmaxes, 'argmax none', /probabilities of 3 classes/],
    'a convolution as logits': [usual, 'argmax softmax', /logits of 3 classes/],
    'whole numbers in N×1×H×W as class numbers': [
      network(3, (b, x) => {
        const labels = b.like('Cast', b.apply('ArgMax', [x], [1, 1, side, side], { axis: 1 }), { to: 1 });
        return b.like('Mul', b.like('Floor', labels), {}, b.floats(Float32Array.of(7), []));
      }),
      'labels none',
      /class numbers \(all values are whole numbers\)/,
    ],
  };
  for (const [what, [graph, reading, text]] of Object.entries(readings)) {
    it(`reads ${what}`, async () => {
      const prepared = await written.prepare(graph);
      const { decision, activation } = prepared.question.head;
      assert.equal(`${decision} ${activation}`, reading);
      assert.match(outputTexts(prepared), text);
    });
  }

  it('reads whole numbers of 64 bits as class numbers, whatever they are', async () => {
    const graph = network(3, (b, x) =>
      b.apply(
        'Gather',
        [b.integers([0, 7, 26]), b.apply('ArgMax', [x], [1, 1, side, side], { axis: 1 })],
        [1, 1, side, side],
      ),
    );
    const { question, prediction } = await written.prepare(withOutputs(graph, { output: 'int64' }));
    assert.equal(question.head.decision, 'labels');
    assert.ok([7, 26].includes(question.head.channel));
    assert.ok(prediction.runs.length > 1);
  });

  it('is the one of the input’s size, then one that ends in a decision, then one that no other is made of', async () => {
    const b = new GraphBuilder({ seed: 7 });
    const features = b.relu(b.conv(b.input([1, 1, side, side]), { channels: 8, kernel: 3, pads: 'same' }));
    const logits = b.instanceNorm(b.conv(features, { channels: 1, kernel: 1 }));
    const small = b.sigmoid(b.maxPool(logits, { kernel: 2, stride: 2 }));
    const graph = b.build(b.sigmoid(logits), 'final');
    const explained = async (...names: readonly string[]): Promise<string> => {
      const outputs = Object.fromEntries(names.map((name) => [name, 'float32'] as const));
      return (await written.prepare(withOutputs(graph, outputs))).question.head.output;
    };
    assert.equal(await explained(features.name, logits.name, small.name, 'final'), 'final');
    assert.equal(await explained(small.name, features.name, logits.name), logits.name);
    assert.equal(await explained(small.name, features.name), features.name);
  });

  it('is the first declared of equals', async () => {
    const graph = network(1, (b, x) => b.sigmoid(x));
    const twice = network(1, (b, x) => b.sigmoid(x)).nodes.at(-1);
    assert.ok(twice);
    const both = { ...graph, nodes: [...graph.nodes, { ...twice, name: 'again', outputs: ['5'] }] };
    const prepared = await written.prepare(withOutputs(both, { output: 'float32', 5: 'float32' }));
    assert.match(outputTexts(prepared), /Of 2 outputs, "5" is explained\. It could also be "output"/);
    const other = { ...both, outputs: both.outputs.concat({ name: '5', type: 'float32', shape: null }) };
    assert.equal((await written.prepare(other)).question.head.output, 'output');
  });

  it('is not one that is all NaN', async () => {
    const graph = network(1, (b, x) =>
      b.like('Sqrt', b.like('Sub', b.like('Neg', b.sigmoid(x)), {}, b.floats(Float32Array.of(1), []))),
    );
    await assert.rejects(written.prepare(graph), userError(/outputs nothing but NaN/));
  });
});
