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

/** What is installed, where, and by what means; what the folder held before stays until the new one works. */
export interface Installation extends NpmInstallation {
  /** Looks whether the package in a folder works; null when cancelled. */
  readonly check: (folder: string, watch: Watch) => Promise<Checked | null>;
}

/**
 * Installs a native package with npm into a draft, looks whether it works, and puts it in its place.
 * @returns what the look said; null when it was cancelled, and nothing was changed
 * @throws UserError with what went wrong and what to do
 */
export async function installTensorFlow(
  installation: Installation,
  watch: InstallWatch,
): Promise<Checked | null> {
  const { package: native, folder, check } = installation;
  const draft = `${folder}.${process.pid}.draft`;
  try {
    await removeStrayDrafts(folder);
    await makeDraft(draft, native);
    if (!(await installWithNpm(installation, draft, watch))) return null;
    await placeLibraries(packageFolder(draft, native.name));
    watch.onStep('Looking whether it works');
    const checked = await check(draft, watch);
    if (checked !== null) await replaceInstallation(folder, draft);
    return checked;
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function makeDraft(draft: string, { name, disk }: NativePackage): Promise<void> {
  // A package of its own, so that npm looks no further; newer npm runs no script but those that are allowed.
  const manifest = { private: true, allowScripts: { [`${name}@${nativeVersion}`]: true, 'core-js': false } };
  try {
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, 'package.json'), JSON.stringify(manifest));
  } catch (error) {
    throw new UserError(`${dirname(draft)} cannot be written to: ${reasonOf(error)}.`, { cause: error });
  }
  const { bavail, bsize } = await statfs(draft);
  if (bavail * bsize < disk)
    throw new UserError(
      `The disk has ${inWords(bavail * bsize)} left, TensorFlow takes ${inWords(disk)}: free some for ${dirname(draft)} and try again.`,
    );
}

/** Drafts of windows that ended before they could clean up. */
async function removeStrayDrafts(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => []);
  for (const name of names) {
    const [, pid] = /\.(\d+)\.(?:draft|old)$/u.exec(name) ?? [];
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
