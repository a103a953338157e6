import { UserError } from '../errors.ts';
import type { Command } from '../programs/command.ts';
import { findProgram } from '../programs/find-program.ts';
import { type NativePackage, nativeVersion } from './native-package.ts';

/**
 * The user's own npm; the Node inside VS Code has none.
 * @throws UserError when it is not on the search path
 */
export function findNpm(): string {
  const npm = findProgram(process.platform === 'win32' ? 'npm.cmd' : 'npm');
  if (npm !== null) return npm;
  throw new UserError(
    `npm was not found: install Node.js (${installLine[process.platform] ?? 'https://nodejs.org'}), start VS Code again, and try again.`,
  );
}

const installLine: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'winget install OpenJS.NodeJS.LTS',
  darwin: 'brew install node',
  linux: 'sudo apt install npm, or https://nodejs.org',
};

/**
 * The command that installs a package into its working folder. The package's script gets libtensorflow and the binding.
 */
export function installCommand(npm: string, { name }: NativePackage): Command {
  return [
    npm,
    'install',
    '--ignore-scripts=false',
    '--foreground-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
    `${name}@${nativeVersion}`,
  ];
}
