import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launch, type Launched } from './launch.ts';
import { processesWith } from './processes.ts';
import { copySample, type Workspace } from './sample.ts';
import { screenshot } from './workbench.ts';

/** A VS Code that the tests of a file share, and the workspace of the test that runs. */
export class SharedVscode {
  readonly marker = `SEGCAUSE_TEST=${randomUUID()}`;
  #launched: Launched | undefined;
  #workspace: Workspace | undefined;
  #page: Page | undefined;

  /** Opens a copy of the sample, with the given VS Code settings, at the given size. */
  async open(
    settings: Readonly<Record<string, unknown>> = {},
    size?: { width: number; height: number },
  ): Promise<Page> {
    assert.ok(this.#launched);
    this.#workspace = copySample(settings);
    this.#page = await this.#launched.open({ folder: this.#workspace.folder, ...(size && { size }) });
    return this.#page;
  }

  /** The folder that is open. */
  get folder(): string {
    assert.ok(this.#workspace);
    return this.#workspace.folder;
  }

  async start(trust: boolean): Promise<void> {
    const [name = '', value = ''] = this.marker.split('=');
    this.#launched = await launch({ trust, env: { [name]: value } });
  }

  /** Closes the page of the test that ended; one that failed leaves a picture. */
  async close(failed: string | null): Promise<void> {
    if (this.#page !== undefined) {
      if (failed !== null) await screenshot(this.#page, `failed ${failed}`).catch(() => undefined);
      await this.#page.context().close();
    }
    this.#workspace?.remove();
    this.#page = undefined;
    this.#workspace = undefined;
  }

  /** Stops everything, and fails if anything is left. */
  async stop(): Promise<void> {
    await this.#launched?.stop();
    for (let waited = 0; waited < 2000 && processesWith(this.marker).length > 0; waited += 100)
      await sleep(100);
    assert.deepEqual(processesWith(this.marker), [], 'processes were left behind');
  }
}

/** Gives the tests of a `describe` a VS Code of their own; without trust, it asks about every folder. */
export function useVscode({ trust = true } = {}): SharedVscode {
  const vscode = new SharedVscode();
  before(() => vscode.start(trust));
  after(() => vscode.stop());
  afterEach(function () {
    return vscode.close(this.currentTest?.state === 'failed' ? this.currentTest.fullTitle() : null);
  });
  return vscode;
}
