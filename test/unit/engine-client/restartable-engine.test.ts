import { strict as assert } from 'node:assert';
import type { EngineClient } from '../../../src/engine-client/client.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { restartableEngine } from '../../../src/engine-client/restartable-engine.ts';
import { userError } from '../imaging/helpers.ts';
import { rgbPicture } from '../../support/rgb-picture.ts';
import { explanationExample } from '../webview-ui/example.ts';

describe('an engine that can be restarted', () => {
  const picture = rgbPicture(1, 1, new Uint8Array(3));
  const explanation = explanationExample();

  function engines(): { readonly log: string[]; readonly create: () => EngineClient; finish: () => void } {
    const log: string[] = [];
    const self = {
      log,
      finish: (): void => undefined,
      create: (): EngineClient => {
        const id = log.filter((line) => line.startsWith('create')).length;
        log.push(`create ${id}`);
        return {
          prepare: () => Promise.reject(new Error('not asked')),
          run: (_kind, document) =>
            new Promise((resolve) => {
              self.finish = (): void => {
                resolve(document);
              };
            }),
          picture: () => Promise.resolve(picture),
          model: () => Promise.reject(new Error('not asked')),
          needs: () => Promise.reject(new Error('not asked')),
          query: () => Promise.reject(new Error('not asked')),
          prune: () => Promise.reject(new Error('not asked')),
          dispose: () => log.push(`dispose ${id}`),
        };
      },
    };
    return self;
  }

  it('starts with the first call, and again with the next one after a restart', async () => {
    const { log, create } = engines();
    const engine = restartableEngine(create);
    engine.restart();
    assert.deepEqual(log, []);
    await engine.picture(explanation);
    await engine.picture(explanation);
    engine.restart();
    assert.deepEqual(log, ['create 0', 'dispose 0']);
    assert.equal(await engine.picture(explanation), picture);
    assert.deepEqual(log, ['create 0', 'dispose 0', 'create 1']);
  });

  it('leaves a run alone, and restarts once it has ended', async () => {
    const all = engines();
    const engine = restartableEngine(all.create);
    const never = {
      isCancellationRequested: false,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    };
    const listener = { onStep: () => undefined, onCheckpoint: () => undefined };
    const run = engine.run(explanationKind, explanation, [], listener, never);
    engine.restart();
    await engine.picture(explanation);
    assert.deepEqual(all.log, ['create 0']);
    all.finish();
    await run;
    assert.deepEqual(all.log, ['create 0', 'dispose 0']);
  });

  it('creates nothing more once it is disposed', async () => {
    const { log, create } = engines();
    const engine = restartableEngine(create);
    await engine.picture(explanation);
    engine.dispose();
    await assert.rejects(engine.picture(explanation), userError(/engine was shut down/u));
    assert.deepEqual(log, ['create 0', 'dispose 0']);
  });
});
