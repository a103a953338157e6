import type { Layer } from '../../documents/explanation.ts';
import type { PythonProject } from './project.ts';
import type { PythonClass, PythonFile } from './source-file.ts';

/** A line of the project that a layer's stack trace names. */
export interface Located {
  readonly file: PythonFile;
  readonly line: number;
  /** The class around the line. */
  readonly cls: PythonClass | null;
}

/** The innermost line of a layer's stack trace that is in the project; null where there is none. */
export function locate(project: PythonProject, layer: Layer): Located | null {
  for (const { file: path, line } of layer.locations) {
    const nearest = pathLike(project, path);
    const file = nearest === null ? null : project.file(nearest);
    if (file === null || line > file.root.endLine) continue;
    const classes = [...file.classes.values()].filter(
      ({ node }) => node.line <= line && line <= node.endLine,
    );
    return { file, line, cls: classes.at(-1) ?? null };
  }
  return null;
}

/** The project's file for a path on another machine: the one with most path segments in common, from the end. */
function pathLike(project: PythonProject, path: string): string | null {
  const names = path.split(/[/\\]/u).reverse();
  let found: string | null = null;
  let most = 0;
  for (const candidate of project.paths) {
    const own = candidate.split('/').reverse();
    const different = own.findIndex((name, i) => name !== names[i]);
    const common = different < 0 ? own.length : different;
    if (common > most) [found, most] = [candidate, common];
  }
  // For a library's file, its file name alone is not enough.
  const isLibrary = names.some((name) => name === 'site-packages' || name === 'dist-packages');
  return isLibrary && most < 2 ? null : found;
}
