import { extname } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { OpenModel } from './open-model.ts';

/** The read-only editor on model files; what it needs is loaded when the first one opens. */
export class ModelEditor implements vscode.CustomReadonlyEditorProvider<OpenModel> {
  constructor(private readonly services: Services) {}

  async openCustomDocument(uri: vscode.Uri): Promise<OpenModel> {
    const { OpenModel } = await import('./open-model.ts');
    const model = new OpenModel(uri, this.services);
    const files = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), `*${extname(uri.path)}`);
    model.readAgainOn(vscode.workspace.createFileSystemWatcher(files));
    return model;
  }

  async resolveCustomEditor(model: OpenModel, panel: vscode.WebviewPanel): Promise<void> {
    const { connectModelPage } = await import('./model-session.ts');
    connectModelPage(panel, model, this.services);
  }
}
