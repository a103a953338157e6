import { basename } from 'node:path';
import * as vscode from 'vscode';
import { convertToOnnx, convertTrained } from '../conversion/convert.ts';
import { trainedAt } from '../conversion/trained/trained-at.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { conversionInWords, convertInWindow } from './python-conversion.ts';
import { pickWeights } from './trained-model.ts';

/** "Convert to ONNX with Python": runs the workspace's interpreter, asking first, and offers to explain the result. */
export async function convertWithPython(services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (!(await requireTrust())) return;
  const source = await sourceOf(called);
  if (source === undefined) return;
  const trained = await trainedAt(source.fsPath);
  const weights = trained && (await pickWeights(trained));
  if (weights === undefined) return;
  const done =
    weights === null
      ? await convertInWindow(services, source, (tools) => convertToOnnx(source.fsPath, tools))
      : await convertInWindow(services, vscode.Uri.file(weights.source), (tools) =>
          convertTrained(weights, tools),
        );
  if (done === undefined) return;
  const explain = 'Explain';
  const choice = await vscode.window.showInformationMessage(conversionInWords(done), explain);
  if (choice === explain)
    await vscode.commands.executeCommand('segcause.explain', vscode.Uri.file(done.onnx));
}

/** The file or folder that the command was called on; a SavedModel is the folder of its `saved_model.pb`. */
async function sourceOf(called: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const [uri] =
    called === undefined
      ? ((await vscode.window.showOpenDialog({
          title: 'Model to Convert to ONNX',
          filters: { 'PyTorch and SavedModel': ['pt', 'pth', 'pt2', 'ckpt', 'safetensors', 'pb'] },
        })) ?? [])
      : [called];
  if (uri === undefined) return undefined;
  return basename(uri.path) === 'saved_model.pb' ? vscode.Uri.joinPath(uri, '..') : uri;
}
