import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { convertToOnnx, MissingPackages } from '../conversion/convert.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { questionsFor } from './conversion-questions.ts';
import { workspacePython } from './python-interpreter.ts';
import { watched } from './watched.ts';

/** "Convert to ONNX with Python": runs the workspace's interpreter, asking first, and offers to explain the result. */
export async function convertWithPython(services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (!(await requireTrust())) return;
  const source = await sourceOf(called);
  if (source === undefined) return;
  const folder = vscode.workspace.getWorkspaceFolder(source)?.uri.fsPath ?? dirname(source.fsPath);
  const interpreter = await workspacePython(source, folder);
  const script = vscode.Uri.joinPath(services.extensionUri, 'media', 'python', 'convert.py').fsPath;
  const notes: string[] = [];
  try {
    const out = await convertToOnnx(source.fsPath, {
      python: { interpreter, script },
      ask: questionsFor(source, services.extensionUri),
      folders: [folder],
      note: (lines) => {
        notes.push(...lines);
        for (const line of lines) services.log.warn(`${basename(source.fsPath)}: ${line}`);
      },
      watched: (title, work) =>
        watched(services.log, title, ({ onLine, onStep, signal }) =>
          work({
            onLine: (line) => {
              onLine(line);
              if (!line.startsWith('> ')) onStep(line.slice(0, 80));
            },
            signal,
          }),
        ),
    });
    if (out !== undefined) await offerToExplain(out, notes);
  } catch (error) {
    if (!(error instanceof MissingPackages)) throw error;
    services.log.warn(error.message);
    await offerToInstall(error);
  }
}

async function offerToInstall({ message, line }: MissingPackages): Promise<void> {
  const copy = 'Copy Install Line';
  if ((await vscode.window.showErrorMessage(message, copy)) === copy)
    await vscode.env.clipboard.writeText(line);
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

async function offerToExplain(out: string, notes: readonly string[]): Promise<void> {
  const explain = 'Explain';
  const name = basename(out);
  const choice = await vscode.window.showInformationMessage(
    [`${name} was written; ${name}.json says how.`, ...notes.map((note) => `Note: ${note}.`)].join(' '),
    explain,
  );
  if (choice === explain) await vscode.commands.executeCommand('segcause.explain', vscode.Uri.file(out));
}
