import type { Layer } from './explanation.ts';

/** The deepest that modules nest. A model's names have no more parts; a document's may say anything. */
const mostParts = 256;

/** The parts of a layer's path, of which the last holds all that lies too deep; its node where it has none. */
export function pathParts({ path, node }: Pick<Layer, 'path' | 'node'>): readonly string[] {
  const parts = path.split(/[./]/u).filter((part) => part !== '');
  if (parts.length > mostParts)
    return [...parts.slice(0, mostParts - 1), parts.slice(mostParts - 1).join('.')];
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
    let around = '';
    for (const part of parts.slice(0, -1)) {
      around = around === '' ? part : `${around}.${part}`;
      paths.add(around);
    }
    const path = parts.join('.');
    if (seen.has(path)) paths.add(path);
    seen.add(path);
  }
  return paths;
}
