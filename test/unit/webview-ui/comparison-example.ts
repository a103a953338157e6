import type {
  Comparison,
  ComponentDifference,
  Difference,
  Transplant,
} from '../../../src/documents/comparison.ts';
import type { ComponentEffect } from '../../../src/documents/components.ts';
import type { Explanation, Layer } from '../../../src/documents/explanation.ts';
import { componentExample, explanationExample, gridExample, layerExample } from './example.ts';

const donors = { origin: 'references', images: 12, label: '12 reference images' } as const;

/** Three layers in a row, each with an effect in both models. */
export const layersExample: readonly Layer[] = ['down.conv', 'middle.conv', 'up.conv'].map((path) =>
  layerExample(path, { operator: 'Conv', parameters: 9 }),
);

function side(layers: readonly Layer[], means: readonly number[]): Explanation {
  const effects = layers.map(({ tensor }, i): ComponentEffect =>
    componentExample({ kind: 'layer', tensor }, means[i] ?? 0),
  );
  const example = explanationExample();
  return {
    ...example,
    question: { ...example.question, preset: 'pool' },
    maps: [{ ...gridExample([32, 32], [8, 8]), effects: [], draws: null }],
    layers: [...layers],
    components: { intervention: 'resample', donors, baselineDice: 80, isComplete: true, effects },
  };
}

function exactly(mean: number, n: number): Difference {
  const unpaired = { low: mean - 1, high: mean + 1 };
  const isChanged = mean !== 0;
  return {
    state: isChanged ? 'changed' : 'unchanged',
    n,
    mean,
    se: 0,
    low: mean,
    high: mean,
    unpaired,
    p: isChanged ? 0 : 1,
  };
}

/** What three layers do in both models, and put into one another; the second alone has changed itself. */
export function comparisonExample(before = [-1, -8, -3], after = [-1, -2, -9]): Comparison {
  const own = side(layersExample, before);
  const other = side(layersExample, after);
  const tensors = layersExample.map(({ tensor }) => tensor);
  const layers = tensors.map((tensor, i): ComponentDifference => {
    const mean = (after[i] ?? 0) - (before[i] ?? 0);
    const component = { kind: 'layer', tensor } as const;
    return { before: component, after: component, ...exactly(mean, 12) };
  });
  const put = (into: Transplant['into'], dice: readonly number[]): Transplant[] =>
    tensors.map((layer, i) => ({
      into,
      layer,
      activation: dice[i] ?? 0,
      weights: dice[i] ?? 0,
      fromFirst: Math.max(...dice.slice(0, i + 1)),
      fromLast: null,
    }));
  return {
    format: 'segcause.comparison',
    version: 2,
    before: { ...own, baseline: { ...own.baseline, dice: 80 } },
    after: { ...other, baseline: { ...other.baseline, dice: 90 } },
    matching: {
      by: 'names',
      pairs: tensors.map((tensor) => ({ before: tensor, after: tensor })),
      onlyBefore: [],
      onlyAfter: [],
    },
    status: 'complete',
    blocks: [],
    components: layers,
    weights: tensors.map((tensor, i) => ({ before: tensor, change: i / 10 })),
    ownDifferences: [
      { layers: tensors.slice(1, 2), ...exactly(2, 12) },
      { layers: tensors.slice(2), ...exactly(0, 0) },
    ],
    transplants: [...put('before', [80, 90, 80]), ...put('after', [90, 80, 90])],
    images: null,
    facts: null,
  };
}
