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
  const differs = from.findIndex((part, i) => part !== to[i]);
  const shared = Math.min(differs < 0 ? from.length : differs, from.length - 1, to.length - 1);
  const ends =
    differs < 0
      ? `${first.operator} … ${last.operator}`
      : `${from.slice(shared).join('.')} … ${to.slice(shared).join('.')}`;
  const module = (differs < 0 ? from : from.slice(0, shared)).join('.');
  return module === '' ? ends : `${module}: ${ends}`;
}

function pathName({ path, node }: Layer): string {
  return path === '' ? node : path;
}
