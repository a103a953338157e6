import type { Explanation } from '../documents/explanation.ts';
import { ratedComponents, type RatedComponent, sizeOf } from './component-labels.ts';
import type { PythonDefinitions } from './python-definitions.ts';

/** The components that one place in the source defines, largest effect first. */
export interface PlacedComponents {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly components: readonly RatedComponent[];
}

/**
 * Finds where the components of an explanation are defined, leaving out those that several places may define. Where
 * one place defines a module and layers, only the module is listed. Yields after each component, so that the caller
 * can pause.
 */
export function* placeComponents(
  explanation: Explanation,
  definitions: PythonDefinitions,
): Generator<undefined, readonly PlacedComponents[]> {
  const places = new Map<string, PlacedComponents>();
  for (const component of ratedComponents(explanation)) {
    const { layer, path } = component;
    const found = layer === null ? definitions.ofModule(path) : definitions.ofLayer(layer);
    const [only] = found;
    if (only !== undefined && found.length === 1) {
      const key = `${only.line} ${only.file}`;
      const before = places.get(key);
      places.set(key, { ...only, components: [...(before?.components ?? []), component] });
    }
    yield;
  }
  return [...places.values()].map((place) => ({ ...place, components: sorted(place.components) }));
}

function sorted(components: readonly RatedComponent[]): readonly RatedComponent[] {
  const modules = components.filter(({ kind }) => kind === 'module');
  return [...(modules.length > 0 ? modules : components)].sort(
    (a, b) => learntSize(b) - learntSize(a) || sizeOf(b) - sizeOf(a),
  );
}

/** What tells layers apart comes first. */
function learntSize({ learnt }: RatedComponent): number {
  return learnt === null ? 0 : Math.abs(learnt.mean);
}
