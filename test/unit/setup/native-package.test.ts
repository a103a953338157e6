import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { dependencies, peerDependencies } from '../../../package.json';
import { nativePackagesFor, nativeVersion } from '../../../src/setup/native-package.ts';
import { findNpm } from '../../../src/setup/npm.ts';
import { nvidiaGpu } from '../../../src/setup/nvidia.ts';
import { standInNpm } from '../../support/stand-in-npm.ts';

describe('The native package of a machine', () => {
  const names = (platform: NodeJS.Platform, arch: string, gpu: string | null): readonly string[] =>
    nativePackagesFor({ platform, arch, gpu }).map(({ device }) => device);

  it('is the GPU package where NVIDIA’s driver answers, with the CPU package as the alternative', () => {
    assert.deepEqual(names('linux', 'x64', 'NVIDIA H100'), ['NVIDIA GPU', 'CPU']);
    assert.deepEqual(names('win32', 'x64', 'NVIDIA RTX 4090'), ['NVIDIA GPU', 'CPU']);
    assert.deepEqual(names('linux', 'x64', null), ['CPU', 'NVIDIA GPU']);
  });

  it('is the CPU package where there is no other, and none where TensorFlow has none', () => {
    assert.deepEqual(names('darwin', 'arm64', null), ['CPU']);
    assert.deepEqual(names('linux', 'arm64', 'NVIDIA Orin'), ['CPU']);
    assert.deepEqual(names('linux', 'riscv64', null), []);
    assert.deepEqual(names('win32', 'arm64', null), []);
  });

  it('has the version of the bundled TensorFlow.js', () => {
    assert.equal(nativeVersion, dependencies['@tensorflow/tfjs-core']);
    assert.deepEqual(new Set(Object.values(peerDependencies)), new Set([nativeVersion]));
  });

  it('has an NVIDIA GPU where its driver answers', async () => {
    assert.equal(await nvidiaGpu('no-such-program'), null);
    const folder = mkdtempSync(join(tmpdir(), 'segcause-gpu-'));
    try {
      const [two, broken] = [join(folder, 'two'), join(folder, 'broken')];
      writeFileSync(two, '#!/bin/sh\necho NVIDIA H100\necho NVIDIA A100\n', { mode: 0o755 });
      writeFileSync(broken, '#!/bin/sh\necho NVIDIA-SMI has failed\nexit 9\n', { mode: 0o755 });
      assert.equal(await nvidiaGpu(two), 'NVIDIA H100');
      assert.equal(await nvidiaGpu(broken), null);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('npm', () => {
  const searchPath = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = searchPath;
  });

  it('is the user’s own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'segcause-npm-'));
    try {
      const npm = standInNpm(folder, { kind: 'installs' });
      process.env['PATH'] = `${folder}${delimiter}${searchPath ?? ''}`;
      assert.equal(findNpm(), npm);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is reported as missing, with the command that installs Node', () => {
    process.env['PATH'] = '';
    assert.throws(findNpm, /^UserError: npm was not found: install Node\.js \(.+\), start VS Code again/u);
  });
});
