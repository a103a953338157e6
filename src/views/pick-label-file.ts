import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { extensionsOf, type ImageKind } from './image-files.ts';

/** A file of labels of an image, such as an atlas; undefined when dismissed. */
export async function pickLabelFile(image: string, kind: ImageKind): Promise<string | undefined> {
  // File dialogs filter by the last part of an ending alone: `gz` of `nii.gz`.
  const extensions = [...new Set(extensionsOf(kind).flatMap((ending) => ending.split('.').slice(-1)))];
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: 'Label File of the Image',
      openLabel: 'Measure Its Regions',
      defaultUri: vscode.Uri.file(dirname(image)),
      filters: { 'Label files': extensions, 'All files': ['*'] },
    })) ?? [];
  return uri?.fsPath;
}
