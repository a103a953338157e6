import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { writeAtomically } from '../files/write-atomically.ts';
import type { Comparison } from '../documents/comparison.ts';
import {
  comparisonWithAbsolutePaths,
  comparisonWithRelativePaths,
  parseComparison,
  serializeComparison,
} from '../documents/comparison-file.ts';

/** Reads the text of a comparison file; its paths come back absolute. */
export function comparisonFromText(text: string, uri: vscode.Uri): Comparison {
  const name = vscode.workspace.asRelativePath(uri);
  return comparisonWithAbsolutePaths(parseComparison(text, name), dirname(uri.fsPath));
}

/** Writes a comparison whole or not at all, and gives the text that is now in the file. */
export async function writeComparison(comparison: Comparison, uri: vscode.Uri): Promise<string> {
  const text = serializeComparison(comparisonWithRelativePaths(comparison, dirname(uri.fsPath)));
  await writeAtomically(uri.fsPath, text);
  return text;
}
