import { buildVsix } from '../tools/vsix.ts';
import { findBrowser } from '../tools/workbench/browser.ts';
import { installServer } from '../tools/workbench/install.ts';
import type { ServerName } from '../tools/workbench/pins.ts';

/** Tests that run together in a process of their own. */
export interface Suite {
  readonly title: string;
  /** The script to run, and its arguments. */
  readonly script: readonly string[];
  readonly minutes: number;
  /** Runs only when it is named: another suite runs the same tests on what users get. */
  readonly onRequest?: boolean;
  /** Gets what the tests need, before their time starts to count, and says where it is. */
  readonly prepare?: (vscode: ServerName) => Promise<Readonly<Record<string, string>>>;
}

const mocha = 'test/support/mocha.ts';

/** All suites, in the order they run. The package is what is tested in the workbench unless asked otherwise. */
export const suites: Readonly<Record<string, Suite>> = {
  unit: {
    title: 'Unit tests',
    script: [mocha, '10000', 'src', 'webview-ui', 'tools', 'test/unit'],
    minutes: 30,
  },
  host: {
    title: 'Tests in the extension host',
    script: ['test/host/launch.ts'],
    minutes: 15,
    prepare: prepareVscode,
  },
  workbench: {
    title: 'Tests in the workbench',
    script: [mocha, '60000', 'test/workbench'],
    minutes: 40,
    onRequest: true,
    prepare: prepareVscode,
  },
  installed: {
    title: 'Tests of the package, and in the workbench with it installed',
    script: [mocha, '60000', 'test/package', 'test/workbench'],
    minutes: 40,
    prepare: async (vscode) => ({ ...(await prepareVscode(vscode)), SEGCAUSE_VSIX: buildVsix() }),
  },
};

async function prepareVscode(vscode: ServerName): Promise<Readonly<Record<string, string>>> {
  await installServer(vscode);
  await findBrowser();
  return { SEGCAUSE_VSCODE: vscode };
}
