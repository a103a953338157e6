/** Folders that paths are made relative to. */
export interface KnownFolders {
  /** Of the workspace and of the extension. */
  readonly roots: readonly string[];
  /** The user's home folder, whose name is often the user's. */
  readonly home: string;
}

/** What may stand before a path; anything else before a slash is part of one. */
const before = String.raw`\s"'\x60(=:,;[{<>|`;
const segment = String.raw`(?:(?!:\s)[^\\/\r\n\t"<>|])*?[^\\/${before}]`;
/**
 * A web address, or an absolute path of POSIX or Windows, also as a URI. Folders may hold spaces, the last name may
 * not: where it ends cannot be told otherwise.
 */
const absolute = new RegExp(
  String.raw`(?<=^|[${before}])(?:https?://[^\s"'<>)]+|(?:[a-z][\w+.-]*:[\\/]+|/+|\\{2,}|~[\\/]+)(?=[^\s\\/])(?:${segment}[\\/]+)*[^\s\\/"<>|]*)`,
  'giu',
);

/** A text whose absolute paths are relative to a known folder, or else names alone; home folders are `~`. */
export function withoutPaths(text: string, { roots, home }: KnownFolders): string {
  const own = literally(home);
  const shortened = (path: string): string => (own === null ? path : path.replaceAll(own, '/~'));
  const known = roots.map((root) => normalized(shortened(root))).sort((a, b) => b.length - a.length);
  const homeName = lastOf(segmentsOf(home));
  return shortened(text).replaceAll(absolute, (match) => {
    if (isOfTheWeb.test(match)) return match;
    const path = normalized(match);
    const root = known.find((one) => path.toLowerCase().startsWith(`${one.toLowerCase()}/`));
    if (root !== undefined) return path.slice(root.length + 1);
    const segments = segmentsOf(path);
    const name = lastOf(segments);
    const isHome = isHomes.test(segments.at(-2) ?? '') || bare(name) === homeName;
    return isHome ? name.replace(bare(name), '~') : name;
  });
}

/** Addresses of the editor's own pages hold paths of this machine. */
const isOfTheWeb = /^https?:\/\/(?![^/]*vscode)/iu;
const isHomes = /^(?:homes?|users|documents and settings)$/iu;

/** A pattern for a folder however its separators are written; null for the root. */
function literally(folder: string): RegExp | null {
  const segments = segmentsOf(folder);
  if (segments.length === 0) return null;
  const escaped = segments.map((name) => name.replaceAll(/[$()*+.?[\\\]^{|}-]/gu, String.raw`\$&`));
  const start = /^[a-z]:/iu.test(folder) ? '' : String.raw`[\\/]+`;
  return new RegExp(`${start}${escaped.join(String.raw`[\\/]+`)}(?![^\\\\/${before}.)\\]])`, 'giu');
}

/** With single slashes and without a scheme. */
function normalized(path: string): string {
  return path
    .replace(/^[a-z][\w+.-]+:[\\/]{2}[^\\/]*/iu, '')
    .replaceAll(/[\\/]+/gu, '/')
    .replace(/(?<=.)\/$/u, '');
}

function segmentsOf(path: string): readonly string[] {
  return path.split(/[\\/]+/u).filter((name) => name !== '');
}

function lastOf(segments: readonly string[]): string {
  return segments.at(-1) ?? '';
}

/** A name without the punctuation and the line number after it. */
function bare(name: string): string {
  return name.replace(/(?::\d+)*[\s"'`),.:;\]}]*$/u, '');
}
