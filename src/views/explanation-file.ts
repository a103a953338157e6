import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { writeAtomically } from '../files/write-atomically.ts';
import { UserError } from '../errors.ts';
import type { Explanation } from '../documents/explanation.ts';
import { explanationIn } from '../documents/comparison-file.ts';
import { serializeExplanation, withRelativePaths } from '../documents/file.ts';

const reasons: Readonly<Record<string, string>> = {
  FileNotFound: 'it is not there any more',
  FileIsADirectory: 'it is a folder',
  NoPermissions: 'you may not read it',
};

/** The text of a file that may also lie in a version-control or other virtual file system. */
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
 * Reads the text of an explanation file, or of the side of a comparison that the URI's fragment names; its paths come
 * back absolute.
 */
export function explanationFromText(text: string, uri: vscode.Uri): Explanation {
  return explanationIn(text, vscode.workspace.asRelativePath(uri), uri.fragment, dirname(uri.fsPath));
}

/** The text that `explanation` has in the file at `uri`. */
export function textOfExplanation(explanation: Explanation, uri: vscode.Uri): string {
  return serializeExplanation(withRelativePaths(explanation, dirname(uri.fsPath)));
}

/** Writes an explanation whole or not at all, and gives the text that is now in the file. */
export async function writeExplanation(explanation: Explanation, uri: vscode.Uri): Promise<string> {
  const text = textOfExplanation(explanation, uri);
  await writeAtomically(uri.fsPath, text);
  return text;
}
