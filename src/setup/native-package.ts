import { peerDependencies } from '../../package.json';

/** The version of TensorFlow.js's native packages that matches the bundled TensorFlow.js. */
export const nativeVersion = peerDependencies['@tensorflow/tfjs-node'];

/** An npm package that runs TensorFlow.js on native kernels. */
export interface NativePackage {
  readonly name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  /** What it computes on. */
  readonly device: 'CPU' | 'NVIDIA GPU';
  /** Its prerequisites; null where it has none. */
  readonly needs: string | null;
  /** Approximate bytes to download: npm packages, the binding and libtensorflow. */
  readonly download: number;
  /** Approximate bytes on disk. */
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

/** The properties of a machine that decide which packages run on it. */
interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The name of its NVIDIA GPU; null where it has none. */
  readonly gpu: string | null;
}

const onCpu = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
const onGpu = ['linux-x64', 'win32-x64'];

/** The packages that support a machine, the best one first. */
export function nativePackagesFor({ platform, arch, gpu: name }: Machine): readonly NativePackage[] {
  const machine = `${platform}-${arch}`;
  const all = [...(onCpu.includes(machine) ? [cpu] : []), ...(onGpu.includes(machine) ? [gpu] : [])];
  return name === null ? all : all.reverse();
}
