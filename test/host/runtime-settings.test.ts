import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { applyRemedy } from '../../src/views/failures.ts';
import type { Remedy } from '../../src/errors.ts';
import { runtimeChoice, tensorflowFolder } from '../../src/views/runtime-settings.ts';
import { folder } from './extension.ts';

const { Global, Workspace } = vscode.ConfigurationTarget;

async function set(setting: string, value: unknown, target = Workspace): Promise<void> {
  await vscode.workspace.getConfiguration('segcause').update(setting, value, target);
}

describe('The settings of the runtime', () => {
  let storage = vscode.Uri.file('/');

  beforeEach(() => {
    storage = vscode.Uri.file(mkdtempSync(path.join(tmpdir(), 'segcause-storage-')));
  });
  afterEach(async () => {
    rmSync(storage.fsPath, { recursive: true });
    for (const setting of ['runtime', 'device', 'tensorflowPath'])
      for (const target of [Global, Workspace]) await set(setting, undefined, target);
  });

  it('leave all to SegCause where nothing is set, or what is set is not known', async () => {
    const automatic = { runtime: 'auto', device: 'auto', tensorflow: null };
    assert.deepEqual(runtimeChoice(storage), automatic);
    await set('runtime', 'abacus');
    await set('device', 7);
    assert.deepEqual(runtimeChoice(storage), automatic);
  });

  it('choose runtime and device', async () => {
    await set('runtime', 'tensorflow');
    await set('device', 'cuda');
    assert.deepEqual(runtimeChoice(storage), { runtime: 'tensorflow', device: 'cuda', tensorflow: null });
  });

  it('take the native package that was set up, or the one of a folder that is named', async () => {
    mkdirSync(tensorflowFolder(storage));
    assert.equal(runtimeChoice(storage).tensorflow, path.join(storage.fsPath, 'tensorflow'));
    const { fsPath } = folder();
    for (const [named, found] of [
      ['/opt/tf', '/opt/tf'],
      ['/opt/tf/node_modules', '/opt/tf'],
      ['/opt/tf/node_modules/@tensorflow/tfjs-node-gpu', '/opt/tf'],
      ['${workspaceFolder}/web', path.join(fsPath, 'web')],
      ['web', path.join(fsPath, 'web')],
      ['~/web', path.join(homedir(), 'web')],
    ] as const) {
      await set('tensorflowPath', named);
      assert.equal(runtimeChoice(storage).tensorflow, path.resolve(found), named);
    }
  });

  it('are changed by what a button offers, where they were set', async () => {
    const remedy: Remedy = { kind: 'useRuntime', runtime: 'onnxruntime' };
    await set('runtime', 'tensorflow', Global);
    await applyRemedy(remedy);
    const { globalValue, workspaceValue } = inspected();
    assert.deepEqual([globalValue, workspaceValue], ['onnxruntime', undefined]);
    await set('runtime', 'tensorflow');
    await applyRemedy(remedy);
    assert.equal(inspected().workspaceValue, 'onnxruntime');
  });
});

function inspected(): { readonly globalValue?: unknown; readonly workspaceValue?: unknown } {
  return vscode.workspace.getConfiguration('segcause').inspect('runtime') ?? {};
}
