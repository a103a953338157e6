import * as vscode from 'vscode';
import type { Services } from '../views/services.ts';

/** "Reading an Explanation": what each number, colour and word means, in the preview of Markdown. */
export async function readingGuide({ extensionUri }: Services): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, 'docs', 'reading-an-explanation.md');
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
