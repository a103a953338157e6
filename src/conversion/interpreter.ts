import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { findProgram } from '../programs/find-program.ts';

/** The sources that name a Python interpreter. */
interface InterpreterCandidates {
  /** The setting `segcause.python`; empty where it is not set. */
  readonly setting: string;
  /** The Python extension's choice; null where that extension is not installed. */
  readonly chosen: string | null;
  /** The workspace folder, against which a relative setting is resolved. */
  readonly folder: string;
}

/**
 * The interpreter to run: the setting, else the Python extension's choice, else Python on the search path.
 * @throws UserError when the setting names no program, or no Python is found
 */
export function interpreterFor({ setting, chosen, folder }: InterpreterCandidates): string {
  if (setting !== '') {
    const expanded = setting.replace('${workspaceFolder}', folder).replace(/^~(?=[/\\])/u, homedir());
    const path = /[/\\]/u.test(expanded) ? resolve(folder, expanded) : expanded;
    return (
      findProgram(path) ??
      fail(`${setting}, the Python of the setting segcause.python, does not exist: correct the setting.`)
    );
  }
  const names = process.platform === 'win32' ? ['python', 'py', 'python3'] : ['python3', 'python'];
  const candidates = chosen === null ? names : [chosen, ...names];
  const found = candidates.map((name) => findProgram(name)).find((path) => path !== null);
  return found ?? fail('No Python was found: install Python, or set segcause.python to an interpreter.');
}

function fail(message: string): never {
  throw new UserError(message, { remedies: [{ kind: 'openSetting', setting: 'python' }] });
}
