import * as vscode from 'vscode';
import { isTensorFlowJsModel } from './tensorflow-js-models.ts';

const mostModels = 200;

/**
 * The model a command is about: the one it was called on, else one that the user picks.
 * @param title of the question
 * @param except a model that is not offered
 */
export async function pickModel(
  called: vscode.Uri | undefined,
  title = 'Model to Explain',
  except?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  if (called !== undefined) return called;
  const all = await modelsInWorkspace();
  const found = all.filter((uri) => uri.toString() !== except?.toString());
  if (found.length === 0) {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title,
        filters: { 'ONNX, Keras and TensorFlow.js models': ['onnx', 'h5', 'keras', 'json'] },
      })) ?? [];
    return uri;
  }
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
  const choice = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Segmentation model (ONNX, Keras, TensorFlow.js)',
  });
  return choice?.uri;
}

async function modelsInWorkspace(): Promise<readonly vscode.Uri[]> {
  const pattern = '**/{*.onnx,*.h5,*.keras,model.json}';
  const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostModels);
  const isModel = await Promise.all(
    found.map(async (uri) => !uri.path.endsWith('.json') || (await isTensorFlowJsModel(uri.fsPath))),
  );
  return found.filter((_, i) => isModel[i]);
}
