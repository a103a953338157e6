import { entry } from '../at.ts';
import { componentKey } from '../documents/component-key.ts';
import type { Layer } from '../documents/explanation.ts';
import { modulePaths, pathParts } from '../documents/module-paths.ts';

/** An entry of the list to choose from: a layer by its tensor, or a module by its key. */
interface DefinitionChoice {
  readonly label: string;
  readonly description: string;
  readonly part: string;
}

/** Layers in execution order, each after the modules that begin with it. */
export function definitionChoices(layers: readonly Layer[]): readonly DefinitionChoice[] {
  const modules = modulePaths(layers);
  const sizes = new Map<string, number>();
  for (const path of layers.flatMap(pathsAround)) sizes.set(path, (sizes.get(path) ?? 0) + 1);
  const listed = new Set<string>();
  return layers.flatMap((layer) => {
    const begun = pathsAround(layer).filter((path) => modules.has(path) && !listed.has(path));
    for (const path of begun) listed.add(path);
    const { path, operator, shape, tensor } = layer;
    return [
      ...begun.map((module) => {
        const size = entry(sizes, module);
        return {
          label: module,
          description: size === 1 ? 'module of 1 layer' : `module of ${size} layers`,
          part: componentKey({ kind: 'module', path: module, tensors: [] }),
        };
      }),
      { label: path, description: `${operator} · ${shape.join(' × ')}`, part: tensor },
    ];
  });
}

/** The paths of a layer's modules and its own: `encoder`, `encoder.0` and `encoder.0.conv1` of the last one. */
function pathsAround(layer: Layer): readonly string[] {
  const parts = pathParts(layer);
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
}
