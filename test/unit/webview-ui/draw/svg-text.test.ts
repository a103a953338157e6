import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { wrapText } from '../../../../webview-ui/draw/svg-text.ts';

describe('a caption in lines', () => {
  it('is broken at spaces, where a line would become too long', () => {
    assert.deepEqual(wrapText('class 1, RoI lasso; reference: white', 12), [
      'class 1, RoI',
      'lasso;',
      'reference:',
      'white',
    ]);
  });

  it('keeps every word, and no line is too long but a word of its own', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/u), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 30 }), (parts, characters) => {
        const text = parts.join(' ');
        const lines = wrapText(text, characters);
        assert.equal(lines.join(' '), text);
        for (const line of lines) assert.ok(line.length <= characters || !line.includes(' '), line);
      }),
    );
  });
});
