import { strict as assert } from 'node:assert';
import { setImmediate as settled } from 'node:timers/promises';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { Turns } from '../../../src/views/turns.ts';

/** A run that computes until it is let end, and writes down what becomes of it. */
function start(turns: Turns, name: string): { log: string[]; cancel: () => void; end: () => void } {
  const source = new CancellationTokenSource();
  const run = {
    log: [] as string[],
    cancel: () => {
      source.cancel();
    },
    end: (): void => undefined,
  };
  const onWait = (other: string | null): void => {
    run.log.push(other === null ? 'waits no more' : `waits for ${other}`);
  };
  const work = async (): Promise<string> => {
    run.log.push('computes');
    await new Promise<void>((resolve) => {
      run.end = resolve;
    });
    return 'found';
  };
  void turns.take({ name, token: source.token, onWait }, work).then((result) => {
    run.log.push(result ?? 'nothing');
  });
  return run;
}

describe('Runs take turns', () => {
  it('the first computes at once, and says nothing of waiting', async () => {
    const run = start(new Turns(), 'a');
    run.end();
    await settled();
    assert.deepEqual(run.log, ['computes', 'found']);
  });

  it('what is started later waits, and names the run that has the turn', async () => {
    const turns = new Turns();
    const [a, b, c] = [start(turns, 'a'), start(turns, 'b'), start(turns, 'c')];
    await settled();
    assert.deepEqual([b.log, c.log], [['waits for a'], ['waits for a']]);
    a.end();
    await settled();
    assert.deepEqual(b.log, ['waits for a', 'waits no more', 'computes']);
    assert.deepEqual(c.log, ['waits for a', 'waits for b']);
    b.end();
    await settled();
    assert.deepEqual(c.log.at(-1), 'computes');
  });

  it('who is cancelled waits no longer, finds nothing, and holds nobody up', async () => {
    const turns = new Turns();
    const [a, b, c] = [start(turns, 'a'), start(turns, 'b'), start(turns, 'c')];
    b.cancel();
    await settled();
    assert.deepEqual(b.log, ['waits for a', 'nothing']);
    a.end();
    await settled();
    assert.deepEqual(c.log, ['waits for a', 'waits no more', 'computes']);
  });

  it('one that fails lets the next one go on', async () => {
    const turns = new Turns();
    const { token } = new CancellationTokenSource();
    const failing = turns.take({ name: 'a', token, onWait: () => undefined }, () =>
      Promise.reject(new Error('no')),
    );
    const next = start(turns, 'b');
    await assert.rejects(failing, /^Error: no$/u);
    await settled();
    assert.deepEqual(next.log.at(-1), 'computes');
  });
});
