import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Explanation } from '../../src/documents/explanation.ts';
import { explanationKind, type ExplanationRequest } from '../../src/documents/explanation-kind.ts';
import type { ExplainAim, ExplanationStep } from '../../src/documents/explanation-step.ts';
import { serializeDocument } from '../../src/documents/file.ts';
import type { FolderImage } from '../../src/documents/folder-image.ts';
import type { Picture } from '../../src/documents/picture.ts';
import { UserError } from '../../src/errors.ts';
import type { Prepared } from '../../src/protocol/engine.ts';
import type { FromPanel, PanelAnswer, ShownExplanation } from '../../src/protocol/explanation-page.ts';
import type { Activity, AnswerToPage, PictureOrReason, ToPage } from '../../src/protocol/page.ts';
import { DocumentEditor } from '../../src/views/document/document-editor.ts';
import { explanationView } from '../../src/views/explanation/explanation-view.ts';
import type { ExplanationTypes } from '../../src/views/explanation/explanation-types.ts';
import { explanationExample } from '../unit/webview-ui/example.ts';
import { folder } from './extension.ts';
import { rgbPicture } from '../support/rgb-picture.ts';
import { StandInEngine, StandInPage, standInServices } from './stand-ins.ts';

type To = ToPage<ShownExplanation, ExplainAim, ExplanationStep> | AnswerToPage<PanelAnswer>;
type Panel = StandInPage<To, FromPanel>;

const paths = ['a', 'b', 'c'].map((name) => `/data/images/${name}.png`);
const all: readonly FolderImage[] = paths.map((path) => ({ files: [path], mask: null }));
const pictureOf = (red: number): Picture => rgbPicture(1, 1, Uint8Array.of(red, 0, 0));

/** An answer that an engine owes, which a test gives when it will. */
interface Owed<Asked, Given> {
  readonly asked: Asked;
  readonly finish: (given: Given) => void;
  readonly fail: (error: unknown) => void;
}

/** An engine that prepares, reads images and lists folders when a test says so. */
class HeldEngine extends StandInEngine {
  readonly prepares: Owed<ExplanationRequest, Prepared<Explanation>>[] = [];
  readonly pictures: Owed<null, Picture>[] = [];
  readonly folders: Owed<null, readonly FolderImage[]>[] = [];

  override prepare<Document>(_kind: unknown, request: unknown): Promise<Prepared<Document>> {
    return held(this.prepares, request as ExplanationRequest) as Promise<unknown> as Promise<
      Prepared<Document>
    >;
  }

  override picture(): Promise<Picture> {
    return held(this.pictures, null);
  }

  override query(): Promise<never> {
    return held(this.folders, null) as Promise<unknown> as Promise<never>;
  }
}

function held<Asked, Given>(list: Owed<Asked, Given>[], asked: Asked): Promise<Given> {
  return new Promise((finish, fail) => {
    list.push({ asked, finish, fail });
  });
}

async function nth<T>(list: readonly T[], number: number): Promise<T> {
  for (let waited = 0; waited < 5000; waited += 10) {
    const found = list[number - 1];
    if (found !== undefined) return found;
    await sleep(10);
  }
  throw new Error(`It was asked for ${list.length} times, not ${number}.`);
}

describe('An open explanation, while it is prepared with another image', () => {
  let engine: HeldEngine;
  let services: ReturnType<typeof standInServices>;
  let editor: DocumentEditor<ExplanationTypes>;
  let document: vscode.CustomDocument;
  let uri: vscode.Uri;
  let page: Panel;
  let files = 0;

  /** A page asks for the next image, and the folder is listed. */
  const step = async (number: number, changes = {}): Promise<void> => {
    page.send({ type: 'otherImage', step: 1, changes });
    (await nth(engine.folders, number)).finish(all);
  };
  /** The engine has prepared what was asked for. */
  const finish = async (number: number, red: number): Promise<string | undefined> => {
    const { asked, finish: give } = await nth(engine.prepares, number);
    const { question, ...others } = explanationExample();
    const image = { ...question.image, path: asked.settings.image ?? '' };
    give({ document: { ...others, question: { ...question, image } }, picture: pictureOf(red) });
    await untilIdle();
    return asked.settings.image;
  };
  const untilIdle = async (): Promise<void> => {
    for (let waited = 0; waited < 5000 && activity(page).running; waited += 10) await sleep(10);
    assert.equal(activity(page).running, false);
  };

  beforeEach(async () => {
    engine = new HeldEngine();
    services = standInServices(engine);
    editor = new DocumentEditor(() => Promise.resolve(explanationView), services);
    uri = vscode.Uri.joinPath(folder(), `prepared-${++files}${explanationKind.ending}`);
    const text = serializeDocument(explanationKind, explanationExample(), uri.fsPath);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    document = await editor.openCustomDocument(uri);
    page = new StandInPage<To, FromPanel>();
    await editor.resolveCustomEditor(document as never, page.panel);
    page.send({ type: 'ready' });
  });
  afterEach(async () => {
    page.close();
    document.dispose();
    editor.dispose();
    services.dispose();
    await vscode.workspace.fs.delete(uri);
  });

  it('keeps the picture of that image where the one of the file comes late', async () => {
    const late = await nth(engine.pictures, 1);
    await step(1);
    assert.equal(await finish(1, 2), paths[1]);
    late.finish(pictureOf(1));
    await sleep(20);
    assert.deepEqual(shownPicture(page), pictureOf(2));
  });

  it('says which changes were prepared along with it', async () => {
    await step(1, { seed: 3 });
    await finish(1, 2);
    const answers = (): readonly PanelAnswer[] =>
      page.received.flatMap((message) => (message.type === 'answer' ? [message.answer] : []));
    await nth(answers(), 1);
    assert.deepEqual(answers(), [{ kind: 'prepared', changes: { seed: 3 } }]);
  });

  it('goes past an image that fails, and not past one that was refused because a run is on', async () => {
    page.send({ type: 'otherImage', step: 1, changes: {} });
    const listing = await nth(engine.folders, 1);
    page.send({ type: 'run', changes: null });
    const run = await nth(engine.runs, 1);
    listing.finish(all);
    await sleep(20);
    run.finish(explanationExample());
    await untilIdle();
    assert.equal(engine.prepares.length, 0);
    await step(2);
    const { asked, fail } = await nth(engine.prepares, 1);
    assert.equal(asked.settings.image, paths[1]);
    fail(new UserError('b.png is no image.'));
    await untilIdle();
    await step(3);
    assert.equal(await finish(2, 2), paths[2]);
  });

  it('discards nothing before it is over', async () => {
    await step(1);
    await finish(1, 2);
    await step(2);
    const { fail } = await nth(engine.prepares, 2);
    page.send({ type: 'discard' });
    fail(new UserError('c.png is no image.'));
    await untilIdle();
    const { unsaved, newFile, failure } = activity(page);
    assert.deepEqual([unsaved, newFile, failure], [true, true, 'c.png: c.png is no image.']);
    page.send({ type: 'discard' });
    assert.equal(activity(page).unsaved, false);
  });
});

/** The picture that a page shows now. */
function shownPicture({ received }: Panel): PictureOrReason | null {
  const last = received.findLast((message) => message.type === 'show' || message.type === 'picture');
  assert.ok(last?.type === 'show' || last?.type === 'picture', 'nothing is shown');
  return last.picture;
}

/** What a page was told last of what is being done. */
function activity({ received }: Panel): Activity<ExplainAim> {
  const last = received.findLast((message) => message.type === 'show' || message.type === 'activity');
  assert.ok(last?.type === 'show' || last?.type === 'activity', 'nothing was told');
  return last.activity;
}
