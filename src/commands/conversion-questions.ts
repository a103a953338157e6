import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Inspected } from '../conversion/answers.ts';
import { type ModelCandidate, candidatesIn, likelyArguments } from '../definitions/python/candidates.ts';
import { type ModelCall, onnxPathOf, type Purpose, type Questions } from '../conversion/convert.ts';
import { likelyShape, shapeFrom, shapeInWords } from '../conversion/input-shape.ts';
import { loadPythonParser } from '../definitions/python/parser.ts';
import { PythonProject } from '../definitions/python/project.ts';
import { SourceFiles } from '../definitions/source-files.ts';
import { preprocessingSchema } from '../documents/preprocessing.ts';
import { typedInLines } from '../programs/command.ts';
import { settingsPathOf } from '../views/model-files.ts';

interface Choice extends vscode.QuickPickItem {
  readonly candidate?: ModelCandidate;
}

/** Asks the user of a window about the conversion of one file. */
export function questionsFor(source: vscode.Uri, extensionUri: vscode.Uri): Questions {
  const name = basename(source.fsPath);
  return {
    mayRun: async (command, purpose) => {
      const { question, detail, button } = words(name, purpose);
      const modal = { modal: true, detail: `${detail}\n\n${typedInLines(command).trim()}` };
      return (await vscode.window.showWarningMessage(question, modal, button)) === button;
    },
    weights: async (choices) =>
      vscode.window.showQuickPick(choices, {
        title: `Weights in ${name}`,
        placeHolder: 'It holds several: which are converted?',
        ignoreFocusOut: true,
      }),
    modelCall: (inspected) => askModelCall(source, inspected, extensionUri),
    shape: async (inspected) => {
      const likely = likelyShape(inspected, await sizeBeside(source.fsPath));
      const text = await vscode.window.showInputBox({
        title: `Input of ${name}`,
        prompt: 'Batch × channels × height × width; depth × height × width for volumes',
        value: shapeInWords(likely),
        ignoreFocusOut: true,
        validateInput: (value) =>
          shapeFrom(value) === null ? 'Three to five whole numbers, such as 1×3×256×256' : null,
      });
      return text === undefined ? undefined : (shapeFrom(text) ?? undefined);
    },
    outputPath: async (existing) => {
      const free = freeName(existing);
      const [replace, keep] = ['Replace', `Write ${basename(free)}`];
      const modal = { modal: true, detail: 'What it holds would be lost.' };
      const question = `${basename(existing)} exists already. Replace it?`;
      const choice = await vscode.window.showWarningMessage(question, modal, replace, keep);
      return choice === replace ? existing : choice === keep ? free : undefined;
    },
  };
}

function words(
  name: string,
  purpose: Purpose,
): { readonly question: string; readonly detail: string; readonly button: string } {
  switch (purpose.kind) {
    case 'inspect':
      return {
        question: `Look into ${name} with Python?`,
        detail: 'No code that is in the file is run.',
        button: 'Run',
      };
    case 'pickle':
      return {
        question: `${name} holds more than weights (${purpose.reason}). Run the code in it?`,
        detail:
          'To load this pickle is to run what it says, with all that you may do on this machine. Go on only if you trust whoever made the file.',
        button: 'Run Its Code',
      };
    case 'convert':
      return {
        question: `Convert ${name} to ${basename(purpose.out)}?`,
        detail:
          purpose.network === null
            ? 'Python is run with your packages and the code of this workspace.'
            : 'Python is run with your packages, and builds the network that the command names. No code of this workspace is run.',
        button: 'Run',
      };
  }
}

async function askModelCall(
  source: vscode.Uri,
  inspected: Inspected,
  extensionUri: vscode.Uri,
): Promise<ModelCall | undefined> {
  const candidates = await candidatesNear(source, inspected.modules ?? [], extensionUri);
  const other: Choice = { label: '$(package) Of a Package…', description: 'package.module:Name' };
  const items = [...candidates.map(toChoice), other];
  const title = `Model of ${basename(source.fsPath)}`;
  const placeHolder = 'It holds weights alone: the class or function that makes their model';
  const choice = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  if (choice === undefined) return undefined;
  const { candidate } = choice;
  const model = candidate === undefined ? await askName(title) : `${candidate.file}:${candidate.name}`;
  if (model === undefined) return undefined;
  const name = model.slice(model.lastIndexOf(':') + 1);
  const given = Object.entries(inspected.given ?? {}).map(([key, value]) => `${key}=${value}`);
  const text = await vscode.window.showInputBox({
    title: `Arguments of ${name}`,
    prompt: candidate === undefined ? `${name}(…)` : `${name}(${candidate.parameters.join(', ')})`,
    placeHolder: 'As in Python; empty for the defaults',
    value: candidate === undefined ? given.join(', ') : likelyArguments(candidate, inspected.given ?? {}),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : { model, arguments: text.trim() };
}

function askName(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: 'Module and name, such as segmentation_models_pytorch:Unet',
    ignoreFocusOut: true,
    validateInput: (value) => (/^[\w.]+:[\w.]+$/u.test(value) ? null : 'package.module:Name'),
  });
}

async function candidatesNear(
  source: vscode.Uri,
  modules: readonly string[],
  extensionUri: vscode.Uri,
): Promise<readonly ModelCandidate[]> {
  const at = (file: string): string => vscode.Uri.joinPath(extensionUri, 'dist', 'python', file).fsPath;
  const files = new SourceFiles('**/*.py');
  try {
    const [parse, { texts, uris }] = await Promise.all([
      loadPythonParser({ parser: at('web-tree-sitter.wasm'), grammar: at('tree-sitter-python.wasm') }),
      files.read(source),
    ]);
    return candidatesIn(new PythonProject(texts, parse), modules).map((candidate) => ({
      ...candidate,
      file: uris.get(candidate.file)?.fsPath ?? candidate.file,
    }));
  } finally {
    files.dispose();
  }
}

function toChoice(candidate: ModelCandidate): Choice {
  const { name, file, line, kind, parameters, fits } = candidate;
  return {
    label: `$(symbol-${kind}) ${name}`,
    description: `${vscode.workspace.asRelativePath(file)}:${line}${fits ? ' · fits the weights' : ''}`,
    detail: `${name}(${parameters.join(', ')})`,
    candidate,
  };
}

/** The size of the image that the settings beside the model's ONNX file say. */
async function sizeBeside(
  source: string,
): Promise<{ width?: number | undefined; height?: number | undefined }> {
  try {
    const json: unknown = JSON.parse(await readFile(settingsPathOf(onnxPathOf(source)), 'utf8'));
    const given =
      typeof json === 'object' && json !== null && 'preprocessing' in json ? json.preprocessing : {};
    return preprocessingSchema.parse(given);
  } catch {
    return {};
  }
}

/** The first of `NAME-2.onnx`, `NAME-3.onnx`, … that is free. */
function freeName(path: string): string {
  const stem = join(dirname(path), basename(path, extname(path)));
  for (let turn = 2; ; turn++) {
    const name = `${stem}-${turn}${extname(path)}`;
    if (!existsSync(name)) return name;
  }
}
