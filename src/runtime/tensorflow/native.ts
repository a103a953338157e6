import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { DeviceName } from '../../protocol/runtime-choice.ts';
import { openDeviceSetting, setUpTensorFlow } from '../remedies.ts';
import type { Backend } from './backend.ts';
import { borrowKernels } from './borrow-kernels.ts';
import { restoreNodeFunctions } from './removed-node-functions.ts';

const forGpu = '@tensorflow/tfjs-node-gpu';
const forCpu = '@tensorflow/tfjs-node';

/** The backend name that both of TensorFlow's native packages register. */
const registered = 'tensorflow';

/**
 * Loads the native package of a folder, trying the GPU package first. It registers its backend with the TensorFlow.js
 * of this bundle. A process can load only one, since both register under the same name.
 * @param folder whose `node_modules` holds the package
 * @returns null where the device is the CPU and the folder holds only the GPU package
 * @throws UserError when there is no package, or it has the wrong version, does not load or finds no GPU
 */
export function openNative(folder: string, device: DeviceName): Backend | null {
  const names = device === 'cuda' ? [forGpu] : device === 'cpu' ? [forCpu] : [forGpu, forCpu];
  const found = names.map((name) => installed(folder, name)).filter((each) => each !== null);
  const [first, second] = found;
  if (first === undefined && device === 'cpu' && installed(folder, forGpu) !== null) return null;
  if (first === undefined)
    throw new UserError(
      `${folder} holds no ${names.join(' and no ')} ${tf.version_core}: install it there, or choose another folder.`,
      { remedies: [setUpTensorFlow] },
    );
  const backend = second === undefined ? load(first) : loadEither(first, second);
  if (device === 'cuda' && backend.device !== 'cuda')
    throw new UserError(
      `${forGpu} in ${folder} finds no GPU that it can use: set segcause.device to auto, or install the CUDA that it needs.`,
      { remedies: [setUpTensorFlow, openDeviceSetting] },
    );
  return backend;
}

interface Installed {
  readonly name: string;
  readonly path: string;
}

/** @throws UserError when its version differs from the TensorFlow.js of this bundle, with which it shares a registry */
function installed(folder: string, name: string): Installed | null {
  const path = join(folder, 'node_modules', ...name.split('/'));
  const version = versionOf(join(path, 'package.json'));
  if (version === null) return null;
  if (version !== tf.version_core)
    throw new UserError(
      `${name} in ${folder} is version ${version}, SegCause needs ${tf.version_core}: install ${name}@${tf.version_core} there.`,
      { remedies: [setUpTensorFlow] },
    );
  return { name, path };
}

function versionOf(manifest: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version?: unknown };
    return String(version);
  } catch {
    return null;
  }
}

/** Where CUDA is missing, the GPU package does not load but the CPU package does. */
function loadEither(first: Installed, second: Installed): Backend {
  try {
    return load(first);
  } catch {
    return load(second);
  }
}

/** @throws UserError when the package does not load, or registers no backend */
function load({ name, path }: Installed): Backend {
  restoreNodeFunctions();
  try {
    createRequire(join(path, 'package.json'))(path);
  } catch (error) {
    const reason = error instanceof Error ? at(error.message.split('\n'), 0) : String(error);
    throw new UserError(
      `${path} does not load (${reason.trim()}): install ${name} there again, or choose another folder.`,
      { cause: error, remedies: [setUpTensorFlow] },
    );
  }
  const loaded = tf.findBackend(registered) as { readonly isUsingGpuDevice?: boolean } | null;
  if (loaded === null)
    throw new UserError(`${path} brings no backend: install ${name} there again.`, {
      remedies: [setUpTensorFlow],
    });
  const backend: Backend = {
    name: registered,
    kernels: name.replace('@tensorflow/', ''),
    device: loaded.isUsingGpuDevice === true ? 'cuda' : 'cpu',
  };
  borrowKernels(backend);
  return backend;
}
