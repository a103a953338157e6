import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A running process. */
export interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The running processes that have `marker` in their environment, which they inherit from whoever started them. */
export function processesWith(marker: string): readonly Running[] {
  return running()
    .filter(({ environment }) => environment.includes(marker))
    .map(withoutEnvironment);
}

/** The running processes that a process has started. */
export function childrenOf(pid: number): readonly Running[] {
  return running()
    .filter(({ parent }) => parent === pid)
    .map(withoutEnvironment);
}

function withoutEnvironment({ pid, parent, command }: Running): Running {
  return { pid, parent, command };
}

/** All processes but this one; `ps` lists them where there is no `/proc`, itself among them. */
function running(): readonly (Running & { readonly environment: string })[] {
  if (process.platform === 'linux') return readdirSync('/proc').filter(isOther).flatMap(fromProc);
  const options = ['-A', '-E', '-ww', '-o', 'pid=,ppid=,command='];
  return execFileSync('ps', options, { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      if (pid === undefined || command === undefined || command.startsWith('ps ')) return [];
      return { pid: Number(pid), parent: Number(parent), command, environment: command };
    })
    .filter(({ pid }) => pid !== process.pid);
}

function isOther(name: string): boolean {
  return /^\d+$/.test(name) && Number(name) !== process.pid;
}

function fromProc(pid: string): readonly (Running & { readonly environment: string })[] {
  try {
    const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8');
    const command = read('cmdline').replaceAll('\0', ' ').trim();
    const parent = Number(/\) \S (\d+)/.exec(read('stat'))?.[1]);
    return command === '' ? [] : [{ pid: Number(pid), parent, command, environment: read('environ') }];
  } catch {
    return [];
  }
}
