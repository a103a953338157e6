import { strict as assert } from 'node:assert';
import { labelOf } from '../../../src/views/remedy.ts';

describe('What can be done about a failure', () => {
  it('has the label of a button', () => {
    assert.equal(labelOf({ kind: 'useRuntime', runtime: 'onnxruntime' }), 'Use ONNX Runtime');
    assert.equal(labelOf({ kind: 'useRuntime', runtime: 'tensorflow' }), 'Use TensorFlow.js');
    assert.equal(labelOf({ kind: 'setUpTensorFlow' }), 'Set Up TensorFlow Runtime');
    assert.equal(labelOf({ kind: 'convert', path: 'a.pt' }), 'Convert to ONNX with Python');
    assert.equal(labelOf({ kind: 'openSetting', setting: 'device' }), 'Open Settings');
  });
});
