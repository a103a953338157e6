import { strict as assert } from 'node:assert';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { planRun, runAnew } from '../../../src/views/run-plan.ts';
import { effectExample, explanationExample } from '../webview-ui/example.ts';

describe('what a run measures', () => {
  const ready = explanationExample();
  const input = {
    tensor: 'image',
    size: [8, 8] as [number, number],
    block: [8, 8] as [number, number],
    scale: [1, 1] as const,
    offset: [0, 0] as const,
    effects: [{ unit: { tensor: 'image', block: [0, 0, 8, 8] as const }, ...effectExample('decided', 1) }],
    draws: null,
  };
  const donors = { origin: 'references', images: 3, label: 'three images' } as const;
  const ranked = {
    intervention: 'resample' as const,
    donors,
    baselineDice: 90,
    isComplete: true,
    effects: [],
  };
  const found = (status: Explanation['status']): Explanation => ({
    ...ready,
    question: { ...ready.question, preset: 'pool' },
    status,
    maps: [input],
    components: status === 'complete' ? ranked : null,
  });
  const kinds = ({ aims }: ReturnType<typeof planRun>): readonly string[] => aims.map(({ kind }) => kind);

  it('is the input and then the layers, from the beginning', () => {
    for (const plan of [
      planRun(ready, {}),
      planRun(found('complete'), {}),
      runAnew(found('incomplete'), {}),
    ]) {
      assert.deepEqual(kinds(plan), ['input', 'layers']);
      assert.equal(plan.explanation.status, 'ready');
    }
  });

  it('is what is missing, where a run was cut short', () => {
    const plan = planRun(found('incomplete'), {});
    assert.deepEqual(kinds(plan), ['layers']);
    assert.deepEqual(plan.explanation.maps, [input]);
  });

  it('is the layers alone under another intervention, and all once more under other changes', () => {
    const plan = planRun(found('complete'), { intervention: 'zero' });
    assert.deepEqual(kinds(plan), ['layers']);
    assert.deepEqual([plan.explanation.question.intervention, plan.changes], ['zero', {}]);
    assert.deepEqual(plan.explanation.maps, [input]);
    const both = planRun(found('complete'), { intervention: 'zero', block: 4 });
    assert.deepEqual(kinds(both), ['input', 'layers']);
    assert.deepEqual(both.changes, { intervention: 'zero', block: 4 });
  });
});
