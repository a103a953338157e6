import { strict as assert } from 'node:assert';
import { dependencies, peerDependencies } from '../../../package.json';
import { nativePackagesFor, nativeVersion } from '../../../src/setup/native-package.ts';
import { nvidiaGpu } from '../../../src/setup/nvidia.ts';

describe('The native package of a machine', () => {
  const names = (platform: NodeJS.Platform, arch: string, gpu: string | null): readonly string[] =>
    nativePackagesFor({ platform, arch, gpu }).map(({ device }) => device);

  it('is the one for the GPU where NVIDIA’s driver answers, with the one for the CPU to choose', () => {
    assert.deepEqual(names('linux', 'x64', 'NVIDIA H100'), ['NVIDIA GPU', 'CPU']);
    assert.deepEqual(names('win32', 'x64', 'NVIDIA RTX 4090'), ['NVIDIA GPU', 'CPU']);
    assert.deepEqual(names('linux', 'x64', null), ['CPU', 'NVIDIA GPU']);
  });

  it('is the one for the CPU where there is no other, and none where TensorFlow has none', () => {
    assert.deepEqual(names('darwin', 'arm64', null), ['CPU']);
    assert.deepEqual(names('linux', 'arm64', 'NVIDIA Orin'), ['CPU']);
    assert.deepEqual(names('linux', 'riscv64', null), []);
    assert.deepEqual(names('win32', 'arm64', null), []);
  });

  it('is of the version of the TensorFlow.js inside', () => {
    assert.equal(nativeVersion, dependencies['@tensorflow/tfjs-core']);
    assert.deepEqual(new Set(Object.values(peerDependencies)), new Set([nativeVersion]));
  });

  it('a machine without the driver has no NVIDIA GPU', async () => {
    assert.equal(await nvidiaGpu('no-such-program'), null);
  });
});
