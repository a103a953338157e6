import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const minutes = 60_000;

/** Runs npm, the one that started this script where there is one. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const cli = process.env['npm_execpath'];
  const [file, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  try {
    const { stdout } = await run(file, [...first, ...args], {
      cwd,
      timeout: 10 * minutes,
      maxBuffer: 1 << 26,
      shell: file === 'npm' && process.platform === 'win32',
    });
    return stdout.trim();
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.split('\n').find((line) => /npm error|timed/.test(line)) : '';
    throw new Error(`npm ${args.join(' ')} failed (${reason ?? 'is npm on the PATH?'}).`, { cause: error });
  }
}

/** Downloads a package from the registry and unpacks the folder `from` of it into `into`. */
export async function unpackPackage(spec: string, from: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  let archive;
  try {
    archive = await npm(['pack', '--silent', '--pack-destination', into, spec], into);
  } catch (error) {
    const fix = `npm pack ${spec}`;
    throw new Error(`Cannot get ${spec} from the npm registry. Make this work, then try again: ${fix}`, {
      cause: error,
    });
  }
  const name = path.join(into, path.basename(archive.split('\n').at(-1) ?? ''));
  const depth = String(from.split('/').length);
  await run('tar', ['-xzf', name, '-C', into, '--strip-components', depth, from]);
  await rm(name);
}
