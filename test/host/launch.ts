import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { buildHostTests } from '../../tools/build.ts';
import { root } from '../../tools/workbench/once.ts';
import { testFiles } from '../support/files.ts';
import { launch } from '../support/launch.ts';
import { copySample } from '../support/sample.ts';

/** Runs the tests beside this file in the extension host of a VS Code server; its log goes to `out/test/host`. */
const prefix = '[segcause test] ';
const entry = path.join(root, 'test', 'host', 'index.ts');
const out = await buildHostTests([entry, ...testFiles(['test/host'])]);
const workspace = copySample();
const log = createWriteStream(path.join(out, 'vscode.log'));
const vscode = await launch({ trust: true, env: { SEGCAUSE_REPORT_PREFIX: prefix } });
try {
  const code = await new Promise<number>((resolve, reject) => {
    vscode
      .open({
        folder: workspace.folder,
        tests: path.join(out, 'index.cjs'),
        prepare: async (page) => {
          await page.exposeFunction('codeAutomationExit', resolve);
          await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
            const line = format(...args);
            if (line.startsWith(prefix)) console.log(line.slice(prefix.length));
            else log.write(`${line}\n`);
          });
        },
      })
      .catch(reject);
  });
  process.exitCode = code;
} finally {
  log.end();
  await vscode.stop();
  workspace.remove();
}
