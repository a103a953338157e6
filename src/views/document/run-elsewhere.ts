import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { writeDocument } from './document-file.ts';
import type { DocumentTypes, DocumentView } from './document-view.ts';

/** Writes what was prepared to the file that it belongs to, opens that, and lets it run there. */
export async function runElsewhere<T extends DocumentTypes>(
  { changing, kind, viewType }: DocumentView<T>,
  prepared: T['document'],
  services: Services,
): Promise<void> {
  if (changing === null) return;
  const uri = await changing.fileFor(prepared);
  await writeDocument(kind, prepared, uri);
  services.runRequests.ask(uri);
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
}
