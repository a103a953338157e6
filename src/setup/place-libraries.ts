import { existsSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies libtensorflow next to the binding on Windows. The package's script puts it into the folder of the newest
 * Node-API version, while the binding lies in that of an older one (tensorflow/tfjs#8579).
 * @param folder of the package
 */
export async function placeLibraries(folder: string): Promise<void> {
  const library = join(folder, 'deps', 'lib', 'tensorflow.dll');
  if (!existsSync(library)) return;
  for (const name of await readdir(join(folder, 'lib')).catch(() => [])) {
    const target = join(folder, 'lib', name);
    if (!existsSync(join(target, 'tfjs_binding.node')) || existsSync(join(target, 'tensorflow.dll')))
      continue;
    await copyFile(library, join(target, 'tensorflow.dll'));
  }
}
