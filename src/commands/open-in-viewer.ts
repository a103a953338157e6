import * as vscode from 'vscode';
import type { Services } from '../views/services.ts';
import { volumeViewType } from '../views/view-types.ts';

/** "Open in SegCause Viewer": the planes of a volume, for reading only. */
export async function openInViewer(_services: Services, called: vscode.Uri | undefined): Promise<void> {
  const [uri = called] =
    called === undefined ? ((await vscode.window.showOpenDialog({ title: 'Volume to View' })) ?? []) : [];
  if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, volumeViewType);
}
