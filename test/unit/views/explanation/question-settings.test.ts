import { strict as assert } from 'node:assert';
import { numbersOf } from '../../../../src/documents/box.ts';
import type { Guess } from '../../../../src/documents/explanation.ts';
import { settingsSchema } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { isAboutOtherImage } from '../../../../src/views/explanation/file-changes.ts';
import {
  changedRequest,
  changedSettings,
  keptGuesses,
} from '../../../../src/views/explanation/question-settings.ts';
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
    const reading: Guess = { about: 'reading', text: 'Total effects are measured, and not predicted.' };
    assert.deepEqual(keptGuesses([reading], [], { seed: 1 }), [reading]);
    assert.deepEqual(keptGuesses([reading], [], { block: 4 }), []);
  });
});

describe('asking about other files', () => {
  const file = (path: string): { path: string; sha256: string } => ({ path, sha256: '0'.repeat(64) });
  const asked = {
    ...question,
    image: file('/a.png'),
    mask: file('/masks/a.png'),
    maskValue: 7,
    references: file('/refs'),
  };
  const chosen = { question: asked, guesses: [] };
  const inferred: Guess = { about: 'roi', text: 'The RoI is where the most boundary is predicted.' };

  it('exchanges image and mask, and keeps all else; a chosen RoI where it fits', () => {
    const before = changedRequest(chosen, {});
    const after = changedRequest(chosen, { files: { image: ['/b.png'], mask: '/masks/b.png' } });
    assert.deepEqual(after.settings, { ...before.settings, image: '/b.png', mask: '/masks/b.png' });
    assert.equal(after.isRoiKept, true);
    assert.deepEqual(after.except, []);
  });

  it('infers the RoI anew where it was inferred, unless one was just chosen', () => {
    const files = { image: ['/b.png'] };
    const guessed = { question: asked, guesses: [inferred] };
    assert.equal(changedRequest(guessed, { files }).settings.roi, undefined);
    assert.deepEqual(changedRequest(guessed, { files, roi: [1, 2, 8, 8] }).settings.roi, [1, 2, 8, 8]);
    assert.ok(changedRequest(guessed, { files: { mask: '/m.png' } }).settings.roi !== undefined);
  });

  it('takes a RoI that was just chosen in the same image as it is', () => {
    assert.equal(changedRequest(chosen, { roi: [1, 2, 8, 8] }).isRoiKept, false);
    assert.equal(changedRequest(chosen, { class: 1 }).isRoiKept, true);
  });

  it('puts mask and references away, also those that the settings beside the model name', () => {
    const { settings, except } = changedRequest(chosen, { files: { mask: null, references: null } });
    assert.deepEqual(
      [settings.mask, settings.maskValue, settings.references],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(except, [
      'mask',
      'maskValue',
      'maskThreshold',
      'maskColour',
      'maskIgnore',
      'references',
    ]);
  });

  it('keeps how masks are read while an image has none', () => {
    const { settings } = changedRequest(chosen, { files: { image: ['/b.png'], mask: null } });
    assert.deepEqual([settings.mask, settings.maskValue], [undefined, 7]);
  });

  it('takes the files of all channels', () => {
    const { settings } = changedRequest(chosen, { files: { image: ['/b_0.png', '/b_1.png'] } });
    assert.deepEqual([settings.image, settings.channelImages], ['/b_0.png', ['/b_1.png']]);
    const several = { question: { ...asked, channelImages: [file('/a_1.png')] }, guesses: [] };
    assert.equal(changedRequest(several, { files: { image: ['/b.png'] } }).settings.channelImages, undefined);
  });

  it('says what there is to know, and forgets what was inferred of the files before', () => {
    const mask: Guess = { about: 'reference', text: 'The mask is read as labels.' };
    const note: Guess = { about: 'reference', text: 'No mask goes by the name of b.png.' };
    const pixels: Guess = { about: 'preprocessing', text: 'Pixel values are divided by 255.' };
    const files = { image: ['/b.png'], mask: null, note };
    assert.deepEqual(keptGuesses([pixels, mask, inferred], [], { files }), [pixels, note]);
    assert.deepEqual(keptGuesses([pixels, note], [], { seed: 1 }), [pixels, note]);
  });

  it('is about another image where any of its files is another', () => {
    const stack = { ...asked, channelImages: [file('/a_1.png')] };
    assert.equal(isAboutOtherImage(asked, { ...asked, mask: null, seed: 3 }), false);
    assert.equal(isAboutOtherImage(asked, { ...asked, image: file('/b.png') }), true);
    assert.equal(isAboutOtherImage(asked, stack), true);
  });
});
