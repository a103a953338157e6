import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { typed } from '../programs/command.ts';
import { runProgram, type Watch } from '../programs/run-program.ts';
import { packageFolder } from './installed.ts';
import type { NativePackage } from './native-package.ts';
import { installCommand } from './npm.ts';
import { npmFailure } from './npm-failure.ts';
import { inWords } from './size.ts';

/** How an installation is watched. */
export interface InstallWatch extends Watch {
  /** Told in a few words what is being done, now and then. */
  readonly onStep: (words: string) => void;
}

/** What npm installs, and which npm. */
export interface NpmInstallation {
  readonly package: NativePackage;
  /** The folder that gets it in the end. */
  readonly folder: string;
  readonly npm: string;
}

/**
 * Runs npm in a draft.
 * @returns false when it was cancelled
 * @throws UserError with what went wrong and what to do
 */
export async function installWithNpm(
  { package: native, folder, npm }: NpmInstallation,
  draft: string,
  watch: InstallWatch,
): Promise<boolean> {
  const command = installCommand(npm, native);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    watch.onLine(line);
    if (line.startsWith('* Downloading libtensorflow')) watch.onStep('Downloading libtensorflow');
    if (!line.startsWith('* Building TensorFlow')) return;
    stopTelling();
    watch.onStep('Getting the binding to libtensorflow');
  };
  watch.onLine(`> cd ${draft}`);
  watch.onLine(`> ${typed(command)}`);
  watch.onStep('Getting packages from npm');
  const stopTelling = tellOfLibrary(join(packageFolder(draft, native.name), 'deps', 'lib'), watch);
  try {
    const how = await runProgram(command, { folder: draft }, { ...watch, onLine });
    if (how !== null && how !== 'exit code 0')
      throw new UserError(npmFailure({ lines, how, package: native, folder }));
    return how !== null;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`npm could not be started (${npm}): ${reason}. Install Node.js anew.`);
  } finally {
    stopTelling();
  }
}

/** The script says nothing while it downloads for minutes; the files grow. */
function tellOfLibrary(folder: string, { onStep }: InstallWatch): () => void {
  let known = 0;
  const look = async (): Promise<void> => {
    const names = await readdir(folder).catch(() => []);
    const sizes = await Promise.all(
      names.map((name) =>
        lstat(join(folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (bytes > known) onStep(`Downloading libtensorflow: ${inWords(bytes)} unpacked`);
    known = bytes;
  };
  const timer = setInterval(() => void look(), 1000);
  return () => {
    clearInterval(timer);
  };
}
