import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../tools/workbench/once.ts';

/** A workspace folder of a test's own. */
export interface Workspace {
  readonly folder: string;
  readonly remove: () => void;
}

/** A copy of the sample workspace, so that a test may write beside the models. */
export function copySample(): Workspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'segcause-sample-'));
  cpSync(path.join(root, 'sample'), folder, { recursive: true });
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Gives a workspace VS Code settings of its own. */
export function configure(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
}

/** Changes what the sample asks about its models; `undefined` takes a setting away. */
export function changeQuestion(folder: string, changes: Readonly<Record<string, unknown>>): void {
  for (const model of ['unet_late', 'unet_early']) {
    const file = path.join(folder, `${model}.explain.json`);
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...settings, ...changes }));
  }
}

/** Puts a file of the test fixtures into a workspace. */
export function addFixture(folder: string, fixture: string): void {
  cpSync(path.join(root, 'test', 'fixtures', fixture), path.join(folder, path.basename(fixture)));
}
