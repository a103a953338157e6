import { peerDependencies } from '../../package.json';

/** The version of TensorFlow.js's native packages that fits the TensorFlow.js inside. */
export const nativeVersion = peerDependencies['@tensorflow/tfjs-node'];

/** A package of npm that runs TensorFlow.js's kernels in native code. */
export interface NativePackage {
  readonly name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  /** What it computes on. */
  readonly device: 'CPU' | 'NVIDIA GPU';
  /** What it needs that it does not bring; null where it brings all. */
  readonly needs: string | null;
  /** Bytes that come over the network, about: packages of npm, the binding and libtensorflow. */
  readonly download: number;
  /** Bytes on disk, about. */
  readonly disk: number;
}

const cpu: NativePackage = {
  name: '@tensorflow/tfjs-node',
  device: 'CPU',
  needs: null,
  download: 150e6,
  disk: 700e6,
};

const gpu: NativePackage = {
  name: '@tensorflow/tfjs-node-gpu',
  device: 'NVIDIA GPU',
  needs: 'CUDA 11 and cuDNN 8',
  download: 500e6,
  disk: 1500e6,
};

/** A machine as the packages tell machines apart. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The NVIDIA GPU there is, by name. */
  readonly gpu: string | null;
}

const onCpu = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
const onGpu = ['linux-x64', 'win32-x64'];

/** The packages that TensorFlow offers for a machine, the one that fits best first; none for machines it leaves out. */
export function nativePackagesFor({ platform, arch, gpu: name }: Machine): readonly NativePackage[] {
  const machine = `${platform}-${arch}`;
  const all = [...(onCpu.includes(machine) ? [cpu] : []), ...(onGpu.includes(machine) ? [gpu] : [])];
  return name === null ? all : all.reverse();
}
