import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

/** Native modules stay outside; `vscode` is given by the editor. */
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['vscode', 'onnxruntime-node'],
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
    },
  },
  {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    tsconfig: 'webview-ui/tsconfig.json',
    entryPoints: { panel: 'webview-ui/panel.ts' },
    outdir: 'dist/webview',
    minify,
  },
];

for (const options of builds) {
  if (watch) await (await context({ ...options, logLevel: 'info' })).watch();
  else await build({ ...options, logLevel: 'warning' });
}
