import type { SpawnOptions } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../tools/workbench/once.ts';
import type { ServerName } from '../../tools/workbench/pins.ts';
import { startGroup, stopGroup } from '../../tools/workbench/processes.ts';
import type { Suite } from '../suites.ts';
import type { Tally } from './suite.ts';

/** Suites have groups of their own to end. */
const graceForSuites = 5000;

/** Runs a suite in a process of its own; one that ends early or late counts as a failure. */
export async function runSuiteApart(suite: Suite, vscode: ServerName): Promise<Tally> {
  const env = await suite.prepare?.(vscode);
  const folder = mkdtempSync(path.join(tmpdir(), 'segcause-tally-'));
  const file = path.join(folder, 'tally.json');
  const options: SpawnOptions = {
    cwd: root,
    env: { ...process.env, ...env, SEGCAUSE_TALLY: file },
    stdio: 'inherit',
  };
  const child = startGroup(process.execPath, ['--import', 'tsx', ...suite.script], options, graceForSuites);
  const limit = setTimeout(() => {
    console.error(`Not finished after ${suite.minutes} minutes; stopped.`);
    void stopGroup(child);
  }, suite.minutes * 60_000);
  const end = await new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
  clearTimeout(limit);
  await stopGroup(child);
  const tally = readTally(file);
  rmSync(folder, { recursive: true });
  if (end === 0 || tally.failed > 0) return tally;
  return {
    ...tally,
    failed: 1,
    failures: [...tally.failures, `${suite.title}: ended early (${String(end)})`],
  };
}

function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failures: [] };
  }
}
