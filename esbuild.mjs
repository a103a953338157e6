import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

const { resolve } = createRequire(import.meta.url);

/**
 * Native modules stay outside, and HDF5's, which are large and rarely needed; `vscode` is given by the editor. The
 * parser's module form asks for its own URL.
 */
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['vscode', 'onnxruntime-node', 'h5wasm'],
  alias: { 'web-tree-sitter': resolve('web-tree-sitter') },
  sourcemap: true,
  minify,
  outdir: 'dist',
};

const builds = [
  {
    ...node,
    entryPoints: {
      extension: 'src/extension.ts',
      engine: 'src/engine/process.ts',
      lane: 'src/runtime/onnxruntime-lane.ts',
      cli: 'src/cli/main.ts',
      'check-tensorflow': 'src/setup/check-process.ts',
    },
  },
  {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    tsconfig: 'webview-ui/tsconfig.json',
    entryPoints: { panel: 'webview-ui/panel.ts', comparison: 'webview-ui/comparison/comparison.ts' },
    outdir: 'dist/webview',
    minify,
  },
];

for (const options of builds) {
  if (watch) await (await context({ ...options, logLevel: 'info' })).watch();
  else await build({ ...options, logLevel: 'warning' });
}

/** Python's grammar and its parser, which are loaded when they are first needed. */
await mkdir('dist/python', { recursive: true });
for (const file of ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm'])
  await copyFile(resolve(file), `dist/python/${basename(file)}`);
