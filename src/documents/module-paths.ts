import type { Layer } from './explanation.ts';

/** The parts of a layer's path; its node where it has none. */
export function pathParts({ path, node }: Pick<Layer, 'path' | 'node'>): readonly string[] {
  const parts = path.split(/[./]/u).filter((part) => part !== '');
  return parts.length > 0 ? parts : [node];
}

/**
 * Paths that hold layers, or are the path of several: a module that is applied several times, or makes several. Parts
 * are joined by dots; in the order of the layers, outermost first.
 */
export function modulePaths(layers: readonly Layer[]): ReadonlySet<string> {
  const paths = new Set<string>();
  const seen = new Set<string>();
  for (const layer of layers) {
    const parts = pathParts(layer);
    for (let i = 1; i < parts.length; i++) paths.add(parts.slice(0, i).join('.'));
    const path = parts.join('.');
    if (seen.has(path)) paths.add(path);
    seen.add(path);
  }
  return paths;
}
