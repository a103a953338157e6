import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import type { Picture } from '../explanation/picture.ts';

/** What commands and views share. */
export interface Services {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** The engine; its process starts with the first request. */
  engine(): Promise<EngineClient>;
  /** Pictures that were made while preparing, by explanation file, until its editor takes them. */
  readonly pictures: Map<string, Picture>;
}

/** The services of a running extension; the engine's client is loaded when it is first needed. */
export class ExtensionServices implements Services, vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('SegCause', { log: true });
  readonly pictures = new Map<string, Picture>();
  #client: Promise<EngineClient> | undefined;

  constructor(readonly extensionUri: vscode.Uri) {}

  engine(): Promise<EngineClient> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  dispose(): void {
    void this.#client?.then((client) => {
      client.dispose();
    });
    this.log.dispose();
  }

  async #connect(): Promise<EngineClient> {
    const { createEngineClient } = await import('../engine/client.ts');
    const enginePath = vscode.Uri.joinPath(this.extensionUri, 'dist', 'engine.cjs').fsPath;
    return createEngineClient({
      enginePath,
      log: (line) => {
        this.log.info(line);
      },
    });
  }
}
