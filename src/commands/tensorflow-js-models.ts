import { open } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { filesLike, keepUpToDate, setMenuPaths } from './explorer-menu.ts';

const pattern = '**/model.json';
const mostFiles = 500;
const headBytes = 4096;

/** Keeps the Explorer's menu up to date on the files called `model.json` whose content is a TensorFlow.js model. */
export function watchTensorFlowJsModels(): vscode.Disposable {
  const update = async (): Promise<void> => {
    const models: vscode.Uri[] = [];
    for (const uri of await filesLike(pattern, mostFiles))
      if (await isTensorFlowJsModel(uri.fsPath)) models.push(uri);
    await setMenuPaths('segcause.tensorflowJsModels', models);
  };
  return keepUpToDate([pattern], update, { onChange: true });
}

/** Whether a file begins as a TensorFlow.js `model.json` does; no more of it is read. */
export async function isTensorFlowJsModel(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      const head = buffer.toString('utf8', 0, bytesRead);
      return (
        /^\s*\{/u.test(head) &&
        /"(?:modelTopology|weightsManifest)"|"format":\s*"(?:graph|layers)-model"/u.test(head)
      );
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
