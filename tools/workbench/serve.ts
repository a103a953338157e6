import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './once.ts';
import { startGroup, stopGroup } from './processes.ts';
import type { InstalledServer } from './install.ts';

/** A running VS Code server; everything it wrote is gone once it is stopped. */
export interface RunningServer {
  readonly url: string;
  readonly authority: string;
  /**
   * A link to the repository, to be loaded as the extension in development: VS Code takes the colour themes below
   * such an extension for its own, and its server lies in the repository.
   */
  readonly extension: string;
  readonly stop: () => Promise<void>;
}

export interface ServeOptions {
  /** With trust, every folder is trusted; without, none is, and nobody is asked. */
  readonly trust: boolean;
  /** An extension package to install first. */
  readonly vsix?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

const userSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
};

/** Starts a server on a free port with fresh folders, and resolves once it answers. */
export async function serve(server: InstalledServer, options: ServeOptions): Promise<RunningServer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'segcause-vscode-'));
  const folders = ['--server-data-dir', directory, '--extensions-dir', path.join(directory, 'exts')];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', ...options.env };
  await mkdir(path.join(directory, 'user', 'User'), { recursive: true });
  await mkdir(path.join(directory, 'exts'));
  const extension = path.join(directory, 'extension');
  await symlink(root, extension, 'junction');
  await writeFile(path.join(directory, 'user', 'User', 'settings.json'), JSON.stringify(userSettings));
  const start = (args: readonly string[]): ReturnType<typeof startGroup> =>
    startGroup(server.node, [server.main, ...folders, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });

  if (options.vsix !== undefined) {
    const child = start(['--install-extension', options.vsix, '--force']);
    await said(child, /successfully installed/);
    await stopGroup(child);
  }
  const child = start([
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--telemetry-level', 'off', '--disable-telemetry', '--user-data-dir', path.join(directory, 'user')],
    ...(options.trust ? ['--disable-workspace-trust'] : []),
  ]);
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [, port] = await said(child, /listening on (\d+)/);
    const authority = `127.0.0.1:${port ?? ''}`;
    return { url: `http://${authority}/`, authority, extension, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until a process has printed what is expected of it. */
function said(child: ReturnType<typeof startGroup>, expected: RegExp): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (): void => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server did not say ${String(expected)}; it said:\n${output}`));
    };
    const timer = setTimeout(fail, 60_000);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const match = expected.exec(output);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', fail);
    child.once('error', fail);
  });
}
