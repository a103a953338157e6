import { strict as assert } from 'node:assert';
import { remediesIn } from '../../../src/views/remedy.ts';

describe('What a message advises', () => {
  const labels = (message: string): readonly string[] => remediesIn(message).map(({ label }) => label);

  it('becomes buttons that do it', () => {
    assert.deepEqual(
      remediesIn('a.onnx cannot run on TensorFlow.js, which has no operator Loop: run it on ONNX Runtime.'),
      [{ label: 'Use ONNX Runtime', kind: 'set', setting: 'segcause.runtime', value: 'onnxruntime' }],
    );
    assert.deepEqual(remediesIn('ONNX Runtime has no cuda here: set segcause.device to auto.'), [
      { label: 'Open Settings', kind: 'open', setting: 'segcause.device' },
    ]);
    assert.deepEqual(
      labels('ONNX Runtime computes no gradients of a.onnx: set segcause.runtime to tensorflow.'),
      ['Use TensorFlow.js'],
    );
    assert.deepEqual(
      labels(
        'TensorFlow.js needs x: install it with SegCause: Set Up TensorFlow Runtime, or set segcause.device to auto.',
      ),
      ['Set Up TensorFlow Runtime', 'Open Settings'],
    );
    assert.deepEqual(
      labels('/x/@tensorflow/tfjs-node does not load (no such file): install it there again.'),
      ['Set Up TensorFlow Runtime'],
    );
  });

  it('is nothing where a message names no setting and no runtime', () => {
    assert.deepEqual(labels('/data/net.segcause.json is not an explanation.'), []);
    assert.deepEqual(labels('segcause.runtime.json is not an explanation.'), []);
    assert.deepEqual(labels('net.onnx cannot run: ONNX Runtime has no operator Foo.'), []);
  });
});
