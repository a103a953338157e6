import assert from 'node:assert/strict';
import { UserError } from '../../../src/errors.ts';
import { interpreterFor } from '../../../src/conversion/interpreter.ts';
import { runScript } from '../../../src/conversion/run-script.ts';

describe('Without a Python that works, the error offers to open its setting', () => {
  const offersSetting =
    (message: RegExp) =>
    (error: unknown): boolean => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, message);
      assert.deepEqual(error.remedies, [{ kind: 'openSetting', setting: 'python' }]);
      return true;
    };

  it('where the setting names no program', () => {
    assert.throws(
      () => interpreterFor({ setting: '/no/such/python', chosen: null, folder: '/' }),
      offersSetting(/segcause\.python/),
    );
  });

  it('where there is none at all', () => {
    const searchPath = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      assert.throws(
        () => interpreterFor({ setting: '', chosen: null, folder: '/' }),
        offersSetting(/^No Python was found/),
      );
    } finally {
      process.env['PATH'] = searchPath;
    }
  });

  it('where it cannot be started', () =>
    assert.rejects(
      runScript(['/no/such/python'], '/', {
        onLine: () => undefined,
        signal: new AbortController().signal,
      }),
      offersSetting(/could not be started/),
    ));
});
