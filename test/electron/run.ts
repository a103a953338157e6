import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build, buildHostTests } from '../../tools/build.ts';
import { root } from '../../tools/workbench/once.ts';
import { testFiles } from '../support/files.ts';
import { copySample } from '../support/sample.ts';

/** Runs the tests of the extension host in desktop VS Code, downloaded where it must be: `run.ts [VERSION]`. */
const [version = '1.100.0'] = process.argv.slice(2);
build();
const out = await buildHostTests([path.join(root, 'test', 'host', 'index.ts'), ...testFiles(['test/host'])]);
const workspace = copySample();
try {
  await runTests({
    version,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(out, 'index.cjs'),
    launchArgs: [
      workspace.folder,
      '--disable-workspace-trust',
      '--disable-extensions',
      '--disable-telemetry',
    ],
  });
} finally {
  workspace.remove();
}
