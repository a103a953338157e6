import { strict as assert } from 'node:assert';
import { definitionsIn, layerAt, layerOutside, linesOf, type PythonSources } from './python.ts';

/** A model's source, and the definitions that are found in it. */
export interface DefinitionCase {
  readonly name: string;
  readonly source: string | PythonSources;
  /**
   * Parts of the lines that are found, by module path, followed by the operator where it is not `Conv`; the path `-`
   * stands for the model itself.
   */
  readonly finds: Readonly<Record<string, string | readonly string[]>>;
}

/** Imports at the start of every source file. */
export const head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

/** Tests that the definitions of each case are found. */
export function testDefinitions(cases: readonly DefinitionCase[]): void {
  for (const { name, source, finds } of cases) {
    it(name, () => {
      const sources =
        typeof source === 'string'
          ? { '/work/net.py': head + source }
          : Object.fromEntries(Object.entries(source).map(([file, text]) => [file, head + text]));
      const expectations = Object.entries(finds).map(([key, lines]) => ({
        layer: layerOf(key),
        expected: [lines].flat(),
      }));
      const definitions = definitionsIn(
        sources,
        expectations.map(({ layer }) => layer),
      );
      for (const { layer, expected } of expectations) {
        const lines = linesOf(sources, definitions.ofLayer(layer));
        assert.equal(lines.length, expected.length, `${layer.path} ${layer.operator}: ${lines.join(' | ')}`);
        for (const [i, part] of expected.entries())
          assert.ok(lines[i]?.includes(part), `${layer.path}: "${lines[i]}" does not contain "${part}"`);
      }
    });
  }
}

function layerOf(key: string): ReturnType<typeof layerAt> {
  const [path = '', operator = 'Conv', call] = key.split(' ');
  if (path === '-') return layerOutside(operator, operator);
  return layerAt(path, operator, call === undefined ? {} : { tensor: key });
}
