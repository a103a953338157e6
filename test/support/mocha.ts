import { testFiles } from './files.ts';
import { runSuite } from './suite.ts';

/** Runs the tests in the folders named on the command line: `mocha.ts TIMEOUT FOLDER ...`. */
const [timeout = '0', ...folders] = process.argv.slice(2);
const { failed } = await runSuite(testFiles(folders), Number(timeout));
process.exit(failed === 0 ? 0 : 1);
