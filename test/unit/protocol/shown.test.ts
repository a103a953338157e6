import { strict as assert } from 'node:assert';
import { type IndexedEffect, packEffects } from '../../../src/documents/effect-columns.ts';
import { CollectedEffects } from '../../../src/views/collected-effects.ts';
import { columnsOf, toShown } from '../../../src/protocol/shown.ts';
import { componentExample, effectExample, explanationExample } from '../webview-ui/example.ts';

const effect = (mean: number): IndexedEffect['effect'] => effectExample('measured', mean);

describe('what a panel is shown', () => {
  it('has effects as columns, by their place in the grid', () => {
    const map = {
      tensor: 'image',
      size: [32, 20] as [number, number],
      block: [8, 8] as [number, number],
      scale: [1, 1] as const,
      offset: [0, 0] as const,
      effects: [
        { unit: { tensor: 'image', block: [0, 16, 8, 4] as [number, number, number, number] }, ...effect(1) },
        { unit: { tensor: 'image', block: [8, 0, 8, 8] as [number, number, number, number] }, ...effect(2) },
      ],
      draws: null,
    };
    assert.deepEqual([...columnsOf(map).index], [2, 3]);
    const shown = toShown({ ...explanationExample(), maps: [map] }, null);
    assert.deepEqual(shown.explanation.maps[0]?.effects, []);
    assert.deepEqual([...(shown.effects[0]?.outcomes.dice.mean ?? [])], [1, 2]);
  });

  it('has the newest effect of each block and component, for a panel that opens late', () => {
    const collected = new CollectedEffects();
    collected.add(0, packEffects([{ index: 5, effect: effect(1) }]));
    collected.add(
      0,
      packEffects([
        { index: 5, effect: effect(3) },
        { index: 6, effect: effect(4) },
      ]),
    );
    const [columns] = collected.columns();
    assert.deepEqual([...(columns?.index ?? [])], [5, 6]);
    assert.deepEqual([...(columns?.outcomes.dice.mean ?? [])], [3, 4]);
    const layer = { kind: 'layer', tensor: 'x' } as const;
    collected.addComponents([componentExample(layer, -1)]);
    collected.addComponents([componentExample(layer, -2)]);
    assert.deepEqual(
      collected.components().map(({ mean }) => mean),
      [-2],
    );
  });
});
