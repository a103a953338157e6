import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { type ImageKind, looksLikeMask, rankImages } from './image-files.ts';
import { imagesAround } from './pick-image.ts';

interface Choice extends vscode.QuickPickItem {
  readonly path?: string | null;
}

/**
 * The folder of reference images that donors are cut from: one near the model, none (null), or any other; undefined when
 * dismissed.
 * @param now the folder that is used now
 */
export async function pickReferences(
  model: string,
  now: string | null,
  kind: ImageKind,
): Promise<string | null | undefined> {
  const images = rankImages(await imagesAround(model, kind), model).filter((path) => !looksLikeMask(path));
  const counts = new Map<string, number>();
  for (const path of images) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const folders = [...counts].map(([path, count]): Choice => ({
    label: basename(path),
    description: `${vscode.workspace.asRelativePath(path)}, ${count} ${count === 1 ? 'image' : 'images'}${path === now ? ', used now' : ''}`,
    path,
  }));
  const none: Choice = {
    label: 'None: use patches of the image itself',
    description: 'Blocks are replaced by other places of the explained image',
    path: null,
  };
  const browse: Choice = { label: '$(folder-opened) Browse…', alwaysShow: true };
  const choice = await vscode.window.showQuickPick([...folders, none, browse], {
    title: 'Folder of Reference Images',
    matchOnDescription: true,
  });
  return choice === browse ? browseForFolder(now ?? dirname(model)) : choice?.path;
}

async function browseForFolder(near: string): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: 'Folder of Reference Images',
      openLabel: 'Choose Folder',
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: vscode.Uri.file(near),
    })) ?? [];
  return uri?.fsPath;
}
