import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A checkpoint of the same model that was trained on another fold of the data. */
export interface Fold {
  readonly path: string;
  /** Its file, from the folder that holds the folds. */
  readonly name: string;
}

/** Folds that are listed at most. */
const mostFolds = 20;

/** A fold's number in a name: `fold_0`, `fold1`, `Fold-2`. */
const numbered = /fold[_-]?\d+/iu;

/**
 * Other folds of a model, by name: where its file, or one of the folders around it, is named by a fold (`fold_0/model.onnx`,
 * `unet.fold1.onnx`), the files that are named alike but for the number. The innermost such name counts.
 */
export async function findFolds(model: string): Promise<readonly Fold[]> {
  const parts = model.split(sep);
  const place = parts.findLastIndex((part) => numbered.test(part));
  if (place < 1) return [];
  const own = parts[place] ?? '';
  const folder = parts.slice(0, place).join(sep) || sep;
  const rest = parts.slice(place + 1);
  const like = own.replace(numbered, 'fold#').toLowerCase();
  const names = await readdir(folder).catch(() => []);
  const alike = names.filter(
    (name) => name !== own && numbered.test(name) && name.replace(numbered, 'fold#').toLowerCase() === like,
  );
  const folds: Fold[] = [];
  for (const name of alike.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const path = join(folder, name, ...rest);
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile && folds.length < mostFolds) folds.push({ path, name: relative(folder, path) });
  }
  return folds;
}
