import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { nativePackagesFor } from '../../../src/setup/native-package.ts';
import type { UserError } from '../../../src/errors.ts';
import { npmFailure } from '../../../src/setup/npm-failure.ts';

const [native] = nativePackagesFor({ platform: 'linux', arch: 'x64', gpu: null });
assert.ok(native);

function failure(text: string): UserError {
  assert.ok(native);
  const lines = text.trim().split('\n');
  return npmFailure({ lines, how: 'exit code 1', package: native, folder: '/home/ada/storage/tensorflow' });
}

/** Real output of npm 11 on a failure, with neutral names and paths. */
const recorded = (name: string): string =>
  readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), 'utf8');

const sentence = (text: string): string => failure(text).message;

describe('A failure of npm, in one sentence', () => {
  const expected: Readonly<Record<string, RegExp>> = {
    'registry-refused': /^127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\): check network and proxy/u,
    'registry-unknown': /^registry\.invalid cannot be reached \(ENOTFOUND\): check network and proxy/u,
    'not-in-registry': /^mirror\.example does not offer @tensorflow\/tfjs-node: take another registry/u,
    certificate: /certificate was not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\): set NODE_EXTRA_CA_CERTS/u,
    'library-unreachable':
      /^libtensorflow could not be downloaded: storage\.googleapis\.com cannot be reached \(ENOTFOUND\).*HTTPS_PROXY/u,
    'bad-archive': /^What mirror\.example sent is not libtensorflow/u,
    'binding-unreachable':
      /^The binding to libtensorflow could not be downloaded: storage\.googleapis\.com cannot be reached \(ENOTFOUND\)/u,
    'no-python':
      /^There is no ready binding to libtensorflow for linux x64, node@20\.20\.2; to compile it takes Python 3: install/u,
    'no-compiler': /to compile it takes make and a C\+\+ compiler: install that/u,
    'disk-full': /^The disk is full: free 700 MB for \/home\/ada\/storage\/tensorflow/u,
    permission: /^npm may not write \/home\/ada\/storage\/node_modules: make yourself its owner/u,
  };
  for (const [name, words] of Object.entries(expected))
    it(`as recorded: ${name}`, () => {
      const said = sentence(recorded(name));
      assert.match(said, words);
      assert.ok(!said.includes('\n') && said.endsWith('.'), said);
    });

  it('offers to try again where the registry lacks the package, and nothing where the machine is at fault', () => {
    assert.deepEqual(failure(recorded('not-in-registry')).remedies, [{ kind: 'setUpTensorFlow' }]);
    assert.deepEqual(failure(recorded('disk-full')).remedies, []);
    assert.deepEqual(failure(recorded('no-python')).remedies, []);
  });

  it('asks for the tools of Visual Studio on Windows, which has no prebuilt binding', () => {
    const said = sentence(
      [
        '* Building TensorFlow Node.js bindings',
        'node-pre-gyp install failed with error: Error: Command failed: node-pre-gyp install --fallback-to-build',
        'node-pre-gyp ERR! install response status 404 Not Found on https://storage.googleapis.com/tf-builds/x.zip',
        'gyp info using node@22.14.0 | win32 | x64',
        'gyp ERR! stack Error: Could not find any Visual Studio installation to use',
        'npm error code 1',
      ].join('\n'),
    );
    assert.match(
      said,
      /win32 x64, node@22\.14\.0; to compile it takes the C\+\+ build tools of Visual Studio/u,
    );
  });

  it('names a machine that libtensorflow does not support', () => {
    assert.match(
      sentence('* Downloading libtensorflow\nError: Unsupported system: cpu-linux-riscv64\nnpm error code 1'),
      /no libtensorflow for this machine \(cpu-linux-riscv64\)/u,
    );
  });

  it('quotes npm’s last error otherwise', () => {
    assert.equal(
      sentence('npm error code EUNKNOWN\nnpm error something else\nnpm error A complete log of this run'),
      'npm ended with exit code 1: something else. The SegCause output has all of it.',
    );
    assert.match(sentence(''), /^npm ended with exit code 1\. /u);
  });
});
