import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { imageExtensions, masksFor, rankImages, surroundingsOf } from './image-files.ts';

interface Choice extends vscode.QuickPickItem {
  readonly path?: string | null;
}

const pattern = `**/*.{${imageExtensions.join(',')}}`;
const browse: Choice = { label: '$(folder-opened) Browse…', alwaysShow: true };

async function browseForImage(title: string, near: string): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title,
      defaultUri: vscode.Uri.file(near),
      filters: { Images: [...imageExtensions] },
    })) ?? [];
  return uri?.fsPath;
}

function toChoice(path: string): Choice {
  return { label: basename(path), description: vscode.workspace.asRelativePath(dirname(path)), path };
}

async function imagesBelow(folder: vscode.WorkspaceFolder | string): Promise<readonly string[]> {
  const within = new vscode.RelativePattern(folder, pattern);
  const found = await vscode.workspace.findFiles(within, '**/node_modules/**', 1000);
  return found.map((uri) => uri.fsPath);
}

/** The image to explain: one near the model or in the workspace, or any other; undefined when dismissed. */
export async function pickImage(model: string): Promise<string | undefined> {
  const folders = [dirname(model), ...(vscode.workspace.workspaceFolders ?? [])];
  const found = (await Promise.all(folders.map(imagesBelow))).flat();
  const title = 'Image to Explain';
  const items = [...rankImages([...new Set(found)], model).map(toChoice), browse];
  const options = { title, placeHolder: 'PNG, JPEG or TIFF', matchOnDescription: true };
  const choice = await vscode.window.showQuickPick(items, options);
  return choice === browse ? browseForImage(title, dirname(model)) : (choice?.path ?? undefined);
}

/** The image's reference mask: a likely one, none (null), or any other; undefined when dismissed. */
export async function pickMask(image: string): Promise<string | null | undefined> {
  const likely = masksFor(image, await imagesBelow(surroundingsOf(image)));
  const none: Choice = {
    label: "None: use the model's own prediction",
    description: 'Dice is measured against the unchanged prediction',
    path: null,
  };
  const title = `Reference Mask of ${basename(image)}`;
  const items = [...likely.map(toChoice), none, browse];
  const choice = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return choice === browse ? browseForImage(title, dirname(image)) : choice?.path;
}
