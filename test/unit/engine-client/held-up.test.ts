import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { createEngineClient, type EngineClient } from '../../../src/engine-client/client.ts';
import { UserError } from '../../../src/errors.ts';
import { automaticChoice } from '../../../src/protocol/runtime-choice.ts';
import { input } from '../../support/aims.ts';
import { explanationExample } from '../webview-ui/example.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { bundleForTests } from '../engine/bundle.ts';
import { userError } from '../imaging/helpers.ts';

const request = {
  model: modelFixture('softmax_classes.onnx'),
  settings: { image: sampleFile('images/slice_084.png'), block: 4, draws: 5 },
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Milliseconds until a process is gone, ten seconds at most. */
async function gone(pid: number): Promise<number> {
  const started = performance.now();
  while (isAlive(pid) && performance.now() - started < 10_000) await setTimeout(20);
  return performance.now() - started;
}

describe('An engine whose main thread does not return', function () {
  this.timeout(60_000);
  let folder = '';
  let clients: EngineClient[] = [];
  let pids: number[] = [];
  let reasons: string[] = [];

  before(async () => {
    folder = await bundleForTests();
  });

  beforeEach(() => {
    [clients, pids, reasons] = [[], [], []];
  });

  afterEach(() => {
    for (const client of clients) client.dispose();
  });

  after(() => rm(folder, { recursive: true }));

  /** The engine's bundle, with a script that takes the main thread when the first request comes. */
  async function engineWith(script: string): Promise<string> {
    const path = join(folder, 'held-up.cjs');
    await writeFile(
      path,
      `console.log(process.pid);\nrequire('./engine.cjs');\nprocess.once('message', () => { ${script} });\n`,
    );
    return path;
  }

  async function clientWith(script: string, memory = 2e9): Promise<EngineClient> {
    const client = createEngineClient({
      enginePath: await engineWith(script),
      memory,
      log: (line) => pids.push(Number(line)),
      onEnded: (reason) => reasons.push(reason),
    });
    clients.push(client);
    return client;
  }

  it('is ended three seconds after a request was cancelled, which is said in one line, and answered at once', async () => {
    const client = await clientWith('for (;;);');
    const cancellation = new CancellationTokenSource();
    const preparing = client.prepare(explanationKind, request, cancellation.token);
    await setTimeout(1500);
    const started = performance.now();
    cancellation.cancel();
    await assert.rejects(preparing, userError(/^The request was cancelled\.$/u));
    const answered = performance.now() - started;
    assert.ok(answered < 1000, `${answered.toFixed(0)} ms`);
    while (reasons.length === 0 && performance.now() - started < 6000) await setTimeout(50);
    const took = performance.now() - started;
    assert.ok(took > 2500 && took < 6000, `${took.toFixed(0)} ms`);
    const words = /^The SegCause engine did not stop within 3 s and was ended: what was found .* stands\.$/u;
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? '', words);
    assert.ok((await gone(pids[0] ?? 0)) < 2000);
    assert.equal(pids.length, 1, 'nothing is asked again');
  });

  it('answers a cancelled run with what it went on from, and the next request when it is done', async () => {
    const document = explanationExample();
    const client = await clientWith('const end = Date.now() + 2000; while (Date.now() < end);');
    const cancellation = new CancellationTokenSource();
    const listener = { onStep: () => undefined, onCheckpoint: () => undefined };
    const running = client.run(explanationKind, document, input, listener, cancellation.token);
    await setTimeout(500);
    const started = performance.now();
    cancellation.cancel();
    assert.deepEqual(await running, document);
    const took = performance.now() - started;
    assert.ok(took < 1000, `${took.toFixed(0)} ms`);
    assert.equal((await client.prepare(explanationKind, request)).document.status, 'ready');
    assert.deepEqual(reasons, []);
    assert.equal(pids.length, 1, 'the engine is the same');
  });

  it('answers within a second whoever cancels while an earlier request is not done with yet', async () => {
    const client = await clientWith('for (;;);');
    const first = new CancellationTokenSource();
    const preparing = client.prepare(explanationKind, request, first.token);
    first.cancel();
    await assert.rejects(preparing, userError(/was cancelled/u));
    const second = new CancellationTokenSource();
    const preparingAgain = client.prepare(explanationKind, request, second.token);
    const started = performance.now();
    second.cancel();
    await assert.rejects(preparingAgain, userError(/was cancelled/u));
    const took = performance.now() - started;
    assert.ok(took < 1000, `${took.toFixed(0)} ms`);
  });

  it('is asked nothing more until it is done with all that was cancelled', async () => {
    const path = join(folder, 'deaf.cjs');
    // The first engine never prepares, and says after 1.5 s what a model needs; the next one answers at once.
    const answer = 'process.send({ jsonrpc: "2.0", id, result: { ok: true, value: "answered" } })';
    const isFirst = `!require('node:fs').existsSync(${JSON.stringify(`${path}.asked`)})`;
    await writeFile(
      path,
      `const isDeaf = ${isFirst};
       require('node:fs').writeFileSync(${JSON.stringify(`${path}.asked`)}, '');
       process.on('message', ({ id, method }) => {
         if (id === undefined) return;
         if (!isDeaf) ${answer};
         else if (method === 'needs') setTimeout(() => ${answer}, 1500);
       });`,
    );
    const onEnded = (reason: string): void => void reasons.push(reason);
    const client = createEngineClient({ enginePath: path, log: () => undefined, onEnded });
    clients.push(client);
    const cancellation = new CancellationTokenSource();
    const preparing = client.prepare(explanationKind, request, cancellation.token);
    const needing = client.needs(request.model, cancellation.token);
    await setTimeout(500);
    cancellation.cancel();
    await Promise.all(
      [preparing, needing].map((asked) => assert.rejects(asked, userError(/was cancelled/u))),
    );
    await setTimeout(1000);
    const listener = { onStep: () => undefined, onCheckpoint: () => undefined };
    const never = new CancellationTokenSource().token;
    const found: unknown = await client.run(explanationKind, explanationExample(), input, listener, never);
    assert.equal(found, 'answered', 'not lost with the engine that was ended');
    assert.equal(reasons.length, 1);
  });

  it('ends soon after its parent', async () => {
    const options = { choice: automaticChoice, memory: 2e9 };
    const script = `
      const { fork } = require('node:child_process');
      const options = { ...${JSON.stringify(options)}, parent: process.pid };
      const engine = fork(${JSON.stringify(await engineWith('for (;;);'))}, [JSON.stringify(options)], { serialization: 'advanced', stdio: 'pipe' });
      engine.stdout.once('data', () => {
        engine.send({ jsonrpc: '2.0', id: 0, method: 'prepare', params: { kind: 'explanation', request: {} } });
        console.log(engine.pid);
      });`;
    const parent = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await setTimeout(1000);
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    const took = await gone(pid);
    assert.ok(took < 3000, `${took.toFixed(0)} ms`);
  });

  it('is ended at once when its client is disposed, and none follows it', async () => {
    const client = await clientWith('for (;;);');
    const preparing = client.prepare(explanationKind, request);
    await setTimeout(1000);
    client.dispose();
    await assert.rejects(preparing, userError(/engine stopped \(SIGKILL\)/u));
    await gone(pids[0] ?? 0);
    assert.equal(pids.length, 1);
  });

  it('ends itself when it takes more memory than it may, with one sentence and what to do', async () => {
    const client = await clientWith('const kept = []; for (;;) kept.push(Buffer.alloc(2e7, 1));', -1.5e9);
    await assert.rejects(client.prepare(explanationKind, request), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^The SegCause engine needed more than 0\.5 GB: raise segcause\.memory [^\n]+\.$/u,
      );
      assert.deepEqual(error.remedies, [{ kind: 'openSetting', setting: 'memory' }]);
      return true;
    });
    assert.equal(pids.filter((pid) => !Number.isNaN(pid)).length, 1, 'nothing else is logged');
  });

  it('says the same where the heap of JavaScript is full', async () => {
    const client = createEngineClient({
      enginePath: await engineWith('const kept = []; for (;;) kept.push(Array(1e5).fill({}));'),
      nodeOptions: ['--max-old-space-size=100'],
      log: () => undefined,
    });
    clients.push(client);
    await assert.rejects(client.prepare(explanationKind, request), userError(/needed more than 4 GB/u));
  });

  it('answers a request that is cancelled while it is prepared within a second', async () => {
    const client = await clientWith('');
    const { document } = await client.prepare(explanationKind, request);
    const cancellation = new CancellationTokenSource();
    const preparing = client.prepare(explanationKind, request, cancellation.token);
    const started = performance.now();
    cancellation.cancel();
    await assert.rejects(preparing, userError(/was cancelled/u));
    assert.ok(performance.now() - started < 1000);
    const never = new CancellationTokenSource().token;
    const listener = { onStep: () => undefined, onCheckpoint: () => undefined };
    const found = await client.run(explanationKind, document, input, listener, never);
    assert.equal(found.status, 'complete');
    assert.deepEqual(reasons, []);
  });
});
