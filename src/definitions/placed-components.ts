import type { Explanation } from '../documents/explanation.ts';
import { ratedComponents, type RatedComponent, sizeOf } from './component-labels.ts';
import type { PythonDefinitions } from './python-definitions.ts';

/** Components that one place in the source defines, the largest effect first. */
export interface PlacedComponents {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly components: readonly RatedComponent[];
}

/**
 * Finds where the components of an explanation are defined; those that several places may define are left out. A
 * module is preferred to the layers at its place. Yields now and then, so that others get their turn.
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
      const others = places.get(key)?.components ?? [];
      places.set(key, { ...only, components: [...others, component] });
    }
    yield;
  }
  return [...places.values()].map((place) => ({ ...place, components: sorted(place.components) }));
}

function sorted(components: readonly RatedComponent[]): readonly RatedComponent[] {
  const modules = components.filter(({ kind }) => kind === 'module');
  return [...(modules.length > 0 ? modules : components)].sort((a, b) => sizeOf(b) - sizeOf(a));
}
