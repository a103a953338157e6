import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set<ChildProcess>();

/** Starts a process in a group of its own, which ends with `stopGroup`, and at the latest with this process. */
export function startGroup(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(file, args, { ...options, detached: process.platform !== 'win32' });
  if (running.size === 0) watchExit();
  running.add(child);
  return child;
}

/** Ends a process and everything it started: politely, then, after two seconds, by force. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  signal(child, 'SIGTERM');
  for (let waited = 0; waited < 2000 && alive(child); waited += 50) await sleep(50);
  if (alive(child)) signal(child, 'SIGKILL');
  running.delete(child);
}

function alive(child: ChildProcess): boolean {
  return signal(child, 0);
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

function watchExit(): void {
  const killAll = (): void => {
    for (const child of running) signal(child, 'SIGKILL');
    running.clear();
  };
  process.once('exit', killAll);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      killAll();
      process.exit(1);
    });
  }
}
