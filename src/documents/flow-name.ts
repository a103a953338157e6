import { at } from '../at.ts';
import type { Layer } from './explanation.ts';
import { pathParts } from './module-paths.ts';

/** Runs of layers that a name spells out. */
const mostRuns = 2;

/**
 * Layers of one flow in words: runs of neighbours by their first and last, under the module that they share, and how many
 * there are: "encoder.0: conv1 … relu_1 (4 layers)"; one layer by its path.
 * @param tensors what the layers produce
 */
export function flowName(tensors: ReadonlySet<string>, layers: readonly Layer[]): string {
  const runs: Layer[][] = [];
  let last = -2;
  for (const [place, layer] of layers.entries()) {
    if (!tensors.has(layer.tensor)) continue;
    if (place === last + 1) at(runs, runs.length - 1).push(layer);
    else runs.push([layer]);
    last = place;
  }
  const names = runs.slice(0, mostRuns).map(runName);
  if (runs.length > mostRuns) names.push('…');
  return `${names.join(', ')}${tensors.size > 1 ? ` (${tensors.size} layers)` : ''}`;
}

function runName(run: readonly Layer[]): string {
  const [first, last] = [at(run, 0), at(run, run.length - 1)];
  if (first === last) return pathName(first);
  const [from, to] = [pathParts(first), pathParts(last)];
  if (from.join('.') === to.join('.')) return `${pathName(first)}: ${first.operator} … ${last.operator}`;
  const module = from.slice(0, -1).join('.');
  return module !== '' && module === to.slice(0, -1).join('.')
    ? `${module}: ${at(from, from.length - 1)} … ${at(to, to.length - 1)}`
    : `${pathName(first)} … ${pathName(last)}`;
}

function pathName({ path, node }: Layer): string {
  return path === '' ? node : path;
}
