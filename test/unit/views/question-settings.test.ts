import { strict as assert } from 'node:assert';
import { settingsSchema } from '../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../src/documents/settings-of-question.ts';
import { changedSettings, keptGuesses } from '../../../src/views/question-settings.ts';
import { explanationExample } from '../webview-ui/example.ts';

const { question } = explanationExample();

describe('asking a question again', () => {
  it('spells everything out, in settings that may stand in a file', () => {
    const settings = settingsSchema.parse(settingsOfQuestion(question));
    assert.deepEqual(settings.roi, question.roi);
    assert.deepEqual(settings.preprocessing?.width, 32);
    assert.equal(settings.class, 2);
    assert.equal(settings.references, undefined);
  });

  it('takes changes in', () => {
    const settings = changedSettings(question, { block: 4, seed: 9 });
    assert.deepEqual([settings.block, settings.seed, settings.draws, settings.output], [4, 9, 50, 'logits']);
  });

  it('infers the reading of another output anew', () => {
    const settings = changedSettings(question, { output: 'aux' });
    assert.equal(settings.output, 'aux');
    assert.deepEqual(
      [settings.class, settings.layout, settings.decision, settings.threshold],
      Array(4).fill(undefined),
    );
    const decided = changedSettings(question, { decision: 'threshold', threshold: 0.3 });
    assert.deepEqual(
      [decided.decision, decided.activation, decided.threshold],
      ['threshold', undefined, 0.3],
    );
  });

  it('lets another treatment have its own number of draws', () => {
    assert.equal(changedSettings(question, { treatment: 'zero' }).draws, undefined);
    assert.equal(changedSettings({ ...question, treatment: 'zero', draws: 1 }, { seed: 3 }).draws, undefined);
    assert.equal(changedSettings(question, { treatment: 'zero', draws: 9 }).draws, 9);
  });

  it('keeps guesses about what was not changed', () => {
    const before = [
      'The RoI is where the most boundary is predicted.',
      'The output holds logits of 3 classes.',
    ];
    assert.deepEqual(keptGuesses(before, ['No mask.'], { seed: 1 }), [...before, 'No mask.']);
    assert.deepEqual(keptGuesses(before, [], { roi: [0, 0, 8, 8] }), before.slice(1));
    assert.deepEqual(keptGuesses(before, ['The output holds logits.'], { class: 1 }), [
      before[0],
      'The output holds logits.',
    ]);
  });
});
