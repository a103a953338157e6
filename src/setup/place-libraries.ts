import { existsSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * On Windows the package's script lays the library beside where the newest interface of Node would look for the binding,
 * which the binding is older than (tensorflow/tfjs#8579).
 */
export async function placeLibraries(folder: string): Promise<void> {
  const library = join(folder, 'deps', 'lib', 'tensorflow.dll');
  if (!existsSync(library)) return;
  for (const name of await readdir(join(folder, 'lib')).catch(() => [])) {
    const place = join(folder, 'lib', name);
    if (!existsSync(join(place, 'tfjs_binding.node')) || existsSync(join(place, 'tensorflow.dll'))) continue;
    await copyFile(library, join(place, 'tensorflow.dll'));
  }
}
