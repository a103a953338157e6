import { isObject } from './is-object.ts';

/** A path of the machine that exported a model, and its segments without drive and host. */
interface SourcePath {
  readonly file: string;
  readonly segments: readonly string[];
}

/** What layers say of the source they were exported from; `file` counts alone here. */
interface WithLocations {
  readonly locations: readonly { readonly file: string; readonly line: number }[];
}

const isRooted = /^(?:[/\\~<]|\.\.|[a-z][\w+.-]*:)/iu;
const isHomes = /^(?:homes?|users|documents and settings)$/iu;
/** Folders at the root whose own folders are often named after users. */
const isShared = /^(?:scratch|data|export|mnt|media|nfs|var|tmp|private)$/iu;

/**
 * Layers whose locations no longer tell where on its machine the exporter's source lay: files of a library start at
 * `site-packages` or `dist-packages`; others are relative to the deepest folder that all of them share, with `/` on every
 * platform. Files that share nothing but the root or a folder of home folders are relative to a folder of each tree.
 * @param layers all layers of one model, since the shared folder depends on all
 */
export function withReducedLocations<L extends WithLocations>(layers: readonly L[]): readonly L[] {
  const reduced = reducedPaths(layers.flatMap(({ locations }) => locations.map(({ file }) => file)));
  return layers.map((layer) => ({
    ...layer,
    locations: layer.locations.map((location) => ({
      ...location,
      file: reduced.get(location.file) ?? location.file,
    })),
  }));
}

/**
 * The layers of a document's file, of which earlier versions held absolute paths; where all paths are relative, they stay as they are.
 * @param layers as the file holds them; what is of another form is left for the schema to refuse
 */
export function withoutExporterPaths(layers: unknown): unknown {
  if (!Array.isArray(layers) || !layers.every(hasLocations)) return layers;
  const isReduced = layers.every(({ locations }) => locations.every(({ file }) => !isRooted.test(file)));
  return isReduced ? layers : withReducedLocations(layers);
}

function hasLocations(layer: unknown): layer is WithLocations {
  return isObject(layer) && Array.isArray(layer['locations']) && layer['locations'].every(isLocation);
}

function isLocation(value: unknown): boolean {
  return isObject(value) && typeof value['file'] === 'string' && typeof value['line'] === 'number';
}

/** The reduced form of each path, by path. */
function reducedPaths(files: readonly string[]): ReadonlyMap<string, string> {
  const reduced = new Map<string, string>();
  const relative: SourcePath[] = [];
  const rooted: SourcePath[] = [];
  for (const file of new Set(files)) {
    const segments = segmentsOf(file);
    const packages = segments.findLastIndex((name) => /^(?:site|dist)-packages$/iu.test(name));
    if (packages >= 0) reduced.set(file, segments.slice(packages).join('/'));
    else (isRooted.test(file) ? rooted : relative).push({ file, segments });
  }
  for (const [file, path] of [...withinShared(relative, true), ...withinShared(rooted, false)]) {
    reduced.set(file, path);
  }
  return reduced;
}

/** The deepest that folders of source nest. Of a path that is deeper, the last segments count. */
const mostSegments = 64;

/** The named segments of a path of Windows or POSIX: `..` is resolved, drive, scheme and host are left out. */
function segmentsOf(file: string): readonly string[] {
  const segments: string[] = [];
  const path = file.replace(/^[a-z][\w+.-]+:[/\\]{2}/iu, '').replace(/^[/\\]{2}[^/\\]*/u, '');
  for (const part of path.split(/[/\\]/u)) {
    const name = part.replace(/^(?:[a-z]:)+/iu, '');
    if (name === '..') segments.pop();
    else if (name !== '' && name !== '.') segments.push(name);
  }
  return segments.slice(-mostSegments);
}

/**
 * Makes paths relative to their deepest common folder; where that tells too little, their trees one by one.
 * @param mayShareNothing whether paths without a common folder stay as they are, as relative ones may
 */
function withinShared(paths: readonly SourcePath[], mayShareNothing: boolean): [string, string][] {
  const depth = sharedDepth(paths);
  const shared = paths[0]?.segments.slice(0, depth) ?? [];
  if (depth === 0 ? mayShareNothing : !isAboveUsers(shared)) {
    return paths.map(({ file, segments }) => [file, withoutHome(segments.slice(depth)).join('/')]);
  }
  const inFolder = paths.filter(({ segments }) => segments.length <= depth + 1);
  const trees = new Map<string, SourcePath[]>();
  for (const path of paths) {
    const [folder, name] = path.segments.slice(depth);
    if (folder === undefined || name === undefined) continue;
    const tree = trees.get(folder) ?? [];
    tree.push(path);
    trees.set(folder, tree);
  }
  return [
    ...inFolder.map(({ file, segments }): [string, string] => [file, segments.at(-1) ?? '']),
    ...[...trees.values()].flatMap((tree) => withinShared(tree, false)),
  ];
}

/** How many folders, from the first, all paths have in common. */
function sharedDepth(paths: readonly SourcePath[]): number {
  const [first, ...others] = paths;
  if (first === undefined) return 0;
  return others.reduce(
    (depth, { segments }) => {
      const different = segments.slice(0, depth).findIndex((name, i) => name !== first.segments[i]);
      return Math.min(different < 0 ? depth : different, Math.max(0, segments.length - 1));
    },
    Math.max(0, first.segments.length - 1),
  );
}

/** Whether the folders in a folder may be named after users. */
function isAboveUsers(folders: readonly string[]): boolean {
  const name = folders.at(-1) ?? '';
  return isHomes.test(name) || (folders.length === 1 && isShared.test(name));
}

/** The part of a path below a home folder, where it names one. */
function withoutHome(segments: readonly string[]): readonly string[] {
  const homes = segments.findLastIndex((name, i) => isHomes.test(name) && i < segments.length - 2);
  return homes < 0 ? segments : segments.slice(homes + 2);
}
