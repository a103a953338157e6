import { at } from '../../at.ts';
import { callablesOf } from './callables.ts';
import { fit, type NamePattern } from './name-pattern.ts';
import { computes } from './operators.ts';
import type { PythonProject } from './project.ts';
import type { Scope } from './scope.ts';
import type { PythonFile } from './source-file.ts';
import { patternIn } from './strings.ts';
import type { Syntax } from './syntax.ts';

/** A call that creates a Keras layer, with a `name` or without one. */
export interface NamedLayer {
  readonly node: Syntax;
  readonly scope: Scope;
  /** The name of the called class or function, without its module. */
  readonly called: string;
  /** The layer's name; null where the framework numbers it: `conv2d_3`. */
  readonly name: NamePattern | null;
  /** Whether the project defines what is called, which then only passes the name on. */
  readonly isOwn: boolean;
}

/** Words of which files that use Keras contain at least one. */
const kerasWords: readonly string[] = ['keras', 'tensorflow'];

/** The calls in the files of a project that create Keras layers. */
export function namedLayers(project: PythonProject): readonly NamedLayer[] {
  const files = project.filesWith(kerasWords);
  return files.flatMap((file) => [...file.root.walk()].flatMap((node) => toLayer(project, node, file) ?? []));
}

function toLayer(project: PythonProject, node: Syntax, file: PythonFile): NamedLayer | null {
  const called = node.type === 'call' ? node.field('function') : null;
  const args = node.field('arguments');
  if (called === null || args === null) return null;
  const name = (called.field('attribute') ?? called).text;
  const keyword = args.children.find(
    (argument) => argument.type === 'keyword_argument' && argument.field('name')?.text === 'name',
  );
  const value = keyword?.field('value');
  if (!value && !/^[A-Z]/u.test(name)) return null;
  const cls = file.classes.get(node.within('class_definition')?.textOf('name') ?? '') ?? null;
  const scope: Scope = { file, cls, fn: node.within('function_definition'), bindings: new Map() };
  const isOwn = callablesOf(project, { expr: called, scope }).some(({ kind }) => kind !== 'library');
  return { node, scope, called: name, name: value ? patternIn(value, scope) : null, isOwn };
}

/**
 * The calls that may create the layer at a path, all equally likely: those with the last of its names that any layer
 * has, in the class or function that creates the layer around it.
 * @param operator the layer's operator, preferred among layers of one name; null for modules
 */
export function layersNamed(
  layers: readonly NamedLayer[],
  path: readonly string[],
  operator: string | null,
): readonly NamedLayer[] {
  for (const [i, name] of [...path.entries()].toReversed()) {
    // Keras adds numbers to the names of layers on export.
    const bare = name.replace(/_\d+$/u, '');
    const found = bestFits(layers, name === bare ? [name] : [name, bare], operator);
    const likely = found.length > 0 ? found : layers.filter((layer) => isNumbered(layer, bare));
    if (likely.length > 0) return inParent(layers, likely, path.slice(0, i));
  }
  return [];
}

function bestFits(
  layers: readonly NamedLayer[],
  names: readonly string[],
  operator: string | null,
): readonly NamedLayer[] {
  const scored = layers.flatMap((layer) => {
    const { name: pattern } = layer;
    const letters = pattern === null ? -1 : Math.max(...names.map((name) => fit(pattern, name)));
    if (letters < 1) return [];
    const isFit = operator !== null && computes(layer.called, operator);
    return { layer, score: [letters === Infinity, !layer.isOwn, isFit, letters].map(Number) };
  });
  const [first] = scored.sort((a, b) => compare(b.score, a.score));
  if (first === undefined) return [];
  return scored.filter(({ score }) => compare(score, first.score) === 0).map(({ layer }) => layer);
}

/** Whether a layer has no name and is therefore named by its class: `conv2d`, `conv2d_1` and so on. */
function isNumbered({ name, called }: NamedLayer, bare: string): boolean {
  return name === null && snakeCase(called) === bare;
}

/** Compares scores of equal length lexicographically. */
function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, j) => value !== b[j]);
  return i < 0 ? 0 : at(a, i) - at(b, i);
}

/** Of layers with one name, those in the class or function that creates the layer around them. */
function inParent(
  layers: readonly NamedLayer[],
  found: readonly NamedLayer[],
  around: readonly string[],
): readonly NamedLayer[] {
  if (found.length < 2 || around.length === 0) return found;
  const parents = new Set(layersNamed(layers, around, null).map(({ called }) => called));
  const within = found.filter(({ node }) => parents.has(ownerOf(node)));
  return within.length > 0 ? within : found;
}

/** The name of the class or function in which a layer is created; empty outside of both. */
export function ownerOf(node: Syntax): string {
  const definition = node.within('class_definition') ?? node.within('function_definition');
  return definition?.textOf('name') ?? '';
}

/** The name that Keras derives from a class: `conv2d_transpose` from `Conv2DTranspose`. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/(.)([A-Z][a-z0-9]+)/gu, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase();
}
