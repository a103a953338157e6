import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { at } from '../at.ts';
import {
  extensionsOf,
  type ImageKind,
  masksFor,
  rankImages,
  surroundingsOf,
  withoutResultPictures,
} from './image-files.ts';

interface Choice extends vscode.QuickPickItem {
  readonly path?: string | null;
}

const namesOf = (kind: ImageKind): string => `*.{${extensionsOf(kind).join(',')}}`;
const resultNames = '*.{segcause,segcause-comparison}.json';
const browse: Choice = { label: '$(folder-opened) Browse…', alwaysShow: true };

async function browseForImage(title: string, near: string, kind: ImageKind): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title,
      defaultUri: vscode.Uri.file(near),
      // A dialog knows the last ending alone.
      filters: {
        [kind === 'volumes' ? 'Volumes' : 'Images']: extensionsOf(kind).map((one) =>
          one.replace('nii.gz', 'gz'),
        ),
      },
    })) ?? [];
  return uri?.fsPath;
}

function toChoice(path: string): Choice {
  return { label: basename(path), description: vscode.workspace.asRelativePath(dirname(path)), path };
}

/** The images of a folder itself. */
export async function imagesIn(folder: string, kind: ImageKind): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, namesOf(kind)));
  return found.map((uri) => uri.fsPath);
}

async function imagesBelow(
  folder: vscode.WorkspaceFolder | string,
  kind: ImageKind,
): Promise<readonly string[]> {
  const within = new vscode.RelativePattern(folder, `**/${namesOf(kind)}`);
  const results = new vscode.RelativePattern(folder, `**/${resultNames}`);
  const [found, saved] = await Promise.all(
    [within, results].map((files) => vscode.workspace.findFiles(files, '**/node_modules/**', 1000)),
  );
  return withoutResultPictures(pathsOf(found), pathsOf(saved));
}

function pathsOf(uris: readonly vscode.Uri[] = []): readonly string[] {
  return uris.map((uri) => uri.fsPath);
}

/** The images beside a model and in the workspace. */
export async function imagesAround(model: string, kind: ImageKind): Promise<readonly string[]> {
  const folders = [dirname(model), ...(vscode.workspace.workspaceFolders ?? [])];
  return [...new Set((await Promise.all(folders.map((folder) => imagesBelow(folder, kind)))).flat())];
}

/** How an image is asked for. */
interface ImageQuestion {
  readonly kind: ImageKind;
  readonly title: string;
  readonly placeHolder: string;
  /** Images that are not offered. */
  readonly except?: readonly string[];
  /** An entry that says that there is no further one. */
  readonly done?: string;
}

/**
 * An image near the model or in the workspace, or any other; undefined when dismissed, null when there is to be no
 * further one.
 */
export async function pickImage(
  model: string,
  { kind, title, placeHolder, except = [], done }: ImageQuestion,
): Promise<string | null | undefined> {
  const others = (await imagesAround(model, kind)).filter((path) => !except.includes(path));
  const last: readonly Choice[] = done === undefined ? [] : [{ label: done, path: null, alwaysShow: true }];
  const items = [...last, ...rankImages(others, model).map(toChoice), browse];
  const choice = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return choice === browse ? browseForImage(title, dirname(model), kind) : choice?.path;
}

/** The reference mask of an image's files: a likely one, none (null), or any other; undefined when dismissed. */
export async function pickMask(
  files: readonly string[],
  kind: ImageKind,
): Promise<string | null | undefined> {
  const image = at(files, 0);
  // Above the workspace there may be more files than are searched.
  const beside = await imagesIn(dirname(image), kind);
  const around = await imagesBelow(surroundingsOf(image), kind);
  const likely = masksFor(image, [...new Set([...beside, ...around])], files.length > 1);
  const none: Choice = {
    label: "None: use the model's own prediction",
    description: 'Dice is measured against the unchanged prediction',
    path: null,
  };
  const title = `Reference Mask of ${basename(image)}`;
  const items = [...likely.map(toChoice), none, browse];
  const choice = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return choice === browse ? browseForImage(title, dirname(image), kind) : choice?.path;
}
