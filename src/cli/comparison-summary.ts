import { basename } from 'node:path';
import { roiInWords } from '../documents/roi.ts';
import type { Comparison, Difference } from '../documents/comparison.ts';
import { componentName, layerName } from './component-name.ts';

const mostLines = 5;

/** What was found, in a few lines for a terminal. */
export function summarizeComparison(comparison: Comparison): readonly string[] {
  const { before, after, matching, blocks, components, facts, status } = comparison;
  const names = [before, after].map(({ question }) => basename(question.model.path));
  const { by, pairs, onlyBefore, onlyAfter } = matching;
  const layers = components.filter((one) => one.before.kind !== 'module');
  return [
    `${names.join(' → ')} in RoI ${roiInWords(before.question.roi)}: Dice ${before.baseline.dice.toFixed(1)} → ${after.baseline.dice.toFixed(1)} points`,
    `${pairs.length} layers matched by ${by === 'names' ? 'module path' : 'order'}, ${onlyBefore.length} only before, ${onlyAfter.length} only after`,
    ...(blocks.length === 0 ? [] : [`blocks: ${countOf(blocks)}`]),
    ...(layers.length === 0 ? [] : [`layers and skip connections: ${countOf(layers)}`]),
    ...strongest(layers).map(
      (one) =>
        `  ${componentName(one.before, before.layers)}: ${signed(one.mean)} Dice points (${knownAs(one)})`,
    ),
    ...changedThemselves(comparison),
    ...carriers(comparison),
    ...(facts === null
      ? []
      : [
          `${status}: ${facts.treatments} treatments in ${facts.seconds.toFixed(1)} s on ${facts.runtime} (${facts.device})`,
        ]),
  ];
}

function countOf(differences: readonly Difference[]): string {
  const changed = differences.filter(({ state }) => state === 'changed').length;
  return `${changed} of ${differences.length} changed (family-wise error 5 %)`;
}

function strongest<T extends Difference>(differences: readonly T[]): readonly T[] {
  return differences.toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, mostLines);
}

function knownAs({ low, high, n }: Difference): string {
  return low === high ? `exact for the pool, n ${n}` : `95 % ${signed(low)} to ${signed(high)}, n ${n}`;
}

/** The layers that changed the most by themselves: in the earlier model, each alone with the weights of the later. */
function changedThemselves({ before, ownDifferences }: Comparison): readonly string[] {
  if (ownDifferences.length === 0) return [];
  return [
    `layers themselves (own Δ, each alone with its later weights): ${countOf(ownDifferences)}`,
    ...strongest(ownDifferences.filter(({ n }) => n > 0)).map((one) => {
      const names = one.layers.map((tensor) => layerName(tensor, before.layers));
      return `  ${names.join(' and ')}: ${signed(one.mean)} Dice points (${knownAs(one)})`;
    }),
  ];
}

/** The layers whose weights alone bring the most of the later model into the earlier one. */
function carriers({ before, transplants }: Comparison): readonly string[] {
  const best = transplants
    .flatMap(({ into, layer, weights }) =>
      into === 'before' && weights !== null ? [{ layer, gain: weights - before.baseline.dice }] : [],
    )
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, mostLines);
  if (best.length === 0) return [];
  return [
    'weights of the later model put into the earlier one, layer by layer:',
    ...best.map(({ layer, gain }) => `  ${layerName(layer, before.layers)}: ${signed(gain)} Dice points`),
  ];
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
