import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { EngineClient, RunListener } from '../../src/engine-client/client.ts';
import type { ModelNeeds, ModelSummary } from '../../src/documents/model-summary.ts';
import type { Picture } from '../../src/documents/picture.ts';
import type { Prepared } from '../../src/protocol/engine.ts';
import { RunRequests } from '../../src/views/run-requests.ts';
import { Selections } from '../../src/views/selections.ts';
import type { Services } from '../../src/views/services.ts';
import { Turns } from '../../src/views/turns.ts';
import { rgbPicture } from '../support/rgb-picture.ts';
import { extension } from './extension.ts';

const picture = rgbPicture(1, 1, Uint8Array.of(1, 2, 3));

/** A run that a stand-in of the engine was asked for, which goes on as a test says. */
export interface AskedRun {
  readonly kind: string;
  readonly document: unknown;
  readonly aims: readonly unknown[];
  readonly listener: RunListener<unknown, unknown, unknown>;
  readonly token: vscode.CancellationToken;
  readonly finish: (document: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** An engine without models: it keeps what it is asked. */
export class StandInEngine implements EngineClient {
  readonly runs: AskedRun[] = [];

  /** The run that was asked for last. */
  get lastRun(): AskedRun {
    const last = this.runs.at(-1);
    assert.ok(last, 'no run was asked for');
    return last;
  }

  prepare<Document>(_kind: unknown, request: unknown): Promise<Prepared<Document>> {
    return Promise.resolve({ document: request as Document, picture });
  }

  run<Document, Aim, Step>(
    kind: { readonly name: string },
    document: Document,
    aims: readonly Aim[],
    listener: RunListener<Document, Aim, Step>,
    token: vscode.CancellationToken,
  ): Promise<Document> {
    return new Promise<unknown>((finish, fail) => {
      this.runs.push({ kind: kind.name, document, aims, listener, token, finish, fail });
    }) as Promise<Document>;
  }

  picture(): Promise<Picture> {
    return Promise.resolve(picture);
  }

  needs(): Promise<ModelNeeds> {
    return Promise.reject(new Error('not asked'));
  }

  model(): Promise<ModelSummary> {
    return Promise.reject(new Error('not asked'));
  }

  query(): Promise<never> {
    return Promise.reject(new Error('not asked'));
  }

  prune(): Promise<never> {
    return Promise.reject(new Error('not asked'));
  }

  dispose(): void {
    this.runs.length = 0;
  }
}

/** Services with a stand-in of the engine. */
export function standInServices(engine: EngineClient): Services & { dispose(): void } {
  const { extensionUri } = extension();
  const log = vscode.window.createOutputChannel('SegCause stand-in', { log: true });
  const selections = new Selections();
  return {
    extensionUri,
    storageUri: vscode.Uri.joinPath(extensionUri, 'no such folder'),
    log,
    engine: () => Promise.resolve(engine),
    restartEngine: () => undefined,
    definitions: () => Promise.reject(new Error('not asked')),
    pictures: new Map(),
    selections,
    runRequests: new RunRequests(),
    turns: new Turns(),
    dispose: () => {
      log.dispose();
      selections.dispose();
    },
  };
}

/** A page as its editor sees it: what it was sent, and what it sends. */
export class StandInPage<To, From> {
  readonly received: To[] = [];
  readonly panel: vscode.WebviewPanel;
  readonly #sent = new vscode.EventEmitter<From>();
  readonly #disposed = new vscode.EventEmitter<void>();

  constructor() {
    const { received } = this;
    const webview = {
      options: {},
      html: '',
      cspSource: 'self',
      asWebviewUri: (uri: vscode.Uri) => uri,
      postMessage: (message: To) => {
        // As it is at this moment: it travels to another process.
        received.push(structuredClone(message));
        return Promise.resolve(true);
      },
      onDidReceiveMessage: this.#sent.event,
    };
    const panel = {
      webview,
      visible: true,
      onDidChangeViewState: new vscode.EventEmitter<unknown>().event,
      onDidDispose: this.#disposed.event,
    };
    this.panel = panel as unknown as vscode.WebviewPanel;
  }

  send(message: From): void {
    this.#sent.fire(message);
  }

  close(): void {
    this.#disposed.fire();
  }
}
