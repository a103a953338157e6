import { callablesOf } from './callables.ts';
import { fit, type NamePattern } from './name-pattern.ts';
import { computes } from './operators.ts';
import type { PythonProject } from './project.ts';
import type { Scope } from './scope.ts';
import type { PythonFile } from './source-file.ts';
import { patternIn } from './strings.ts';
import type { Syntax } from './syntax.ts';

/** A call that makes a layer, as Keras has them: with a `name`, or without one. */
export interface NamedLayer {
  readonly node: Syntax;
  readonly scope: Scope;
  /** What is called, without its module. */
  readonly called: string;
  /** Null where the framework numbers it: `conv2d_3`. */
  readonly name: NamePattern | null;
  /** Whether what is called is defined in the project: that hands the name on rather than bears it. */
  readonly isOwn: boolean;
}

/** Words of files that make layers with Keras. */
export const kerasWords: readonly string[] = ['keras', 'tensorflow'];

/** The layers with names in the files of a project that use Keras. */
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
  const cls = file.classes.get(node.within('class_definition')?.field('name')?.text ?? '') ?? null;
  const scope: Scope = { file, cls, fn: node.within('function_definition'), bindings: new Map() };
  const isOwn = callablesOf(project, { expr: called, scope }).some(({ kind }) => kind !== 'library');
  return { node, scope, called: name, name: value ? patternIn(value, scope) : null, isOwn };
}

/**
 * The layers that a path of Keras means, all equally likely: by the last of its names that any layer bears, then by
 * what is around it.
 */
export function layersNamed(
  layers: readonly NamedLayer[],
  path: readonly string[],
  operator: string | null,
): readonly NamedLayer[] {
  for (let i = path.length - 1; i >= 0; i--) {
    const name = path[i] ?? '';
    // Keras numbers layers when it exports them.
    const bare = name.replace(/_\d+$/u, '');
    const found = bestFits(layers, name === bare ? [name] : [name, bare], operator);
    const meant = found.length > 0 ? found : layers.filter((layer) => isNumbered(layer, bare));
    if (meant.length > 0) return inParent(layers, meant, path.slice(0, i));
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

/** Whether the framework calls a layer by its class, as it has no name: `conv2d`, `conv2d_1` and so on. */
function isNumbered({ name, called }: NamedLayer, bare: string): boolean {
  return name === null && snakeCase(called) === bare;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, j) => value !== b[j]);
  return i < 0 ? 0 : (a[i] ?? 0) - (b[i] ?? 0);
}

/** Of layers with one name, those in the class or function that made the layer around them. */
function inParent(
  layers: readonly NamedLayer[],
  found: readonly NamedLayer[],
  around: readonly string[],
): readonly NamedLayer[] {
  if (found.length < 2 || around.length === 0) return found;
  const parents = new Set(layersNamed(layers, around, null).map(({ called }) => called));
  const inside = found.filter(({ node }) => parents.has(homeOf(node)));
  return inside.length > 0 ? inside : found;
}

/** The class or function that a layer is made in; empty outside of both. */
export function homeOf(node: Syntax): string {
  const definition = node.within('class_definition') ?? node.within('function_definition');
  return definition?.field('name')?.text ?? '';
}

/** As Keras makes names of classes: `Conv2DTranspose` gives `conv2d_transpose`. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/(.)([A-Z][a-z0-9]+)/gu, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase();
}
