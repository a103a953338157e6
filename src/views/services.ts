import * as vscode from 'vscode';
import type { EngineClient } from '../engine-client/client.ts';
import type { DefinitionSearch } from '../definitions/definition-search.ts';
import type { Picture } from '../documents/picture.ts';
import type { RestartableEngine } from '../engine-client/restartable-engine.ts';
import { type Log, openLog } from './log/log.ts';
import { engineInWords, versionsInWords } from './log/versions.ts';
import { RunRequests } from './run-requests.ts';
import { concernsRuntime, runtimeChoice } from './runtime-settings.ts';
import { Selections } from './selections.ts';
import { Turns } from './turns.ts';

/** What commands and views share. */
export interface Services {
  readonly extensionUri: vscode.Uri;
  /** Where the extension may keep files of its own. */
  readonly storageUri: vscode.Uri;
  readonly log: Log;
  /** The engine; its process starts with the first request. */
  engine(): Promise<EngineClient>;
  /** Lets the engine start afresh with what is set and installed now, once nothing runs. */
  restartEngine(): void;
  /** Looks for the code that defines layers; loaded when it is first needed. */
  definitions(): Promise<DefinitionSearch>;
  /** Pictures that were made while preparing, by document file, until its editor takes them. */
  readonly pictures: Map<string, Picture>;
  /** Layers that pages were asked to select. */
  readonly selections: Selections;
  /** Files that are to run once they are open. */
  readonly runRequests: RunRequests;
  /** Whose turn it is to run. */
  readonly turns: Turns;
}

const memorySetting = 'segcause.memory';

/** Bytes the engine may take, as the settings say. */
function memory(): number {
  const gigabytes = vscode.workspace.getConfiguration().get<number>(memorySetting, 2);
  return Math.max(0.5, gigabytes) * 1e9;
}

/** The services of a running extension; the engine's client is loaded when it is first needed. */
export class ExtensionServices implements Services, vscode.Disposable {
  readonly log: ReturnType<typeof openLog>;
  readonly pictures = new Map<string, Picture>();
  readonly selections = new Selections();
  readonly runRequests = new RunRequests();
  readonly turns = new Turns();
  #engine: Promise<RestartableEngine> | undefined;
  #definitions: Promise<DefinitionSearch> | undefined;
  readonly #settings: vscode.Disposable;

  constructor(
    readonly extensionUri: vscode.Uri,
    readonly storageUri: vscode.Uri,
  ) {
    this.log = openLog(extensionUri);
    this.log.info(versionsInWords());
    this.#settings = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(memorySetting) || concernsRuntime(change)) this.restartEngine();
    });
  }

  engine(): Promise<EngineClient> {
    this.#engine ??= this.#connect();
    return this.#engine;
  }

  restartEngine(): void {
    void this.#engine?.then((engine) => {
      engine.restart();
    });
  }

  definitions(): Promise<DefinitionSearch> {
    this.#definitions ??= import('../definitions/definition-search.ts').then(
      ({ DefinitionSearch }) => new DefinitionSearch(this.extensionUri),
    );
    return this.#definitions;
  }

  dispose(): void {
    void this.#definitions?.then((search) => {
      search.dispose();
    });
    this.#settings.dispose();
    this.selections.dispose();
    void this.#engine?.then((engine) => {
      engine.dispose();
    });
    this.log.dispose();
  }

  async #connect(): Promise<RestartableEngine> {
    const [{ createEngineClient }, { restartableEngine }, { loggedEngine }] = await Promise.all([
      import('../engine-client/client.ts'),
      import('../engine-client/restartable-engine.ts'),
      import('./log/logged-engine.ts'),
    ]);
    const enginePath = vscode.Uri.joinPath(this.extensionUri, 'dist', 'engine.cjs').fsPath;
    const log = (line: string): void => {
      this.log.info(line);
    };
    const onEnded = (reason: string): void => void vscode.window.showWarningMessage(reason);
    return restartableEngine(() => {
      const [bytes, choice] = [memory(), runtimeChoice(this.storageUri)];
      log(engineInWords(choice, bytes));
      const options = { enginePath, log, onEnded, memory: bytes, choice };
      return loggedEngine(createEngineClient(options), log);
    });
  }
}
