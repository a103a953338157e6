import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../errors.ts';
import type { DeviceName } from '../../protocol/runtime-choice.ts';
import type { Backend } from './backend.ts';
import { borrowKernels } from './borrow-kernels.ts';
import { provideFormerNode } from './former-node.ts';

const forGpu = '@tensorflow/tfjs-node-gpu';
const forCpu = '@tensorflow/tfjs-node';

/** What TensorFlow's native packages register themselves as. */
const registered = 'tensorflow';

/**
 * Loads the native package of a folder, the one for GPUs first; it registers its backend with the TensorFlow.js here.
 * A process has one at most, since both register under one name.
 * @param folder whose `node_modules` holds it
 * @returns null where it holds only the one for GPUs and the CPU is asked for
 * @throws UserError where there is none, or it does not load
 */
export function openNative(folder: string, device: DeviceName): Backend | null {
  const names = device === 'cuda' ? [forGpu] : device === 'cpu' ? [forCpu] : [forGpu, forCpu];
  const [first, second] = names.flatMap((name) => installed(folder, name) ?? []);
  if (first === undefined && device === 'cpu' && installed(folder, forGpu) !== null) return null;
  if (first === undefined)
    throw new UserError(
      `${folder} holds no ${names.join(' and no ')} ${tf.version_core}: install it there, or choose another folder.`,
    );
  const backend = second === undefined ? load(first) : loadEither(first, second);
  if (device === 'cuda' && backend.device !== 'cuda')
    throw new UserError(
      `${forGpu} in ${folder} finds no GPU that it can use: set segcause.device to auto, or install the CUDA that it needs.`,
    );
  return backend;
}

interface Installed {
  readonly name: string;
  readonly path: string;
}

/** @throws UserError where it is of another version than the TensorFlow.js here, whose registry it shares */
function installed(folder: string, name: string): Installed | null {
  const path = join(folder, 'node_modules', ...name.split('/'));
  const version = versionOf(join(path, 'package.json'));
  if (version === null) return null;
  if (version !== tf.version_core)
    throw new UserError(
      `${name} in ${folder} is version ${version}, SegCause needs ${tf.version_core}: install ${name}@${tf.version_core} there.`,
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

/** The package for GPUs does not load where CUDA is missing; the other one does. */
function loadEither(first: Installed, second: Installed): Backend {
  try {
    return load(first);
  } catch {
    return load(second);
  }
}

function load({ name, path }: Installed): Backend {
  provideFormerNode();
  try {
    createRequire(join(path, 'package.json'))(path);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UserError(
      `${path} does not load (${reason.trim()}): install ${name} there again, or choose another folder.`,
      { cause: error },
    );
  }
  const loaded = tf.findBackend(registered) as { readonly isUsingGpuDevice?: boolean } | null;
  if (loaded === null) throw new UserError(`${path} brings no backend: install ${name} there again.`);
  const backend: Backend = {
    name: registered,
    kernels: name.replace('@tensorflow/', ''),
    device: loaded.isUsingGpuDevice === true ? 'cuda' : 'cpu',
  };
  borrowKernels(backend);
  return backend;
}
