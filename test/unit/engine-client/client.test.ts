import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { createEngineClient, type EngineClient } from '../../../src/engine-client/client.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { RunProgress } from '../../../src/documents/run-progress.ts';
import { explanationKind, type ExplanationRequest } from '../../../src/documents/explanation-kind.ts';
import type { ExplainAim, ExplanationStep } from '../../../src/documents/explanation-step.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { UserError } from '../../../src/errors.ts';
import type { Prepared } from '../../../src/protocol/engine.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { automaticChoice, type RuntimeChoice } from '../../../src/protocol/runtime-choice.ts';
import { input } from '../../support/aims.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { userError } from '../imaging/helpers.ts';
import { installStandIns } from '../runtime/native-stand-in.ts';
import { bundleForTests } from '../engine/bundle.ts';

const model = modelFixture('softmax_classes.onnx');
const image = sampleFile('images/slice_084.png');
const small: Settings = { image, block: 4, draws: 5 };
const never = new CancellationTokenSource().token;
const ignore = (): void => undefined;

/** Asks a client about the question of a request. */
function prepare(client: EngineClient, request: ExplanationRequest): Promise<Prepared<Explanation>> {
  return client.prepare(explanationKind, request);
}

/** Measures the input; reports each step. */
function explain(
  client: EngineClient,
  explanation: Explanation,
  onStep: (progress: RunProgress<ExplainAim>, step: ExplanationStep) => void,
  token = never,
): Promise<Explanation> {
  return client.run(explanationKind, explanation, input, { onStep, onCheckpoint: ignore }, token);
}

describe('The engine in its own process', function () {
  this.timeout(60_000);
  let folder = '';
  let client: EngineClient;
  /** Process ids of the engines started, the last one last. */
  const pids: number[] = [];

  before(async () => {
    folder = await bundleForTests();
    const enginePath = join(folder, 'telling.cjs');
    await writeFile(enginePath, `console.log(process.pid);\nrequire('./engine.cjs');\n`);
    client = createEngineClient({ enginePath, log: (line) => pids.push(Number(line)) });
  });

  after(() => {
    client.dispose();
    return rm(folder, { recursive: true });
  });

  function kill(): void {
    const pid = pids.at(-1);
    assert.ok(pid !== undefined && pid > 0);
    process.kill(pid, 'SIGKILL');
  }

  it('gives what the engine gives without one', async () => {
    const prepared = await prepare(client, { model, settings: small });
    const inside = createEngine();
    assert.deepEqual(prepared, await inside.prepare(explanationKind, { model, settings: small }));
    const steps: { progress: RunProgress<ExplainAim>; step: ExplanationStep }[] = [];
    const found = await explain(client, prepared.document, (progress, step) =>
      steps.push({ progress, step }),
    );
    const expected = await inside.run(explanationKind, prepared.document, input, {
      onStep: ignore,
      onCheckpoint: ignore,
      isCancelled: () => false,
    });
    assert.deepEqual({ ...found, facts: null }, { ...expected, facts: null });
    assert.equal(steps.at(-1)?.progress.done, 64);
    assert.ok(
      steps.find(({ step }) => step.map !== null)?.step.map?.effects.outcomes.dice.mean instanceof
        Float64Array,
      'effects travel as binary columns',
    );
    assert.deepEqual(await client.picture(prepared.document), prepared.picture);
  });

  it('passes failures on in words', async () => {
    const bad = modelFixture('text.onnx');
    await assert.rejects(
      prepare(client, { model: bad, settings: { image } }),
      userError(/text\.onnx is not a whole ONNX model/),
    );
  });

  const onTensorFlow: RuntimeChoice = { runtime: 'tensorflow', device: 'auto', tensorflow: null };
  for (const [name, path, settings, choice] of [
    ['a small model', model, { image, block: 2 }, automaticChoice],
    ['a small model on TensorFlow.js', model, { image, block: 2 }, onTensorFlow],
    ['the sample', sampleFile('unet_late.onnx'), {}, automaticChoice],
  ] as const) {
    it(`stops within 250 ms after the batch at work when it is cancelled: ${name}`, async () => {
      const asked = createEngineClient({ enginePath: join(folder, 'engine.cjs'), log: ignore, choice });
      const { document } = await prepare(asked, { model: path, settings });
      const cancellation = new CancellationTokenSource();
      let cancelledAt = Infinity;
      let treatments = 0;
      const found = await explain(
        asked,
        document,
        (progress) => {
          if (progress.treatments === null || progress.treatments === 0 || cancelledAt < Infinity) return;
          treatments = progress.treatments;
          cancelledAt = performance.now();
          cancellation.cancel();
        },
        cancellation.token,
      );
      const took = performance.now() - cancelledAt;
      asked.dispose();
      assert.equal(found.status, 'incomplete');
      const { facts } = found;
      assert.ok(facts);
      const made = facts.treatments - treatments;
      const working = (1000 * facts.seconds * made) / facts.treatments;
      assert.ok(took < working + 250, `${took.toFixed(0)} ms, of which ${working.toFixed(0)} ms at work`);
      console.log(`      ${took.toFixed(0)} ms, ${made} treatments after it was cancelled`);
    });
  }

  it('fails in words when its process is killed, and works the next time', async () => {
    const { document } = await prepare(client, {
      model,
      settings: { image, block: 2, preset: 'paper', draws: 500 },
    });
    let killed = 0;
    const run = explain(client, document, () => {
      if (killed++ === 0) kill();
    });
    await assert.rejects(run, userError(/engine stopped \(SIGKILL\)\. Run again/));
    const started = pids.length;
    assert.equal((await prepare(client, { model, settings: small })).document.status, 'ready');
    assert.equal(pids.length, started + 1);
  });

  it('asks a fresh process when its own was killed this moment', async () => {
    await prepare(client, { model, settings: small });
    kill();
    const started = pids.length;
    assert.equal((await prepare(client, { model, settings: small })).document.status, 'ready');
    assert.equal(pids.length, started + 1);
  });

  it('starts anew when its process was killed at rest', async () => {
    await prepare(client, { model, settings: small });
    kill();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal((await prepare(client, { model, settings: small })).document.status, 'ready');
  });

  it('says why there is no runtime, and has one as soon as it can be had', async () => {
    const place = await mkdtemp(join(folder, 'tensorflow-'));
    const started = pids.length;
    const choosing = createEngineClient({
      enginePath: join(folder, 'telling.cjs'),
      log: (line) => pids.push(Number(line)),
      choice: { runtime: 'tensorflow', device: 'auto', tensorflow: place },
    });
    const run = (): Promise<unknown> => prepare(choosing, { model, settings: small });
    await assert.rejects(run, userError(/holds no @tensorflow\/tfjs-node-gpu and no @tensorflow\/tfjs-node/));
    await assert.rejects(run, (error) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(error.remedies, [{ kind: 'setUpTensorFlow' }]);
      return true;
    });
    await installStandIns(place, { name: '@tensorflow/tfjs-node' });
    await run();
    assert.equal(pids.length, started + 1, 'one process answers both');
    choosing.dispose();
  });

  it('fails in words when there is no engine to start', async () => {
    const broken = createEngineClient({ enginePath: join(folder, 'none.cjs'), log: ignore });
    await assert.rejects(prepare(broken, { model, settings: small }), userError(/engine stopped/));
  });

  it('ends its process when it is disposed', async () => {
    await prepare(client, { model, settings: small });
    const pid = pids.at(-1) ?? 0;
    client.dispose();
    const isAlive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 100 && isAlive(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(isAlive(), false);
    const started = pids.length;
    await assert.rejects(prepare(client, { model, settings: small }), userError(/engine was shut down/));
    assert.equal(pids.length, started, 'a disposed client starts no process');
  });

  it('lets a debugger attach to its process at the port that the environment names', async () => {
    process.env['SEGCAUSE_ENGINE_INSPECT'] = '0';
    const lines: string[] = [];
    const inspected = createEngineClient({
      enginePath: join(folder, 'engine.cjs'),
      log: (line) => lines.push(line),
    });
    try {
      await prepare(inspected, { model, settings: small });
      assert.match(lines.join('\n'), /Debugger listening on ws:/);
    } finally {
      inspected.dispose();
      delete process.env['SEGCAUSE_ENGINE_INSPECT'];
    }
  });
});
