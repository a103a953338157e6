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

/** How to follow and cancel an installation. */
export interface InstallWatch extends Watch {
  /** Receives a short description of each step. */
  readonly onStep: (words: string) => void;
}

/** What npm installs, and with which npm. */
export interface NpmInstallation {
  readonly package: NativePackage;
  /** The folder that will hold the package. */
  readonly folder: string;
  readonly npm: string;
}

/**
 * Runs npm in a staging directory.
 * @returns false when it was cancelled
 * @throws UserError when npm cannot be started or fails
 */
export async function installWithNpm(
  { package: native, folder, npm }: NpmInstallation,
  staging: string,
  watch: InstallWatch,
): Promise<boolean> {
  const command = installCommand(npm, native);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    watch.onLine(line);
    if (line.startsWith('* Downloading libtensorflow')) watch.onStep('Downloading libtensorflow');
    if (!line.startsWith('* Building TensorFlow')) return;
    stopReporting();
    watch.onStep('Getting the binding to libtensorflow');
  };
  watch.onLine(`> cd ${staging}`);
  watch.onLine(`> ${typed(command)}`);
  watch.onStep('Getting packages from npm');
  const stopReporting = reportDownload(join(packageFolder(staging, native.name), 'deps', 'lib'), watch);
  try {
    const how = await runProgram(command, { folder: staging }, { ...watch, onLine });
    if (how !== null && how !== 'exit code 0') throw npmFailure({ lines, how, package: native, folder });
    return how !== null;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`npm could not be started (${npm}): ${reason}. Reinstall Node.js.`);
  } finally {
    stopReporting();
  }
}

/**
 * Reports the progress of the download by the growth of its files, since the script prints nothing for minutes.
 * @returns a function that stops the reports
 */
function reportDownload(folder: string, { onStep }: InstallWatch): () => void {
  let known = 0;
  const measure = async (): Promise<void> => {
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
  const timer = setInterval(() => void measure(), 1000);
  return () => {
    clearInterval(timer);
  };
}
