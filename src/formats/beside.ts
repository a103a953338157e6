import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isInside, realPath } from '../files/true-path.ts';

/** Where a file that a model names lies: its absolute path, or why it is not read. */
type Beside =
  | { readonly kind: 'found'; readonly path: string }
  /** It lies outside the model's folder, or a link leads there. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'missing' };

/**
 * Finds a file of weights beside a model. Neither its location nor a link may lead outside the model's folder, with one
 * exception: where the model itself is a link, the file may lie beside the file it leads to; and in the cache of Hugging Face
 * (`models--…/snapshots/REVISION/model.onnx`), whose files are links, it may lie in the cache's own `blobs`.
 * @param location relative to the model's folder, as the model writes it
 */
export function fileBeside(modelPath: string, location: string): Beside {
  const folder = dirname(modelPath);
  if (location === '' || isAbsolute(location) || !isInside(folder, resolve(folder, location)))
    return { kind: 'outside' };
  const realModel = realPath(modelPath);
  const home = realModel === null ? null : dirname(realModel);
  const folders = [...new Set([folder, ...(home === null ? [] : [home])])];
  for (const candidate of folders) {
    const path = resolve(candidate, location);
    const real = realPath(path);
    if (real === null) continue;
    const blobs = blobsOf(realPath(folder) ?? folder);
    const isAllowed =
      isInside(realPath(candidate) ?? candidate, real) || [home, blobs].includes(dirname(real));
    return isAllowed ? { kind: 'found', path } : { kind: 'outside' };
  }
  return { kind: 'missing' };
}

/** The folder of contents in the cache of Hugging Face that holds a folder; null elsewhere. */
function blobsOf(folder: string): string | null {
  const parent = dirname(folder);
  if (parent === folder) return null;
  const isCache = basename(parent) === 'snapshots' && basename(dirname(parent)).startsWith('models--');
  return isCache ? join(dirname(parent), 'blobs') : blobsOf(parent);
}
