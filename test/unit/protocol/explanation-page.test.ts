import { strict as assert } from 'node:assert';
import { packEffects } from '../../../src/documents/effect-columns.ts';
import type { Effect } from '../../../src/documents/effects.ts';
import { type ExplanationStep, mergeExplanation, noStep } from '../../../src/documents/explanation-step.ts';
import { showExplanation } from '../../../src/protocol/explanation-page.ts';
import { componentExample, effectExample, explanationExample, gridExample } from '../webview-ui/example.ts';

const effect = (index: number, mean: number): Effect => ({ index, ...effectExample('measured', mean) });

describe('what a panel is shown', () => {
  it('has effects as columns, by their place in the grid', () => {
    const map = { ...gridExample([32, 20], [8, 8]), effects: [effect(2, 1), effect(3, 2)], draws: null };
    const shown = showExplanation({ ...explanationExample(), maps: [map] });
    assert.deepEqual([...(shown.effects[0]?.index ?? [])], [2, 3]);
    assert.deepEqual(shown.explanation.maps[0]?.effects, []);
    assert.deepEqual([...(shown.effects[0]?.outcomes.dice.mean ?? [])], [1, 2]);
  });

  it('has the newest effect of each block and component, for a panel that opens late', () => {
    const layer = { kind: 'layer', tensor: 'x' } as const;
    const geometry = gridExample([32, 32], [8, 8]);
    const donors = { origin: 'references', images: 3, label: 'three images' } as const;
    const under = { intervention: 'resample', donors, baselineDice: 90 } as const;
    const steps: readonly ExplanationStep[] = [
      { ...noStep, map: { geometry, effects: packEffects([effect(5, 1)]) } },
      { ...noStep, map: { geometry, effects: packEffects([effect(6, 4), effect(5, 3)]) } },
      { ...noStep, components: { ...under, effects: [componentExample(layer, -1)] } },
      { ...noStep, components: { ...under, effects: [componentExample(layer, -2)] } },
    ];
    const { explanation, effects } = showExplanation(steps.reduce(mergeExplanation, explanationExample()));
    const [columns] = effects;
    assert.deepEqual([...(columns?.index ?? [])], [5, 6]);
    assert.deepEqual([...(columns?.outcomes.dice.mean ?? [])], [3, 4]);
    assert.deepEqual(
      explanation.components?.effects.map(({ mean }) => mean),
      [-2],
    );
  });

  it('keeps the blocks in order, wherever new ones come', () => {
    const geometry = gridExample([32, 32], [8, 8]);
    const step = (...effects: readonly Effect[]): ExplanationStep => ({
      ...noStep,
      map: { geometry, effects: packEffects(effects) },
    });
    const found = [
      step(effect(4, 1), effect(9, 1)),
      step(effect(0, 2), effect(4, 2), effect(7, 2), effect(12, 2)),
    ].reduce(mergeExplanation, explanationExample());
    assert.deepEqual(
      found.maps[0]?.effects.map(({ index, mean }) => [index, mean]),
      [
        [0, 2],
        [4, 2],
        [7, 2],
        [9, 1],
        [12, 2],
      ],
    );
  });
});
