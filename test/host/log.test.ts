import { strict as assert } from 'node:assert';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { folder } from './extension.ts';

/** What the output channel shows, once it has the words. */
async function shownLog(words: RegExp): Promise<string> {
  await vscode.commands.executeCommand('segcause.showLog');
  let text = '';
  for (let waited = 0; waited < 10_000; waited += 100) {
    const channel = vscode.workspace.textDocuments.find(
      ({ uri }) => uri.scheme === 'output' && uri.path.endsWith('.SegCause'),
    );
    text = channel?.getText() ?? '';
    if (words.test(text)) return text;
    await sleep(100);
  }
  throw new Error(`No ${String(words)} in: ${text}`);
}

describe('The log', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('says at once what the extension runs in and with', async () => {
    const text = await shownLog(/SegCause \d/u);
    assert.match(
      text,
      /SegCause \d+\.\d+\.\d+, .+ 1\.\d+\.\d+.*, Node\.js \d+.*, ONNX Runtime \d+.*, TensorFlow\.js \d+.*, \w+ \w+/u,
    );
  });

  it('says what was prepared and with what the engine runs, and names files without their folders', async () => {
    await vscode.commands.executeCommand('segcause.explain', vscode.Uri.joinPath(folder(), 'unet_late.onnx'));
    const text = await shownLog(/Prepared the explanation/u);
    assert.match(text, /The engine starts: runtime auto, device auto.*; memory limit 2 GB/u);
    assert.match(text, /Prepared the explanation of unet_late\.onnx in \d+\.\d s\./u);
    assert.match(
      text,
      /unet_late\.onnx on slice_084\.png; mask .*; input .*; RoI y \d+, x \d+, 32×32.* draws, seed /u,
    );
    for (const path of [folder().fsPath, homedir()]) assert.ok(!text.includes(path), path);
  });

  it('says where a failure happened', async () => {
    const broken = vscode.Uri.joinPath(folder(), 'broken.onnx');
    await vscode.workspace.fs.writeFile(broken, Buffer.from('no model'));
    await vscode.commands.executeCommand('vscode.open', broken);
    const text = await shownLog(/broken\.onnx/u);
    assert.match(text, /\[warning\] UserError: .*broken\.onnx.*\n +at .*engine\.cjs:\d+/u);
    assert.ok(!text.includes(folder().fsPath));
    await vscode.workspace.fs.delete(broken);
  });
});
