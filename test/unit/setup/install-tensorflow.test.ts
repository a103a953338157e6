import { strict as assert } from 'node:assert';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { UserError } from '../../../src/errors.ts';
import { type Checked, checkTensorFlow } from '../../../src/setup/check-tensorflow.ts';
import { installTensorFlow } from '../../../src/setup/install-tensorflow.ts';
import { installedIn, removeInstallation } from '../../../src/setup/installed.ts';
import { type NativePackage, nativePackagesFor } from '../../../src/setup/native-package.ts';
import { placeLibraries } from '../../../src/setup/place-libraries.ts';
import { type Behaviour, standInNpm } from '../../support/stand-in-npm.ts';

function packageFor(device: NativePackage['device']): NativePackage {
  const all = nativePackagesFor({ platform: 'linux', arch: 'x64', gpu: null });
  const [found] = all.filter((one) => one.device === device);
  assert.ok(found);
  return found;
}
const [cpu, gpu] = [packageFor('CPU'), packageFor('NVIDIA GPU')];

describe('Setting up TensorFlow', () => {
  let home = '';
  let storage = '';
  let script = '';

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'segcause-setup-'));
    script = join(home, 'check.cjs');
    const entry = fileURLToPath(new URL('../../../src/runtime/tensorflow/check-process.ts', import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', outfile: script });
  });
  beforeEach(() => {
    storage = mkdtempSync(join(home, 'storage-'));
  });
  after(() => {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  interface Run {
    readonly result: Promise<Checked | null>;
    readonly lines: readonly string[];
    readonly steps: readonly string[];
    readonly cancel: () => void;
  }

  function install(behaviour: Behaviour, native = cpu): Run {
    const [lines, steps, abort]: [string[], string[], AbortController] = [[], [], new AbortController()];
    const npm = standInNpm(join(storage, 'bin'), behaviour);
    const result = installTensorFlow(
      {
        package: native,
        folder: join(storage, 'tensorflow'),
        npm,
        check: (folder, watch) => checkTensorFlow(folder, { script, patience: 5000 }, watch),
      },
      { onLine: (line) => lines.push(line), onStep: (words) => steps.push(words), signal: abort.signal },
    );
    return {
      result,
      lines,
      steps,
      cancel: () => {
        abort.abort();
      },
    };
  }

  const left = (): readonly string[] => readdirSync(storage).filter((name) => name !== 'bin');

  async function failure(run: Run): Promise<UserError> {
    const error = await run.result.then(
      () => assert.fail('it worked'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof UserError, String(error));
    assert.ok(!error.message.includes('\n'));
    return error;
  }

  const refusal = async (run: Run): Promise<string> => (await failure(run)).message;

  it('runs npm in a folder of its own, checks that the package computes, and moves it to its place', async () => {
    const { result, lines, steps } = install({ kind: 'installs' });
    const works = { name: '@tensorflow/tfjs-node', version: '4.22.0', device: 'CPU', warning: null };
    assert.deepEqual(await result, works);
    assert.match(
      readFileSync(join(storage, 'bin', 'asked'), 'utf8'),
      /^install --ignore-scripts=false .* @tensorflow\/tfjs-node@4\.22\.0$/u,
    );
    const allowScripts = { '@tensorflow/tfjs-node@4.22.0': true, 'core-js': false };
    const manifest: unknown = JSON.parse(readFileSync(join(storage, 'bin', 'package.json'), 'utf8'));
    assert.deepEqual(manifest, { private: true, allowScripts });
    assert.deepEqual(await installedIn(join(storage, 'tensorflow')), { name: works.name, version: '4.22.0' });
    assert.deepEqual(left(), ['tensorflow']);
    assert.ok(lines.includes('added 1 package in 1s'));
    assert.deepEqual(steps, [
      'Getting packages from npm',
      'Downloading libtensorflow',
      'Getting the binding to libtensorflow',
      'Checking that it works',
    ]);
  });

  it('replaces the previous package by one that works, and keeps it otherwise', async () => {
    await install({ kind: 'installs' }).result;
    await install({ kind: 'installs', gpu: true }, gpu).result;
    const now = { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' };
    assert.deepEqual(await installedIn(join(storage, 'tensorflow')), now);
    await refusal(install({ kind: 'fails', prints: 'npm error code E404\n' }));
    await refusal(install({ kind: 'installs', computes: 'throw new Error("no")' }));
    assert.deepEqual(await installedIn(join(storage, 'tensorflow')), now);
    assert.deepEqual(left(), ['tensorflow']);
    await removeInstallation(join(storage, 'tensorflow'));
    assert.deepEqual(left(), []);
  });

  it('cancelling kills npm and its descendants, and leaves no files', async () => {
    const run = install({ kind: 'hangs' });
    while (!run.lines.some((line) => line.startsWith('* Building'))) await sleep(20);
    run.cancel();
    assert.equal(await run.result, null);
    assert.deepEqual(left(), []);
    await sleep(1800);
    assert.ok(!existsSync(join(storage, 'late')), 'a process that npm started went on');
  });

  it('removes staging directories of processes that have ended, and no others', async () => {
    mkdirSync(join(storage, 'tensorflow.999999999.staging', 'node_modules'), { recursive: true });
    mkdirSync(join(storage, `tensorflow.${process.ppid}.staging`));
    mkdirSync(join(storage, 'other.999999999.staging'));
    await install({ kind: 'installs' }).result;
    assert.deepEqual(left(), ['other.999999999.staging', 'tensorflow', `tensorflow.${process.ppid}.staging`]);
  });

  it('rejects a disk with too little room before anything is downloaded', async () => {
    const message = await refusal(install({ kind: 'installs' }, { ...cpu, disk: 1e18 }));
    assert.match(message, /^The disk has [\d.]+ GB left, TensorFlow takes 1000000000\.0 GB: free some/u);
    assert.ok(!existsSync(join(storage, 'bin', 'asked')));
  });

  describe('reports what is wrong with a package that does not work', () => {
    const missing =
      "2026-01-01 W dso_loader.cc:64] Could not load dynamic library 'libcudart.so.11.0'; dlerror: no such file";
    const cases: readonly (readonly [string, Behaviour & { readonly kind: 'installs' }, RegExp])[] = [
      [
        'a library of CUDA that is missing',
        {
          kind: 'installs',
          computes: "throw new Error('libcudart.so.11.0: cannot open shared object file: No such file')",
        },
        /libcudart\.so\.11\.0 is missing or of another version: install CUDA 11\.2 and cuDNN 8\.1, or take the package for the CPU/u,
      ],
      [
        'no binding',
        {
          kind: 'installs',
          computes:
            "throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: /x')",
        },
        /its binding is missing/u,
      ],
      [
        'no libtensorflow',
        {
          kind: 'installs',
          computes: "throw new Error('libtensorflow.so.2: cannot open shared object file')",
        },
        /libtensorflow is missing/u,
      ],
      [
        'a system that is too old',
        { kind: 'installs', computes: `throw new Error("libm.so.6: version \`GLIBC_2.27' not found")` },
        /too old for it \(it has no GLIBC_2\.27\)/u,
      ],
      [
        'a processor without AVX',
        { kind: 'installs', computes: "process.kill(process.pid, 'SIGILL'); for (;;);" },
        /this processor lacks instructions \(AVX\)/u,
      ],
      [
        'a crash',
        { kind: 'installs', computes: 'process.abort()' },
        /its process ended \(signal SIGABRT\) before/u,
      ],
      ['an endless loop', { kind: 'installs', computes: 'for (;;);' }, /no answer within 5 s/u],
      [
        'wrong values',
        { kind: 'installs', computes: 'return { data: async () => [1, 2] }' },
        /it computes wrong values \(1,2\)/u,
      ],
      [
        'anything else',
        { kind: 'installs', computes: "throw new Error('something\\nelse')" },
        /does not work here: something \(the SegCause output has all of it\)/u,
      ],
    ];
    for (const [name, behaviour, words] of cases)
      it(name, async () => {
        const { message, remedies } = await failure(install(behaviour));
        assert.match(message, words);
        assert.deepEqual(remedies, [{ kind: 'setUpTensorFlow' }]);
        assert.deepEqual(left(), []);
      });

    it('keeps a GPU package that computes on the CPU, and reports the reason', async () => {
      const checked = await install({ kind: 'installs', prints: missing }, gpu).result;
      assert.equal(checked?.device, 'CPU');
      assert.match(
        checked.warning ?? '',
        /computes on the CPU, since it did not find libcudart\.so\.11\.0: install CUDA/u,
      );
      assert.equal((await install({ kind: 'installs', gpu: true }, gpu).result)?.warning, null);
    });

    it('a folder without one', async () => {
      const watch = { onLine: () => undefined, signal: new AbortController().signal };
      await assert.rejects(checkTensorFlow(storage, { script }, watch), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /holds neither @tensorflow\/tfjs-node nor/u);
        assert.deepEqual(error.remedies, [{ kind: 'setUpTensorFlow' }]);
        return true;
      });
    });
  });

  it('copies the library next to each binding that lacks it on Windows', async () => {
    for (const folder of ['deps/lib', 'lib/napi-v8', 'lib/napi-v9'])
      mkdirSync(join(storage, folder), { recursive: true });
    writeFileSync(join(storage, 'deps/lib/tensorflow.dll'), 'dll');
    writeFileSync(join(storage, 'lib/napi-v8/tfjs_binding.node'), '');
    await placeLibraries(storage);
    assert.equal(readFileSync(join(storage, 'lib/napi-v8/tensorflow.dll'), 'utf8'), 'dll');
    assert.deepEqual(readdirSync(join(storage, 'lib/napi-v9')), []);
  });
});
