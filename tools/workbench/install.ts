import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { npm, unpackPackage } from './npm.ts';
import { once } from './once.ts';
import { ripgrepPin, servers, type ServerName } from './pins.ts';

/** A VS Code server that is ready to start: the Node to run, and its main script. */
export interface InstalledServer {
  readonly node: string;
  readonly main: string;
}

const windows = process.platform === 'win32';
const platform = windows ? 'win' : process.platform;

/** Installs a VS Code server, its Node and its search tool into `.vscode-test`, or finds them there. */
export async function installServer(name: ServerName): Promise<InstalledServer> {
  const pin = servers[name];
  const folder = await once(`server-${pin.codeServer}`, async (into) => {
    await unpackPackage(`code-server@${pin.codeServer}`, 'package/lib/vscode', into);
    await npm(
      ['install', '--prefix', into, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'],
      into,
    );
    await addRipgrep(into);
  });
  await addLogger(folder);
  return {
    node: isOlder(process.versions.node, pin.node) ? await installNode(pin.node) : process.execPath,
    main: path.join(folder, 'out', 'server-main.js'),
  };
}

function isOlder(version: string, than: string): boolean {
  return Number.parseInt(version, 10) < Number.parseInt(than, 10);
}

async function installNode(version: string): Promise<string> {
  const folder = await once(`node-${version}`, (into) =>
    unpackPackage(`node-${platform}-${process.arch}@${version}`, 'package/bin', into),
  );
  return path.join(folder, windows ? 'node.exe' : 'node');
}

/** The module that VS Code writes logs with is native, and its install script was not run either. */
async function addLogger(server: string): Promise<void> {
  const outfile = path.join(server, 'node_modules', '@vscode', 'spdlog', 'index.js');
  const entryPoints = [path.join(import.meta.dirname, 'spdlog.ts')];
  await build({ entryPoints, outfile, platform: 'node', format: 'cjs' });
}

/** VS Code looks for its search tool in a package whose install script was not run; its files come by npm too. */
async function addRipgrep(server: string): Promise<void> {
  const target = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  const file = windows ? 'rg.exe' : 'rg';
  const found = await once(`ripgrep-${ripgrepPin}`, (into) =>
    unpackPackage(`${target}@${ripgrepPin}`, 'package/bin', into),
  );
  const bin = path.join(server, 'node_modules', '@vscode', 'ripgrep', 'bin');
  await mkdir(bin, { recursive: true });
  await copyFile(path.join(found, file), path.join(bin, file));
  await chmod(path.join(bin, file), 0o755);
}
