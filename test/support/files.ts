import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/workbench/once.ts';

/** The test files in some folders of the repository, in order, whole trees at a time. */
export function testFiles(folders: readonly string[], ending = '.test.ts'): readonly string[] {
  return folders
    .map((folder) => path.join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
        .sort()
        .map((name) => path.join(folder, name)),
    );
}
