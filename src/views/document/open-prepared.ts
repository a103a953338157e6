import * as vscode from 'vscode';
import type { Prepared } from '../../protocol/engine.ts';
import type { Services } from '../services.ts';
import { writeDocument } from './document-file.ts';
import type { DocumentTypes, DocumentView } from './document-view.ts';

/** Writes a document that was just prepared and opens it; where its kind says so, it then runs. */
export async function openPrepared<T extends DocumentTypes>(
  { kind, viewType, runsOncePrepared }: DocumentView<T>,
  { document, picture }: Prepared<T['document']>,
  uri: vscode.Uri,
  services: Services,
): Promise<void> {
  await writeDocument(kind, document, uri);
  services.pictures.set(uri.toString(), picture);
  if (runsOncePrepared) services.runRequests.ask(uri);
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
}
