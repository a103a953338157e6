import { cp, mkdtemp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { webAssemblyFolder } from '../../support/webassembly.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Bundles the engine's process, the command line and the pages as the extension does, into a new folder of the
 * repository (native modules are found from there), and gives its path.
 */
export async function bundleForTests(): Promise<string> {
  await mkdir(join(root, 'out', 'test'), { recursive: true });
  const outdir = await mkdtemp(join(root, 'out', 'test', 'bundle-'));
  await build({
    absWorkingDir: root,
    entryPoints: {
      engine: 'src/engine/process.ts',
      cli: 'src/cli/main.ts',
      watchdog: 'src/engine/watchdog-thread.ts',
      lane: 'src/runtime/onnxruntime-lane.ts',
    },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    // The decoder of packed DICOM is loaded by the first such file alone.
    external: ['onnxruntime-node', '*/gdcm.ts'],
    define: { 'import.meta.dirname': '__dirname' },
    // That TensorFlow.js's packages have no side effects is not so: they register their kernels.
    ignoreAnnotations: true,
    outdir,
  });
  await cp(join(root, 'src', 'imaging', 'codecs.wasm'), join(outdir, 'codecs.wasm'));
  await cp(webAssemblyFolder, join(outdir, 'tensorflow'), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { panel: 'webview-ui/panel.ts', comparison: 'webview-ui/comparison/comparison.ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    tsconfig: 'webview-ui/tsconfig.json',
    outdir: join(outdir, 'webview'),
  });
  return outdir;
}
