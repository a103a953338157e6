import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build as bundle } from 'esbuild';
import { root } from './workbench/once.ts';

/** Runs a script of the project with Node, and throws where it fails. */
export function runScript(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Failed: node ${args.join(' ')}`);
}

/** Bundles the extension, the engine, the command line and the panel into `dist`. */
export function build(): void {
  runScript(['esbuild.mjs']);
}

/** Bundles files that run in the extension host into `out/test/host`. */
export async function buildHostTests(files: readonly string[]): Promise<string> {
  const outdir = path.join(root, 'out', 'test', 'host');
  await bundle({
    entryPoints: [...files],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha', 'onnxruntime-node'],
    sourcemap: 'inline',
    outdir,
  });
  return outdir;
}
