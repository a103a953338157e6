import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { deviceNames, type RuntimeChoice, runtimeNames } from '../protocol/runtime-choice.ts';

const settings = ['segcause.runtime', 'segcause.device', 'segcause.tensorflowPath'];

/** The folder of the extension's storage that *Set Up TensorFlow Runtime* installs into. */
export function tensorflowFolder(storageUri: vscode.Uri): string {
  return join(storageUri.fsPath, 'tensorflow');
}

/** Whether a change of settings is about what models run on. */
export function concernsRuntime(change: vscode.ConfigurationChangeEvent): boolean {
  return settings.some((setting) => change.affectsConfiguration(setting));
}

/** What models run on, as the settings say. */
export function runtimeChoice(storageUri: vscode.Uri): RuntimeChoice {
  const configuration = vscode.workspace.getConfiguration('segcause');
  const { runtime = 'auto', device = 'auto' } = {
    runtime: runtimeNames.find((name) => name === configuration.get('runtime')),
    device: deviceNames.find((name) => name === configuration.get('device')),
  };
  const path = configuration.get<string>('tensorflowPath', '').trim();
  const installed = tensorflowFolder(storageUri);
  const tensorflow = path === '' ? (existsSync(installed) ? installed : null) : expanded(path);
  return { runtime, device, tensorflow };
}

/** The folder that holds `node_modules`, of whatever in it the user has named. */
function expanded(path: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const root = folder?.uri.fsPath ?? homedir();
  const absolute = resolve(
    root,
    path.replace('${workspaceFolder}', root).replace(/^~(?=$|[/\\])/u, homedir()),
  );
  return absolute.replace(/[/\\]node_modules(?:[/\\]@tensorflow(?:[/\\]tfjs-node(?:-gpu)?)?)?$/u, '');
}
