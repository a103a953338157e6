import * as vscode from 'vscode';
import { filesLike, keepUpToDate, setMenuPaths } from './explorer-menu.ts';

const pattern = '**/saved_model.pb';
const mostFolders = 500;

/** Keeps the Explorer's menu up to date on the folders that hold a `saved_model.pb`. */
export function watchSavedModelFolders(): vscode.Disposable {
  return keepUpToDate([pattern], async () => {
    const found = await filesLike(pattern, mostFolders);
    const folders = found.map((uri) => vscode.Uri.joinPath(uri, '..'));
    await setMenuPaths('segcause.savedModelFolders', folders);
  });
}
