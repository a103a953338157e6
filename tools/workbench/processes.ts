import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The groups that run, and how long each may take to end when it is asked to, in milliseconds. */
const running = new Map<ChildProcess, number>();

/**
 * Starts a process in a group of its own, which ends with `stopGroup`, and at the latest with this process.
 * @param grace how long it may take to end when it is asked to, in milliseconds
 */
export function startGroup(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
  grace = 2000,
): ChildProcess {
  const child = spawn(file, args, { ...options, detached: process.platform !== 'win32' });
  watchExit();
  running.set(child, grace);
  return child;
}

/** Ends a process and everything it started: politely, then, after its time of grace, by force. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  signal(child, 'SIGTERM');
  const until = Date.now() + (running.get(child) ?? 0);
  while (Date.now() < until && signal(child, 0)) await sleep(50);
  signal(child, 'SIGKILL');
  running.delete(child);
}

/** Signals the whole group; false where nothing of it is left. */
function signal(child: ChildProcess, name: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') {
    if (name === 0) return child.exitCode === null && child.signalCode === null;
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return true;
  }
  try {
    process.kill(-child.pid, name);
    return true;
  } catch {
    return false;
  }
}

let watches = false;

function watchExit(): void {
  if (watches) return;
  watches = true;
  process.once('exit', () => {
    for (const child of running.keys()) signal(child, 'SIGKILL');
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      void Promise.all([...running.keys()].map(stopGroup)).then(() => process.exit(1));
    });
  }
}
