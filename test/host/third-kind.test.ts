import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { parseDocument, serializeDocument } from '../../src/documents/file.ts';
import type { RunProgress } from '../../src/documents/run-progress.ts';
import { UserError } from '../../src/errors.ts';
import type { Activity, FromPage, ToPage } from '../../src/protocol/page.ts';
import { DocumentEditor } from '../../src/views/document/document-editor.ts';
import { openPrepared } from '../../src/views/document/open-prepared.ts';
import { explanationExample } from '../unit/webview-ui/example.ts';
import { folder } from './extension.ts';
import {
  type Repeats,
  type RepeatsAim,
  repeatsKind,
  type RepeatsStep,
  type RepeatsTypes,
  repeatsView,
  type ShownRepeats,
} from './repeats.ts';
import { rgbPicture } from '../support/rgb-picture.ts';
import { type AskedRun, StandInEngine, StandInPage, standInServices } from './stand-ins.ts';

type To = ToPage<ShownRepeats, RepeatsAim, RepeatsStep>;
type From = FromPage<RepeatsAim, never, { readonly type: 'askSeed'; readonly seed: number }>;

const ready: Repeats = {
  format: 'segcause.repeats',
  version: 1,
  explanation: explanationExample(),
  status: 'ready',
  wanted: 4,
  dice: [],
  seeds: [],
};

function progressOf(done: number): RunProgress<RepeatsAim> {
  const common = { draw: null, treatments: null, secondsLeft: null };
  return { aim: { kind: 'all' }, share: done / 4, done, total: 4, ...common };
}

async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (let waited = 0; waited < 5000; waited += 10) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await sleep(10);
  }
  throw new Error(`No ${what} within five seconds.`);
}

describe('A third kind of document, of which the plumbing has no line', () => {
  const engine = new StandInEngine();
  let services: ReturnType<typeof standInServices>;
  let editor: DocumentEditor<RepeatsTypes>;
  let uri: vscode.Uri;
  let files = 0;

  const write = async (repeats: Repeats): Promise<void> => {
    const text = serializeDocument(repeatsKind, repeats, uri.fsPath);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  };
  const saved = async (): Promise<Repeats> => {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return parseDocument(repeatsKind, text, uri.fsPath);
  };
  const open = async (): Promise<Opened> => {
    const document = await editor.openCustomDocument(uri);
    const page = new StandInPage<To, From>();
    await editor.resolveCustomEditor(document, page.panel);
    page.send({ type: 'ready' });
    return { page, document };
  };
  const close = ({ page, document }: Opened): void => {
    page.close();
    document.dispose();
  };
  const asked = (count: number): Promise<AskedRun> => until('run', () => engine.runs[count - 1]);

  beforeEach(async () => {
    engine.runs.length = 0;
    services = standInServices(engine);
    editor = new DocumentEditor(() => Promise.resolve(repeatsView), services);
    uri = vscode.Uri.joinPath(folder(), `third-${++files}.segcause-repeats.json`);
    await write(ready);
  });
  afterEach(async () => {
    editor.dispose();
    services.dispose();
    await vscode.workspace.fs.delete(uri);
  });

  it('opens, runs, shows progress and is saved', async () => {
    const opened = await open();
    const { page } = opened;
    assert.deepEqual(shown(page), { done: 0, mean: null });
    assert.match(page.panel.webview.html, /<segcause-repeats>.*repeats\.js/su);
    page.send({ type: 'run', changes: null });
    const run = await asked(1);
    assert.deepEqual([run.kind, run.aims], ['repetition', [{ kind: 'all' }]]);
    assert.equal(activity(page).running, true);
    run.listener.onStep(progressOf(1), { dice: [80] });
    run.listener.onStep(progressOf(2), { dice: [90] });
    assert.deepEqual(
      page.received.flatMap((message) => (message.type === 'step' ? [message.progress.done] : [])),
      [1, 2],
    );
    const late = await open();
    assert.deepEqual(shown(late.page), { done: 2, mean: 85 });
    const complete: Repeats = { ...ready, status: 'complete', dice: [80, 90, 80, 90] };
    run.finish(complete);
    await until('end', () => !activity(page).running);
    assert.deepEqual(await saved(), complete);
    assert.deepEqual(shown(page), { done: 4, mean: 85 });
    close(late);
    close(opened);
  });

  it('is saved when it is cut short, and goes on where it was', async () => {
    const opened = await open();
    opened.page.send({ type: 'run', changes: null });
    const first = await asked(1);
    first.listener.onStep(progressOf(1), { dice: [80] });
    opened.page.send({ type: 'cancel' });
    assert.equal(first.token.isCancellationRequested, true);
    const cut: Repeats = { ...ready, status: 'incomplete', dice: [80] };
    first.finish(cut);
    await until('end', () => !activity(opened.page).running);
    assert.deepEqual([activity(opened.page).cancelled, activity(opened.page).resumable], ['kept', true]);
    assert.deepEqual(await saved(), cut);
    close(opened);
    const again = await open();
    assert.equal(activity(again.page).resumable, true);
    again.page.send({ type: 'run', changes: null });
    assert.deepEqual((await asked(2)).document, cut);
    again.page.send({ type: 'cancel' });
    engine.lastRun.finish(cut);
    await until('end', () => !activity(again.page).running);
    close(again);
  });

  it('does not run where its file could not be written', async () => {
    const opened = await open();
    await vscode.workspace.fs.delete(uri);
    await vscode.workspace.fs.createDirectory(uri);
    opened.page.send({ type: 'run', changes: null });
    await until('failure', () => activity(opened.page).failure?.endsWith('written: it is a folder.'));
    assert.equal(engine.runs.length, 0);
    close(opened);
  });

  it('keeps a result that could not be saved, and saves it when it can', async () => {
    const opened = await open();
    opened.page.send({ type: 'run', changes: null });
    const run = await asked(1);
    await vscode.workspace.fs.delete(uri);
    await vscode.workspace.fs.createDirectory(uri);
    run.listener.onCheckpoint({ ...ready, status: 'incomplete', dice: [80] });
    await until('failure', () => activity(opened.page).failure);
    assert.equal(activity(opened.page).running, true);
    const complete: Repeats = { ...ready, status: 'complete', dice: [80, 90, 80, 90] };
    run.finish(complete);
    await until('end', () => !activity(opened.page).running);
    assert.match(activity(opened.page).failure ?? '', /it is a folder\. The result stays in this panel/u);
    assert.deepEqual(activity(opened.page).remedies, ['Save']);
    assert.deepEqual(shown(opened.page), { done: 4, mean: 85 });
    await vscode.workspace.fs.delete(uri);
    opened.page.send({ type: 'remedy', index: 0 });
    await until('saved file', () => activity(opened.page).failure === null);
    assert.deepEqual(await saved(), complete);
    assert.deepEqual(shown(opened.page), { done: 4, mean: 85 });
    close(opened);
  });

  describe('with a result that could not be saved', () => {
    const found: Repeats = { ...ready, status: 'complete', dice: [80, 90, 80, 90] };
    let opened: Opened;

    const endWithoutFile = async (): Promise<void> => {
      opened.page.send({ type: 'run', changes: null });
      const run = await asked(1);
      await vscode.workspace.fs.delete(uri);
      await vscode.workspace.fs.createDirectory(uri);
      run.finish(found);
      await until('end', () => !activity(opened.page).running);
    };

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => {
      close(opened);
    });

    it('offers once more to save it when changes are discarded after the failure was dismissed', async () => {
      await endWithoutFile();
      opened.page.send({ type: 'dismissFailure' });
      assert.deepEqual(activity(opened.page).remedies, []);
      opened.page.send({ type: 'discard' });
      await until('button', () => activity(opened.page).remedies.includes('Save'));
      await vscode.workspace.fs.delete(uri);
      opened.page.send({ type: 'discard' });
      await until('saved file', () => saved().catch(() => undefined));
      assert.deepEqual(await saved(), found);
      assert.deepEqual(shown(opened.page), { done: 4, mean: 85 });
    });

    it('shows what its file says instead as soon as that is new, and offers nothing', async () => {
      await endWithoutFile();
      await vscode.workspace.fs.delete(uri);
      await write({ ...ready, dice: [60] });
      await until('change', () => shown(opened.page).done === 1);
      assert.deepEqual([activity(opened.page).failure, activity(opened.page).remedies], [null, []]);
    });

    it('writes it no more once a later run was saved, although the notification still offers that', async () => {
      Object.assign(opened.page.panel, { visible: false });
      let press = (): void => undefined;
      const show = vscode.window.showErrorMessage;
      const notify = (_message: string, label: string): Promise<string> =>
        new Promise((resolve) => {
          press = () => {
            resolve(label);
          };
        });
      try {
        Object.assign(vscode.window, { showErrorMessage: notify });
        await endWithoutFile();
      } finally {
        Object.assign(vscode.window, { showErrorMessage: show });
      }
      await vscode.workspace.fs.delete(uri);
      opened.page.send({ type: 'startOver' });
      const later: Repeats = { ...ready, status: 'complete', dice: [70, 70, 70, 70] };
      (await asked(2)).finish(later);
      await until('end', () => !activity(opened.page).running);
      press();
      await sleep(50);
      assert.deepEqual(await saved(), later);
    });
  });

  it('keeps a complete result from a run that was cut short', async () => {
    const complete: Repeats = { ...ready, status: 'complete', dice: [80, 90, 80, 90] };
    await write(complete);
    const opened = await open();
    opened.page.send({ type: 'startOver' });
    const run = await asked(1);
    assert.deepEqual(run.document, ready);
    const cut: Repeats = { ...ready, status: 'incomplete', dice: [70] };
    run.listener.onCheckpoint(cut);
    opened.page.send({ type: 'cancel' });
    run.finish(cut);
    await until('end', () => !activity(opened.page).running);
    assert.equal(activity(opened.page).cancelled, 'setAside');
    assert.deepEqual(await saved(), complete);
    close(opened);
  });

  it('runs on when its editor is closed, and is forgotten when it has ended', async () => {
    const opened = await open();
    opened.page.send({ type: 'run', changes: null });
    const run = await asked(1);
    close(opened);
    const all = await editor.live();
    assert.equal(all.count, 1);
    assert.equal(run.token.isCancellationRequested, false);
    const checkpoint: Repeats = { ...ready, status: 'incomplete', dice: [80] };
    run.listener.onCheckpoint(checkpoint);
    const complete: Repeats = { ...ready, status: 'complete', dice: [80, 90, 80, 90] };
    run.finish(complete);
    await until('end', () => all.count === 0);
    assert.deepEqual(await saved(), complete);
    const idle = await open();
    assert.equal(all.count, 1);
    close(idle);
    assert.equal(all.count, 0);
  });

  it('measures one thing more, which gives way to the next', async () => {
    await write({ ...ready, status: 'complete', dice: [80] });
    const opened = await open();
    opened.page.send({ type: 'askSeed', seed: 1 });
    const first = await asked(1);
    assert.deepEqual(first.aims, [{ kind: 'seed', seed: 1 }]);
    opened.page.send({ type: 'measure', aim: { kind: 'seed', seed: 2 } });
    assert.equal(first.token.isCancellationRequested, true);
    first.finish(first.document);
    const second = await asked(2);
    assert.deepEqual(second.aims, [{ kind: 'seed', seed: 2 }]);
    const found: Repeats = { ...ready, status: 'complete', dice: [80, 70], seeds: [2] };
    second.finish(found);
    await until('end', () => !activity(opened.page).running);
    assert.deepEqual(await saved(), found);
    opened.page.send({ type: 'askSeed', seed: 2 });
    await sleep(20);
    assert.equal(engine.runs.length, 2, 'what is known was measured again');
    close(opened);
  });

  it('waits for its turn, and says for what', async () => {
    const opened = await open();
    let end = (): void => undefined;
    const { token } = new vscode.CancellationTokenSource();
    const before = services.turns.take(
      { name: 'the explanation of a.onnx', token, onWait: () => undefined },
      () => new Promise<void>((resolve) => (end = resolve)),
    );
    opened.page.send({ type: 'run', changes: null });
    await until('wait', () => activity(opened.page).waitingFor === 'the explanation of a.onnx');
    assert.equal(engine.runs.length, 0);
    end();
    await before;
    (await asked(1)).finish(ready);
    await until('end', () => !activity(opened.page).running);
    close(opened);
  });

  it('shows a failure with the buttons that help, and does what one says', async () => {
    const opened = await open();
    opened.page.send({ type: 'run', changes: null });
    const remedies = [{ kind: 'useRuntime', runtime: 'onnxruntime' }] as const;
    (await asked(1)).fail(new UserError('TensorFlow.js cannot run it.', { remedies }));
    await until('failure', () => activity(opened.page).failure === 'TensorFlow.js cannot run it.');
    assert.deepEqual(activity(opened.page).remedies, ['Use ONNX Runtime']);
    opened.page.send({ type: 'remedy', index: 0 });
    await until('remedy', () => activity(opened.page).failure === null);
    const configuration = vscode.workspace.getConfiguration('segcause');
    assert.equal(configuration.get('runtime'), 'onnxruntime');
    await configuration.update('runtime', undefined, vscode.ConfigurationTarget.Global);
    close(opened);
  });

  it('shows what its file says as soon as that is new', async () => {
    const opened = await open();
    await write({ ...ready, dice: [60] });
    await until('change', () => shown(opened.page).done === 1);
    const before = opened.page.received.length;
    await write({ ...ready, dice: [60] });
    await sleep(500);
    assert.equal(opened.page.received.length, before, 'a file that says nothing new was read again');
    close(opened);
  });

  it('says why its file cannot be used', async () => {
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{ "version": 1 '));
    const opened = await open();
    const last = opened.page.received.at(-1);
    assert.ok(last?.type === 'unreadable');
    assert.match(last.message, /third-\d+\.segcause-repeats\.json is not JSON: .*repeat it again\.$/u);
    close(opened);
  });

  it('runs once where that is asked for while it runs already', async () => {
    const opened = await open();
    opened.page.send({ type: 'run', changes: null });
    const run = await asked(1);
    services.runRequests.ask(uri);
    run.finish({ ...ready, status: 'complete', dice: [80, 90, 80, 90] });
    await until('end', () => !activity(opened.page).running);
    await (await editor.live()).open(uri).reload();
    assert.equal(engine.runs.length, 1, 'it ran twice');
    close(opened);
  });

  it('runs as asked after one thing more was measured', async () => {
    await write({ ...ready, status: 'complete', dice: [80] });
    const opened = await open();
    opened.page.send({ type: 'askSeed', seed: 1 });
    const seed = await asked(1);
    services.runRequests.ask(uri);
    seed.finish({ ...ready, status: 'complete', dice: [80, 70], seeds: [1] });
    await until('end', () => !activity(opened.page).running || engine.runs.length === 2);
    await (await editor.live()).open(uri).reload();
    const run = await asked(2);
    assert.deepEqual(run.aims, [{ kind: 'all' }]);
    run.finish({ ...ready, status: 'complete', dice: [80, 90, 80, 90] });
    await until('end', () => !activity(opened.page).running);
    close(opened);
  });

  it('runs by itself only where the command that prepared it asked for that', async () => {
    const picture = rgbPicture(1, 1, new Uint8Array(3));
    services.pictures.set(uri.toString(), picture);
    const opened = await open();
    const [first] = opened.page.received;
    assert.deepEqual(first?.type === 'show' && first.picture, picture);
    await sleep(20);
    assert.equal(engine.runs.length, 0, 'a picture that was there started a run');
    close(opened);
    // No editor of this view type is registered here: it is opened by hand.
    await openPrepared(repeatsView, { document: ready, picture }, uri, services).catch(() => undefined);
    const prepared = await open();
    (await asked(1)).finish(ready);
    await until('end', () => !activity(prepared.page).running);
    close(prepared);
    const later = await open();
    await sleep(20);
    assert.equal(engine.runs.length, 1, 'it ran once more when it was opened again');
    close(later);
  });
});

interface Opened {
  readonly page: StandInPage<To, From>;
  readonly document: vscode.CustomDocument;
}

/** What a page shows now. */
function shown({ received }: StandInPage<To, From>): ShownRepeats {
  const last = received.findLast((message) => message.type === 'show');
  assert.ok(last?.type === 'show', 'nothing is shown');
  return last.shown;
}

/** What a page was told last of what is being done. */
function activity({ received }: StandInPage<To, From>): Activity<RepeatsAim> {
  const last = received.findLast((message) => message.type === 'show' || message.type === 'activity');
  assert.ok(last?.type === 'show' || last?.type === 'activity', 'nothing was told');
  return last.activity;
}
