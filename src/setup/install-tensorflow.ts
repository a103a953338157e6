import { mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Watch } from '../programs/run-program.ts';
import type { Checked } from './check-tensorflow.ts';
import { type InstallWatch, installWithNpm, type NpmInstallation } from './install-with-npm.ts';
import { packageFolder, replaceInstallation } from './installed.ts';
import { type NativePackage, nativeVersion } from './native-package.ts';
import { placeLibraries } from './place-libraries.ts';
import { inWords } from './size.ts';

/** What is installed, where and how. The previous content of the folder stays until the new package works. */
export interface Installation extends NpmInstallation {
  /** Checks that the package in a folder works; returns null when cancelled. */
  readonly check: (folder: string, watch: Watch) => Promise<Checked | null>;
}

/**
 * Installs a native package with npm into a staging directory, checks that it works, and moves it to its folder.
 * @returns the result of the check; null when cancelled, in which case nothing has changed
 * @throws UserError when the disk is too small, npm fails, the package does not work or the folder is in use
 */
export async function installTensorFlow(
  installation: Installation,
  watch: InstallWatch,
): Promise<Checked | null> {
  const { package: native, folder, check } = installation;
  const staging = `${folder}.${process.pid}.staging`;
  try {
    await removeStaleDirectories(folder);
    await makeStagingDirectory(staging, native);
    if (!(await installWithNpm(installation, staging, watch))) return null;
    await placeLibraries(packageFolder(staging, native.name));
    watch.onStep('Checking that it works');
    const checked = await check(staging, watch);
    if (checked !== null) await replaceInstallation(folder, staging);
    return checked;
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @throws UserError when it cannot be written, or the disk has too little room */
async function makeStagingDirectory(staging: string, { name, disk }: NativePackage): Promise<void> {
  // The manifest stops npm from searching the parent folders; newer versions of npm run only the scripts it allows.
  const manifest = { private: true, allowScripts: { [`${name}@${nativeVersion}`]: true, 'core-js': false } };
  try {
    await mkdir(staging, { recursive: true });
    await writeFile(join(staging, 'package.json'), JSON.stringify(manifest));
  } catch (error) {
    throw new UserError(`${dirname(staging)} cannot be written to: ${reasonOf(error)}.`, { cause: error });
  }
  const { bavail, bsize } = await statfs(staging);
  if (bavail * bsize < disk)
    throw new UserError(
      `The disk has ${inWords(bavail * bsize)} left, TensorFlow takes ${inWords(disk)}: free some for ${dirname(staging)} and try again.`,
    );
}

/** Removes the directories that processes left behind when they ended before they could clean up. */
async function removeStaleDirectories(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => []);
  for (const name of names) {
    const [, pid] = /\.(\d+)\.(?:staging|old)$/u.exec(name) ?? [];
    if (pid === undefined || !name.startsWith(`${basename(folder)}.`) || isAlive(Number(pid))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
