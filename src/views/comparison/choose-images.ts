import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { OpenedDocument } from '../document/document-view.ts';
import type { ComparisonTypes } from './comparison-types.ts';

/** Asks for a folder of images, and for the one with their masks, and compares the layers over them. */
export async function chooseImages(opened: OpenedDocument<ComparisonTypes>): Promise<void> {
  if (opened.document === null) return;
  const { image, mask } = opened.document.before.question;
  const folder = await chooseFolder('Images to Compare On', dirname(image.path));
  if (folder === undefined) return;
  const masks = mask === null ? null : await chooseFolder('Their Reference Masks', dirname(mask.path));
  if (masks !== undefined) await opened.measure({ kind: 'images', folder, masks });
}

/** @returns undefined when it was dismissed */
async function chooseFolder(title: string, near: string): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose Folder',
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.Uri.file(near),
  });
  return chosen?.[0]?.fsPath;
}
