import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build, context } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

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
  // Where a module finds the files beside it: the bundles lie where these are copied to.
  define: { 'import.meta.dirname': '__dirname' },
  alias: { 'web-tree-sitter': resolve('web-tree-sitter') },
  sourcemap: true,
  minify,
  outdir: 'dist',
};

/** What a dynamic import of TensorFlow.js's runtime loads: a bundle of its own, so that nothing else starts slower. */
const tensorFlowApart = {
  name: 'tensorflow apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/tensorflow\/tensorflow\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './tensorflow.cjs', external: true } : undefined,
    );
  },
};

/**
 * What unpacks DICOM pixels waits for its decoder as it loads, which only a module of ECMAScript can; it lies beside
 * GDCM's files.
 */
const gdcmApart = {
  name: 'GDCM apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/gdcm\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './gdcm/gdcm.mjs', external: true } : undefined,
    );
  },
};

/**
 * A webview's developer tools load no map from beside a script (microsoft/vscode#145292), so those who watch get maps
 * inside the scripts. Otherwise scripts stay without, since reports contain them; the maps beside them read traces.
 */
const webviewMaps = watch ? 'inline' : 'external';

const builds = [
  {
    ...node,
    plugins: [tensorFlowApart, gdcmApart],
    entryPoints: {
      extension: 'src/extension.ts',
      engine: 'src/engine/process.ts',
      watchdog: 'src/engine/watchdog-thread.ts',
      lane: 'src/runtime/onnxruntime-lane.ts',
      keras: 'src/formats/keras/thread.ts',
      cli: 'src/cli/main.ts',
      tensorflow: 'src/runtime/tensorflow/tensorflow.ts',
      'check-tensorflow': 'src/runtime/tensorflow/check-process.ts',
    },
  },
  {
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'esm', outExtension: { '.js': '.mjs' } },
    entryPoints: { gdcm: 'src/imaging/volumes/dicom/gdcm.ts' },
    outdir: 'dist/gdcm',
    sourcemap: true,
    minify,
  },
  {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    tsconfig: 'webview-ui/tsconfig.json',
    entryPoints: {
      panel: 'webview-ui/panel.ts',
      comparison: 'webview-ui/comparison/comparison.ts',
      model: 'webview-ui/model-page/model.ts',
      volume: 'webview-ui/volume-page/volume.ts',
    },
    outdir: 'dist/webview',
    sourcemap: webviewMaps,
    minify,
  },
  {
    ...{ bundle: true, platform: 'browser', target: 'es2022', format: 'esm' },
    tsconfig: 'webview-ui/tsconfig.json',
    // A notebook imports it as a module.
    entryPoints: { notebook: 'webview-ui/notebook/notebook.ts' },
    outdir: 'dist/webview',
    sourcemap: webviewMaps,
    minify,
  },
];

/**
 * Files whose packages' licences go into a packaged build: at first, of packages that lie beside `dist`, and of those
 * that TensorFlow.js's files contain, which esbuild cannot see (tslib in a version of their own).
 */
const shipped = ['onnxruntime-node', 'onnxruntime-common', 'h5wasm', 'long', 'tslib'].map(
  (name) => `node_modules/${name}/package.json`,
);

for (const options of builds) {
  if (watch) await (await context({ ...options, logLevel: 'info' })).watch();
  else {
    const { metafile } = await build({ ...options, metafile: true, logLevel: 'warning' });
    shipped.push(...Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  }
}

/** Python's grammar and its parser, which are loaded when they are first needed. */
await copyInto('dist/python', [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python/tree-sitter-python.wasm',
]);

/** TensorFlow.js's kernels: on threads, with the scripts that start them; with SIMD; and without. */
await copyInto(
  'dist/tensorflow',
  ['-threaded-simd.js', '-threaded-simd.worker.js', '-threaded-simd.wasm', '-simd.wasm', '.wasm'].map(
    (name) => `@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm${name}`,
  ),
);

/** GDCM, which unpacks DICOM pixels, the script that starts it, and whose they are; the package exports neither. */
const pipelines = join(dirname(resolve('@itk-wasm/image-io')), 'pipelines');
await copyInto('dist/gdcm', [
  join(pipelines, 'gdcm-read-image.js'),
  join(pipelines, 'gdcm-read-image.wasm.zst'),
]);
await copyInto('dist', ['./src/imaging/volumes/dicom/gdcm.LICENSE.txt']);

/** The decoders of JPEG and TIFF, and whose they are. */
await copyInto('dist', ['./src/imaging/codecs.wasm', './src/imaging/codecs.LICENSE.txt']);

if (minify) {
  const { writeLicences } = await tsImport('./tools/licences.ts', import.meta.url);
  writeLicences('dist/THIRD_PARTY_LICENSES.txt', shipped);
}

async function copyInto(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const file of files) {
    const from = resolve(file);
    await copyFile(from, `${folder}/${basename(file)}`);
    shipped.push(from);
  }
}
