import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/workbench/once.ts';

/** The test files in some folders of the repository, in order, whole trees at a time; a file stands for itself. */
export function testFiles(folders: readonly string[], ending = '.test.ts'): readonly string[] {
  return folders
    .map((folder) => path.join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((place) => (statSync(place).isFile() ? [place] : filesIn(place, ending)));
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .sort()
    .map((name) => path.join(folder, name));
}
