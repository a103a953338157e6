import { strict as assert } from 'node:assert';
import { definitionChoices } from '../../../src/commands/definition-choices.ts';
import { layerExample } from '../webview-ui/example.ts';

describe('What may be looked for in the source', () => {
  const choices = definitionChoices([
    layerExample('encoder.0.conv1', { operator: 'Conv', shape: [1, 16, 64, 64] }),
    layerExample('encoder.0.conv2'),
    layerExample('encoder.1.conv1'),
    layerExample('up', { tensor: 'first' }),
    layerExample('up', { tensor: 'second' }),
    layerExample('head'),
  ]);

  it('is every layer, after the modules that begin with it', () => {
    assert.deepEqual(
      choices.map(({ label }) => label),
      [
        ...['encoder', 'encoder.0', 'encoder.0.conv1', 'encoder.0.conv2', 'encoder.1', 'encoder.1.conv1'],
        ...['up', 'up', 'up', 'head'],
      ],
    );
  });

  it('is told apart by what it is', () => {
    assert.deepEqual(choices[0], {
      label: 'encoder',
      description: 'module of 3 layers',
      part: 'module encoder',
    });
    assert.equal(choices[4]?.description, 'module of 1 layer');
    assert.equal(choices[2]?.description, 'Conv · 1 × 16 × 64 × 64');
    const ups = choices.filter(({ label }) => label === 'up').map(({ part }) => part);
    assert.deepEqual(ups, ['module up', 'first', 'second']);
  });
});
