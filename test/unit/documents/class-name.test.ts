import { strict as assert } from 'node:assert';
import { className } from '../../../src/documents/class-name.ts';

describe('The explained class', () => {
  it('is called by its name where the model has one, else by its number', () => {
    assert.equal(className({ classes: ['background', 'liver'], channel: 1 }), 'liver');
    assert.equal(className({ classes: [], channel: 1 }), 'class 1');
  });
});
