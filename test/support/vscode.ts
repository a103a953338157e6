import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launch, type Launched } from './launch.ts';
import { processesWith } from './processes.ts';
import { copySample, type Workspace } from './sample.ts';
import { extensionReady, screenshot } from './workbench.ts';

/** A VS Code that the tests of a file share, and the page and workspace of those that run. */
export class SharedVscode {
  /** Stands in the environment of every process that this VS Code starts. */
  readonly marker = `SEGCAUSE_TEST=${randomUUID()}`;
  #launched: Launched | undefined;
  #workspace: Workspace | undefined;
  #page: Page | undefined;

  constructor(
    private readonly trust: boolean,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Opens a fresh copy of the sample, changed by `prepare`, and waits until the extension is there. */
  async open(prepare: (folder: string) => void = () => undefined): Promise<Page> {
    assert.ok(this.#launched);
    await this.close();
    this.#workspace = copySample();
    prepare(this.folder);
    const page = await this.#launched.open({ folder: this.folder });
    this.#page = page;
    await extensionReady(page);
    return page;
  }

  /** The page that is open. */
  get page(): Page {
    assert.ok(this.#page);
    return this.#page;
  }

  /** The folder that is open. */
  get folder(): string {
    assert.ok(this.#workspace);
    return this.#workspace.folder;
  }

  async start(): Promise<void> {
    const [name = '', value = ''] = this.marker.split('=');
    this.#launched = await launch({ trust: this.trust, env: { ...this.env, [name]: value } });
  }

  /** Keeps a picture of what is to be seen now. */
  async picture(name: string): Promise<void> {
    if (this.#page !== undefined) await screenshot(this.#page, name);
  }

  async close(): Promise<void> {
    await this.#page?.context().close();
    this.#workspace?.remove();
    this.#page = undefined;
    this.#workspace = undefined;
  }

  /** Stops everything, and fails if anything is left. */
  async stop(): Promise<void> {
    await this.close();
    await this.#launched?.stop();
    for (let waited = 0; waited < 2000 && processesWith(this.marker).length > 0; waited += 100)
      await sleep(100);
    assert.deepEqual(processesWith(this.marker), [], 'processes were left behind');
  }
}

/** What a VS Code of tests is started with. */
export interface VscodeOptions {
  /** Without, no folder is trusted. */
  readonly trust?: boolean;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Gives the tests of a `describe` a VS Code of their own. */
export function useVscode({ trust = true, env = {} }: VscodeOptions = {}): SharedVscode {
  const vscode = new SharedVscode(trust, env);
  before(() => vscode.start());
  after(() => vscode.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await vscode.picture(`failed ${this.currentTest.fullTitle()}`).catch(() => undefined);
    }
  });
  return vscode;
}
