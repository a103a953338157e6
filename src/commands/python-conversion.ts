import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { type ConversionTools, MissingPackages } from '../conversion/convert.ts';
import type { Services } from '../views/services.ts';
import { questionsFor } from './conversion-questions.ts';
import { workspacePython } from './python-interpreter.ts';
import { watched } from './watched.ts';

/** A file that was converted, and what the user should know of it, a line each. */
interface Conversion {
  readonly onnx: string;
  readonly notes: readonly string[];
}

/**
 * Runs a conversion with the workspace's Python, asking the user of the window; packages that are missing are named with
 * the line that installs them.
 * @param isLogShown whether the log is brought to the front, which what opens next would share the window with
 * @returns undefined when the user cancelled, or packages are missing
 * @throws UserError when there is no Python, or the conversion fails
 */
export async function convertInWindow(
  services: Services,
  source: vscode.Uri,
  convert: (tools: ConversionTools) => Promise<string | undefined>,
  isLogShown = true,
): Promise<Conversion | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(source)?.uri.fsPath ?? dirname(source.fsPath);
  const interpreter = await workspacePython(source, folder);
  const script = vscode.Uri.joinPath(services.extensionUri, 'media', 'python', 'convert.py').fsPath;
  const notes: string[] = [];
  try {
    const onnx = await convert({
      python: { interpreter, script },
      ask: questionsFor(source, services.extensionUri),
      folders: [folder],
      note: (lines) => {
        notes.push(...lines);
        for (const line of lines) services.log.warn(`${basename(source.fsPath)}: ${line}`);
      },
      watched: (title, work) =>
        watched(
          services.log,
          title,
          ({ onLine, onStep, signal }) =>
            work({
              onLine: (line) => {
                onLine(line);
                if (!line.startsWith('> ')) onStep(line.slice(0, 80));
              },
              signal,
            }),
          isLogShown,
        ),
    });
    return onnx === undefined ? undefined : { onnx, notes };
  } catch (error) {
    if (!(error instanceof MissingPackages)) throw error;
    services.log.warn(error.message);
    await offerToInstall(error);
    return undefined;
  }
}

/** What is said of a file that was written. */
export function conversionInWords({ onnx, notes }: Conversion): string {
  const name = basename(onnx);
  return [`${name} was written; ${name}.json says how.`, ...notes.map((note) => `Note: ${note}.`)].join(' ');
}

async function offerToInstall({ message, line }: MissingPackages): Promise<void> {
  const copy = 'Copy Install Line';
  if ((await vscode.window.showErrorMessage(message, copy)) === copy)
    await vscode.env.clipboard.writeText(line);
}
