import assert from 'node:assert/strict';
import { describeError, UserError } from '../../src/errors.ts';

describe('A failure that a person can act on', () => {
  it('is one line, whatever names stand in it', () => {
    assert.equal(new UserError('a\nb.onnx is\tnot there').message, 'a b.onnx is not there');
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
