import { strict as assert } from 'node:assert';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Changes } from '../../../../src/protocol/explanation-page.ts';
import type { RunPlan } from '../../../../src/views/document/document-view.ts';
import { beginningWith, planAnew, planRun } from '../../../../src/views/document/run-plan.ts';
import type { ExplanationTypes } from '../../../../src/views/explanation/explanation-types.ts';
import { planWith } from '../../../../src/views/explanation/run-plan.ts';
import { checkExample } from '../../documents/joint-example.ts';
import { effectExample, explanationExample, gridExample } from '../../webview-ui/example.ts';

describe('what a run measures', () => {
  const ready = explanationExample();
  const input = {
    ...gridExample([8, 8], [8, 8]),
    effects: [{ index: 0, ...effectExample('decided', 1) }],
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
    joint: checkExample([]),
    components: status === 'complete' ? ranked : null,
    ...(status === 'complete' && {
      learnt: [{ replacement: 'permuted', draws: 12, isComplete: true, effects: [] }],
    }),
  });
  const plan = (explanation: Explanation, changes: Changes | null): RunPlan<ExplanationTypes> =>
    planRun<ExplanationTypes>({ kind: explanationKind, changing: { plan: planWith } }, explanation, changes);
  const kinds = ({ aims }: RunPlan<ExplanationTypes>): readonly string[] => aims.map(({ kind }) => kind);

  it('is the input, its joint check and then the layers, by flow and by what they have learnt, from the beginning', () => {
    for (const whole of [
      plan(ready, {}),
      plan(ready, null),
      plan(found('complete'), {}),
      plan(found('complete'), null),
      planAnew<ExplanationTypes>(explanationKind, found('incomplete')),
    ]) {
      assert.deepEqual(kinds(whole), ['input', 'joint', 'layers', 'learnt']);
      assert.equal(whole.document.status, 'ready');
    }
  });

  it('is what is missing, where a run was cut short', () => {
    for (const changes of [{}, null]) {
      const rest = plan(found('incomplete'), changes);
      assert.deepEqual(kinds(rest), ['layers', 'learnt']);
      assert.deepEqual(rest.document.maps, [input]);
    }
  });

  it('is what was asked for first, and then all else', () => {
    const whole = beginningWith<ExplanationTypes>(plan(found('complete'), { block: 4 }), { kind: 'causes' });
    assert.deepEqual(kinds(whole), ['causes', 'input', 'joint', 'layers', 'learnt']);
    assert.deepEqual(whole.changes, { block: 4 });
  });

  it('is the layers alone under another intervention, and all once more under other changes', () => {
    const layers = plan(found('complete'), { intervention: 'zero' });
    assert.deepEqual(kinds(layers), ['layers']);
    assert.deepEqual([layers.document.question.intervention, layers.changes], ['zero', null]);
    assert.deepEqual(layers.document.maps, [input]);
    const both = plan(found('complete'), { intervention: 'zero', block: 4 });
    assert.deepEqual(kinds(both), ['input', 'joint', 'layers', 'learnt']);
    assert.deepEqual(both.changes, { intervention: 'zero', block: 4 });
  });
});
