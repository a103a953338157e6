import { strict as assert } from 'node:assert';
import { componentKey, isChannelsKey, moduleOfKey } from '../../../src/documents/component-key.ts';
import type { Component } from '../../../src/documents/components.ts';

describe('the key of a component', () => {
  const components: readonly Component[] = [
    { kind: 'module', path: 'channels 0', tensors: ['a'] },
    { kind: 'layer', tensor: 'channels' },
    { kind: 'edge', tensor: 'channels', consumer: 'module' },
    { kind: 'channels', tensor: 'module a', axis: 1, range: [3, 4] },
  ];

  it('tells of which kind it is, whatever the names are', () => {
    const keys = components.map(componentKey);
    assert.deepEqual(keys.map(isChannelsKey), [false, false, false, true]);
    assert.deepEqual(keys.map(moduleOfKey), ['channels 0', null, null, null]);
  });
});
