import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { folder } from './extension.ts';

/** The custom editor that the active tab shows a file in. */
function editorOf(uri: vscode.Uri): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString()
    ? input.viewType
    : undefined;
}

describe('The editor on models', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const ending of ['onnx', 'h5', 'keras']) {
    it(`opens on .${ending}`, async () => {
      const uri = vscode.Uri.joinPath(folder(), `double-clicked.${ending}`);
      await vscode.workspace.fs.writeFile(uri, Buffer.from('no model'));
      await vscode.commands.executeCommand('vscode.open', uri);
      assert.equal(editorOf(uri), 'segcause.model');
    });
  }

  it('opens on model.json only when asked to', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'model.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{}'));
    await vscode.commands.executeCommand('vscode.open', uri);
    assert.equal(editorOf(uri), undefined);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'segcause.tensorflowJsModel');
    assert.equal(editorOf(uri), 'segcause.tensorflowJsModel');
  });
});
