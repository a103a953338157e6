import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../tools/workbench/once.ts';

/** A workspace folder of a test's own. */
export interface Workspace {
  readonly folder: string;
  readonly remove: () => void;
}

/** A copy of the sample workspace with the given VS Code settings, so that a test may write beside the models. */
export function copySample(settings: Readonly<Record<string, unknown>> = {}): Workspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'segcause-sample-'));
  cpSync(path.join(root, 'sample'), folder, { recursive: true });
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
