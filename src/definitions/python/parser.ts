import { readFile } from 'node:fs/promises';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import { Syntax } from './syntax.ts';

/** Parses Python source; malformed parts are left out of the tree. */
export type ParsePython = (source: string) => Syntax;

/** Paths of the WebAssembly files of the parser and of Python's grammar. */
interface ParserFiles {
  readonly parser: string;
  readonly grammar: string;
}

/**
 * Loads the parser with Python's grammar.
 * @throws when a file is missing or no WebAssembly
 */
export async function loadPythonParser(files: ParserFiles): Promise<ParsePython> {
  const [wasmBinary, grammar] = await Promise.all([readFile(files.parser), readFile(files.grammar)]);
  await Parser.init({ wasmBinary: Uint8Array.from(wasmBinary).buffer });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) return new Syntax('module', null, source, 0, source.length, 1, 1);
    const cursor = tree.walk();
    try {
      return toSyntax(cursor, source);
    } finally {
      // The tree lies in WebAssembly memory, which is not garbage-collected.
      cursor.delete();
      tree.delete();
    }
  };
}

function toSyntax(cursor: TreeCursor, source: string): Syntax {
  const nodeHere = (parent: Syntax | null): Syntax => {
    const { row: from } = cursor.startPosition;
    const { row: to, column } = cursor.endPosition;
    // A block may end at the start of the next line.
    const last = column === 0 && to > from ? to : to + 1;
    return new Syntax(cursor.nodeType, parent, source, cursor.startIndex, cursor.endIndex, from + 1, last);
  };
  const root = nodeHere(null);
  let parent = root;
  let isInside = cursor.gotoFirstChild();
  while (isInside) {
    const isNamed = cursor.nodeIsNamed && cursor.nodeType !== 'comment';
    const field = cursor.currentFieldName;
    const node = isNamed || field !== null ? nodeHere(parent) : null;
    if (node !== null) parent.add(node, field, isNamed);
    if (node !== null && isNamed && cursor.gotoFirstChild()) {
      parent = node;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || parent.parent === null) {
        isInside = false;
        break;
      }
      parent = parent.parent;
    }
  }
  return root;
}
