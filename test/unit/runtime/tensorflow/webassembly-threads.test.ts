import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startThreads } from '../../../../src/runtime/tensorflow/webassembly-threads.ts';
import { webAssemblyFolder } from '../../../support/webassembly.ts';
import type { Answer } from './webassembly-process.ts';

const script = fileURLToPath(new URL('webassembly-process.ts', import.meta.url));
const name = 'tfjs-backend-wasm-threaded-simd';

/** Each start runs in a process of its own, since a process can start the kernels only once. */
describe('WebAssembly on threads', function () {
  this.timeout(60_000);
  let folder = '';
  let onOne: Answer;

  before(async () => {
    onOne = await answerOf(webAssemblyFolder, 1);
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-threads-'));
    await cp(webAssemblyFolder, folder, { recursive: true });
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('are as many as requested, and eight at most', async () => {
    assert.equal(onOne.kernels, 'wasm simd');
    assert.equal((await answerOf(webAssemblyFolder, 3)).kernels, 'wasm simd, 3 threads');
    assert.equal((await answerOf(webAssemblyFolder, 64)).kernels, 'wasm simd, 8 threads');
  });

  it('compute the same segmentation and gradient as one thread, and let the process end', async () => {
    for (const threads of [2, 5]) assertSame(await answerOf(webAssemblyFolder, threads), onOne);
  });

  const failures: Record<string, () => Promise<void>> = {
    'the script is missing': () => rm(join(folder, `${name}.js`)),
    'the binary is missing': () => rm(join(folder, `${name}.wasm`)),
    'the binary is damaged': () => writeFile(join(folder, `${name}.wasm`), 'no binary'),
    'a worker fails as it starts': () => inWorkers('throw new Error("no memory");'),
    'a worker fails as it gets the kernels': () => inWorkers('self.onmessage = () => { throw 0; };'),
    'a worker ends': () => inWorkers('process.exit();'),
  };
  for (const [failure, cause] of Object.entries(failures))
    it(`are not used where ${failure}`, async () => {
      await cause();
      const answer = await answerOf(folder, 3);
      assert.equal(answer.kernels, 'wasm simd');
      assertSame(answer, onOne);
    });

  it('fail after the given time', async () => {
    await inWorkers('self.onmessage = () => {};');
    const start = performance.now();
    await assert.rejects(startThreads(folder, 2, 200), /do not start/);
    assert.ok(performance.now() - start < 5000);
  });

  /** Adds code to the start of the workers' script. */
  async function inWorkers(code: string): Promise<void> {
    const path = join(folder, `${name}.worker.js`);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/`;\s*$/, `${code}\`;`));
  }
});

/** @throws Error when the process does not end by itself */
async function answerOf(folder: string, threads: number): Promise<Answer> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import=tsx', script, folder, String(threads)],
    { timeout: 30_000, maxBuffer: 2 ** 26 },
  );
  assert.equal(stderr, '');
  const answer = JSON.parse(stdout) as Answer;
  assert.equal(answer.listeners, 0, 'listens to failures of the process');
  return answer;
}

function assertSame(actual: Answer, expected: Answer): void {
  assert.ok(new Set(expected.segmentation).size > 1000 && new Set(expected.gradient).size > 1000);
  assert.deepEqual(actual.segmentation, expected.segmentation);
  assert.deepEqual(actual.gradient, expected.gradient);
}
