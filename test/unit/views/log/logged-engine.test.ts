import { strict as assert } from 'node:assert';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { EngineClient, RunListener } from '../../../../src/engine-client/client.ts';
import { loggedEngine } from '../../../../src/views/log/logged-engine.ts';
import { rgbPicture } from '../../../support/rgb-picture.ts';
import { explanationExample } from '../../webview-ui/example.ts';

const progress = { share: 0.5, done: 1, total: 2, draw: null, treatments: 3, secondsLeft: null };
const token = { isCancellationRequested: false } as CancellationToken;
const listener = { onStep: () => undefined, onCheckpoint: () => undefined };
const facts = {
  ...{ startedAt: '2026', seconds: 1, treatments: 8, passes: 2.5 },
  ...{ runtime: 'ONNX Runtime', device: 'CPU', version: '0' },
};
const example = { ...explanationExample(), facts };

/** An engine that takes two steps of each aim. */
function engineThat(end: () => void): EngineClient {
  return {
    prepare: () =>
      Promise.resolve({
        document: example as never,
        picture: rgbPicture(1, 1, new Uint8Array(3)),
      }),
    run: <D, A>(_: unknown, document: D, aims: readonly A[], to: RunListener<D, A, never>) => {
      for (const aim of aims) to.onStep({ aim, ...progress }, {} as never);
      end();
      return Promise.resolve(document);
    },
    picture: () => Promise.reject(new Error('not asked')),
    model: () => Promise.reject(new Error('gone')),
    needs: () => Promise.reject(new Error('gone')),
    query: () => Promise.reject(new Error('gone')),
    prune: () => Promise.reject(new Error('gone')),
    dispose: () => undefined,
  };
}

describe('The log of the engine’s work', () => {
  it('says of a run what was asked, how long its stages took, and how it ended', async () => {
    const lines: string[] = [];
    const engine = loggedEngine(
      engineThat(() => undefined),
      (line) => lines.push(line),
    );
    const aims = [{ kind: 'input' }, { kind: 'layers' }] as const;
    await engine.run(explanationKind, example, aims, listener, token);
    const [asked = '', question = '', ended = '', spent = ''] = lines;
    assert.match(asked, /^Run of the explanation of \S+\.onnx: input, layers\.$/u);
    assert.match(question, /\.onnx on .*input .*class .*RoI .*preset paper.*block .*draws, seed /u);
    assert.match(ended, /: ended after \d+\.\d s \(input \d+\.\d s, layers \d+\.\d s\)\.$/u);
    assert.match(spent, /^ {2}ready: 8 treatments, 2\.5 passes, ONNX Runtime on CPU\.$/u);
  });

  it('says of a run that failed how far it got, and leaves the failure to its caller', async () => {
    const lines: string[] = [];
    const failing = engineThat(() => {
      throw new Error('out of order');
    });
    const engine = loggedEngine(failing, (line) => lines.push(line));
    await assert.rejects(
      engine.run(explanationKind, example, [{ kind: 'input' }], listener, token),
      /out of order/u,
    );
    assert.match(lines.at(-1) ?? '', /: failed after \d+\.\d s \(input \d+\.\d s\)\.$/u);
  });

  it('says what was prepared', async () => {
    const lines: string[] = [];
    const engine = loggedEngine(
      engineThat(() => undefined),
      (line) => lines.push(line),
    );
    await engine.prepare(explanationKind, { model: '/some/where/unet.onnx', settings: {} });
    assert.match(lines[0] ?? '', /^Prepared the explanation of unet\.onnx in \d+\.\d s\.$/u);
    await assert.rejects(engine.model('/some/where/unet.onnx'), /gone/u);
  });
});
