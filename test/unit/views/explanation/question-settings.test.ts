import { strict as assert } from 'node:assert';
import { numbersOf } from '../../../../src/documents/box.ts';
import type { Guess } from '../../../../src/documents/explanation.ts';
import { settingsSchema } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { changedSettings, keptGuesses } from '../../../../src/views/explanation/question-settings.ts';
import { explanationExample } from '../../webview-ui/example.ts';

const { question } = explanationExample();

describe('asking a question again', () => {
  it('spells everything out, in settings that may stand in a file', () => {
    const settings = settingsSchema.parse(settingsOfQuestion(question));
    assert.deepEqual(settings.roi, numbersOf(question.roi));
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
    const roi: Guess = { about: 'roi', text: 'The RoI is where the most boundary is predicted.' };
    const output: Guess = { about: 'output', text: 'The output holds logits of 3 classes.' };
    const before = [roi, output];
    const noMask: Guess = { about: 'reference', text: 'No mask.' };
    assert.deepEqual(keptGuesses(before, [noMask], { seed: 1 }), [...before, noMask]);
    assert.deepEqual(keptGuesses(before, [], { roi: [0, 0, 8, 8] }), before.slice(1));
    const logits: Guess = { about: 'output', text: 'The output holds logits.' };
    assert.deepEqual(keptGuesses(before, [logits], { class: 1 }), [roi, logits]);
    assert.deepEqual(keptGuesses(before, [roi], { seed: 1 }), before);
  });
});
