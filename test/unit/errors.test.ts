import assert from 'node:assert/strict';
import { describeError, UserError } from '../../src/errors.ts';

describe('A failure that a person can act on', () => {
  it('is one line, whatever names stand in it', () => {
    assert.equal(new UserError('a\nb.onnx is\tnot there').message, 'a b.onnx is not there');
  });

  it('shows control characters as such, so that names cannot change a terminal', () => {
    const names = { 'a\x1b[31mb\x07': 'a\\u001b[31mb\\u0007', 'a\0b\x7f\x9bc': 'a\\u0000b\\u007f\\u009bc' };
    for (const [name, shown] of Object.entries(names)) assert.equal(new UserError(name).message, shown);
    assert.equal(new UserError('a\u202eb\u2066c').message, 'a\\u202eb\\u2066c');
    assert.equal(new UserError('half \ud83d of it').message, 'half \\ud83d of it');
    assert.equal(new UserError('lésion 病変 🫁').message, 'lésion 病変 🫁');
  });

  it('is at most 500 characters long, and keeps the file and what to do', () => {
    for (const name of ['n'.repeat(100_000), '\x1b'.repeat(100_000), '🫁'.repeat(400)]) {
      const { message } = new UserError(`a.onnx reads ${name}: export it again.`);
      assert.ok(message.length <= 500, String(message.length));
      assert.match(message, /^a\.onnx reads .* … .*: export it again\.$/u);
      assert.doesNotMatch(message, /\p{Cs}/u);
    }
    assert.equal(new UserError('x'.repeat(500)).message.length, 500);
  });

  it('is known when it comes from another bundle, which holds a class of its own', () => {
    class Copy extends Error {
      override readonly name = 'UserError';
    }
    assert.ok(new Copy('gone') instanceof UserError);
    assert.equal(describeError(new Copy('gone')), 'gone');
    assert.ok(!(new TypeError('a bug') instanceof UserError));
  });
});
