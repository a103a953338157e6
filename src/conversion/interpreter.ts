import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';

/** What may say which Python to take. */
export interface Wishes {
  /** The setting `segcause.python`; empty where it is not set. */
  readonly setting: string;
  /** What the Python extension has chosen, if it is there. */
  readonly chosen: string | null;
  readonly folder: string;
}

/**
 * The interpreter to run: the setting, else the Python extension's choice, else what the search path has.
 * @throws UserError when there is none
 */
export function interpreterFor({ setting, chosen, folder }: Wishes): string {
  if (setting !== '') {
    const wished = setting.replace('${workspaceFolder}', folder).replace(/^~(?=[/\\])/u, homedir());
    const path = /[/\\]/u.test(wished) ? resolve(folder, wished) : wished;
    return (
      findProgram(path) ??
      fail(`${setting}, the Python of the setting segcause.python, is not there: correct the setting.`)
    );
  }
  const names = process.platform === 'win32' ? ['python', 'py', 'python3'] : ['python3', 'python'];
  const found = [chosen ?? '', ...names].map(findProgram).find((path) => path !== null);
  return found ?? fail('No Python was found: install it, or set segcause.python to an interpreter.');
}

function fail(message: string): never {
  throw new UserError(message);
}

/** The absolute path of a program, looked for in the search path where only its name is given. */
function findProgram(name: string): string | null {
  if (name === '') return null;
  const folders = isAbsolute(name) ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  const endings = process.platform === 'win32' ? ['', '.exe'] : [''];
  const paths = folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isAbsolute(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}
