import { strict as assert } from 'node:assert';
import type { Explanation } from '../../../src/documents/explanation.ts';
import type { Comparison } from '../../../src/documents/comparison.ts';
import {
  isComparisonFinished,
  isComparisonWorthKeeping,
} from '../../../src/documents/comparison-findings.ts';
import { comparisonExample } from '../webview-ui/comparison-example.ts';
import { effectExample } from '../webview-ui/example.ts';

/** A side of which the input's map is known, too. */
function measured(side: Explanation): Explanation {
  const effects = [{ index: 0, ...effectExample('decided', 1) }];
  return { ...side, status: 'complete', maps: side.maps.map((map) => ({ ...map, effects })) };
}

describe('A comparison that is finished', () => {
  it('stays in its file until the next run is finished, which may ask something else', () => {
    const example = comparisonExample();
    const found = { ...example, before: measured(example.before), after: measured(example.after) };
    assert.ok(isComparisonFinished(found));
    const cut: Comparison = { ...found, status: 'incomplete', transplants: [] };
    const another = (comparison: Comparison): Comparison => {
      const { before } = comparison;
      return { ...comparison, before: { ...before, question: { ...before.question, seed: 1 } } };
    };
    assert.ok(isComparisonWorthKeeping(found, cut));
    assert.ok(isComparisonWorthKeeping(found, another(cut)));
    assert.ok(!isComparisonWorthKeeping(found, another(found)));
    assert.ok(!isComparisonWorthKeeping(cut, another(cut)));
  });
});
