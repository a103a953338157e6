import { strict as assert } from 'node:assert';
import type { Explanation } from '../../../src/explanation/explanation.ts';
import { hasFindings, isResumable, isWorthKeeping, withoutFindings } from '../../../src/views/findings.ts';
import { effectExample, explanationExample } from '../webview/example.ts';

describe('what was found', () => {
  const ready = explanationExample();
  const unit = { tensor: 'image', block: [0, 0, 8, 8] as const };
  const found = (
    status: Explanation['status'],
    changes: Partial<Explanation['question']> = {},
  ): Explanation => ({
    ...ready,
    status,
    question: { ...ready.question, ...changes },
    maps: [
      {
        tensor: 'image',
        size: [32, 32],
        block: [8, 8],
        scale: [1, 1] as const,
        offset: [0, 0] as const,
        effects: [{ unit, ...effectExample('decided', 1) }],
        draws: 'recorded',
      },
    ],
  });

  it('is gone on from where draws over a pool were cut short', () => {
    assert.ok(isResumable(found('incomplete', { preset: 'pool' })));
    assert.ok(!isResumable(found('incomplete', { preset: 'paper' })));
    assert.ok(!isResumable(found('complete', { preset: 'pool' })));
  });

  it('stays when it is complete and the same was asked again', () => {
    assert.ok(isWorthKeeping(found('complete'), found('incomplete')));
    assert.ok(!isWorthKeeping(found('complete'), found('incomplete', { seed: 1 })));
    assert.ok(!isWorthKeeping(found('incomplete'), found('incomplete')));
    assert.ok(!isWorthKeeping(null, found('incomplete')));
  });

  it('can be taken away', () => {
    const bare = withoutFindings(found('complete'));
    assert.ok(hasFindings(found('complete')) && !hasFindings(bare));
    assert.deepEqual([bare.status, bare.facts, bare.maps[0]?.draws], ['ready', null, null]);
  });
});
