import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Layer } from '../../../src/documents/explanation.ts';
import { withReducedLocations } from '../../../src/documents/source-paths.ts';
import type { Definition } from '../../../src/definitions/definition.ts';
import { PythonDefinitions } from '../../../src/definitions/python-definitions.ts';
import { loadPythonParser } from '../../../src/definitions/python/parser.ts';
import { PythonProject } from '../../../src/definitions/python/project.ts';
import { readOnnx } from '../../../src/formats/onnx/read.ts';
import { layersOf } from '../../../src/graph/layers/layers.ts';

const { resolve } = createRequire(import.meta.url);

/** Parses Python with the grammar of the installed package. */
const parsePython = await loadPythonParser({
  parser: resolve('web-tree-sitter/web-tree-sitter.wasm'),
  grammar: resolve('tree-sitter-python/tree-sitter-python.wasm'),
});

/** The texts of Python files by path. */
export type PythonSources = Readonly<Record<string, string>>;

export function projectOf(sources: PythonSources): PythonProject {
  return new PythonProject(new Map(Object.entries(sources)), parsePython);
}

/** A layer as the classic exporter names it: `encoder.conv1` with the operator of the node. */
export function layerAt(path: string, operator = 'Conv', more: Partial<Layer> = {}): Layer {
  const node = `/${path.replaceAll('.', '/')}/${operator}`;
  const tensor = `${node}_output_0`;
  return { path, node, operator, tensor, shape: [], parameters: 0, classes: [], locations: [], ...more };
}

/** A layer of the model itself, outside of all modules. */
export function layerOutside(node: string, operator: string): Layer {
  return { ...layerAt('', operator), path: node, node: `/${node}`, tensor: node };
}

export function definitionsIn(sources: PythonSources, layers: readonly Layer[]): PythonDefinitions {
  return new PythonDefinitions(projectOf(sources), layers);
}

/** The first lines of definitions, without whitespace around them. */
export function linesOf(sources: PythonSources, found: readonly Definition[]): readonly string[] {
  return found.map(({ file, line }) => sources[file]?.split('\n')[line - 1]?.trim() ?? `no line ${line}`);
}

/** The layers of a model file as in an explanation, without shapes. */
export async function layersIn(path: string): Promise<readonly Layer[]> {
  const { graph } = await readOnnx(path);
  return withReducedLocations(layersOf(graph, graph.inputs[0]?.name ?? '')).map((layer) => ({
    ...layer,
    shape: [],
    classes: [...layer.classes],
    locations: [...layer.locations],
  }));
}

/** The path and text of a file in `test/fixtures/definitions`. */
export function definitionFixture(name: string): { readonly path: string; readonly text: string } {
  const path = new URL(`../../fixtures/definitions/${name}`, import.meta.url).pathname;
  return { path, text: readFileSync(path, 'utf8') };
}
