import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { deviceNames, runtimeNames } from '../../../src/protocol/runtime-choice.ts';
import { runtimeInWords } from '../../../src/views/runtime-words.ts';

describe('What models run on', () => {
  it('is said where it is not ONNX Runtime on the CPU', () => {
    assert.equal(runtimeInWords({ runtime: 'auto', device: 'auto' }), null);
    assert.equal(runtimeInWords({ runtime: 'onnxruntime', device: 'cpu' }), null);
    assert.equal(runtimeInWords({ runtime: 'auto', device: 'webgpu' }), 'ONNX Runtime, WebGPU');
    assert.equal(runtimeInWords({ runtime: 'tensorflow', device: 'auto' }), 'TensorFlow.js');
    assert.equal(runtimeInWords({ runtime: 'tensorflow', device: 'cpu' }), 'TensorFlow.js, CPU');
  });

  it('can be set to all that there is, each described', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    const { contributes, capabilities } = JSON.parse(text) as {
      contributes: {
        configuration: {
          properties: Record<string, { enum?: string[]; enumDescriptions?: string[]; scope: string }>;
        };
      };
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
    };
    const { properties } = contributes.configuration;
    for (const [setting, names] of [
      ['segcause.runtime', runtimeNames],
      ['segcause.device', deviceNames],
    ] as const) {
      const { enum: values, enumDescriptions = [] } = properties[setting] ?? {};
      assert.deepEqual(values, names);
      assert.equal(enumDescriptions.length, names.length);
    }
    for (const setting of ['runtime', 'device', 'tensorflowPath'])
      assert.equal(properties[`segcause.${setting}`]?.scope, 'machine-overridable');
    // It leads to code that is run.
    assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes('segcause.tensorflowPath'));
  });
});
