import * as vscode from 'vscode';
import type { Explanation } from '../../documents/explanation.ts';
import { explanationIn, type FileKind, parseDocument, serializeDocument } from '../../documents/file.ts';
import { UserError } from '../../errors.ts';
import { writeAtomically } from '../../files/write-atomically.ts';

const reasons: Readonly<Record<string, string>> = {
  FileNotFound: 'it is not there any more',
  FileIsADirectory: 'it is a folder',
  NoPermissions: 'you may not read it',
};

/**
 * The text of a file that may also lie in a version-control or other virtual file system.
 * @throws UserError when it cannot be read
 */
export async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    const reason = error instanceof vscode.FileSystemError ? reasons[error.code] : undefined;
    throw new UserError(
      `${vscode.workspace.asRelativePath(uri)} could not be read: ${reason ?? String(error)}.`,
    );
  }
}

/**
 * The document that a file's text holds; its paths are absolute.
 * @throws UserError when it is not of this kind
 */
export function documentFromText<D>(kind: FileKind<D>, text: string, uri: vscode.Uri): D {
  return parseDocument(kind, text, uri.fsPath, vscode.workspace.asRelativePath(uri));
}

/**
 * The explanation that a file's text holds, or the side of a comparison that the URI's fragment names; its paths are
 * absolute.
 * @throws UserError when it is neither
 */
export function explanationFromText(text: string, uri: vscode.Uri): Explanation {
  return explanationIn(text, uri.fsPath, uri.fragment, vscode.workspace.asRelativePath(uri));
}

/** Writes a document whole or not at all, and returns the text that is now in the file. */
export async function writeDocument<D>(kind: FileKind<D>, document: D, uri: vscode.Uri): Promise<string> {
  const text = serializeDocument(kind, document, uri.fsPath);
  await writeAtomically(uri.fsPath, text);
  return text;
}
