import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { explanationSchema, type Explanation } from '../../src/documents/explanation.ts';
import { childrenOf } from '../support/processes.ts';
import { folder } from './extension.ts';

const viewType = 'segcause.explanation';

function inFolder(name: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), name);
}

/** The file that the active tab shows in the explanation editor. */
function shown(): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === viewType ? input.uri.fsPath : undefined;
}

function read(file: string): Explanation {
  return explanationSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function engines(): readonly number[] {
  return childrenOf(process.pid)
    .filter(({ command }) => command.includes('engine.cjs'))
    .map(({ pid }) => pid);
}

describe('The explanation editor', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens on an explanation of the sample that is ready to run', async () => {
    await vscode.commands.executeCommand('segcause.explain', inFolder('unet_late.onnx'));
    const file = shown();
    assert.ok(file);
    const { status, question, prediction, layers, maps } = read(file);
    assert.equal(status, 'ready');
    assert.equal(question.image.path, 'images/slice_084.png');
    assert.deepEqual(question.roi.size, [32, 32]);
    assert.deepEqual(prediction.size, question.input.size);
    assert.ok(layers.length > 5);
    assert.deepEqual(
      maps.flatMap(({ effects }) => effects),
      [],
    );
  });

  it('keeps its model and image by path and hash', async () => {
    await vscode.commands.executeCommand('segcause.explain', inFolder('unet_early.onnx'));
    const { question } = read(shown() ?? '');
    for (const { path, sha256 } of [question.model, question.image]) {
      const { createHash } = await import('node:crypto');
      const bytes = readFileSync(inFolder(path).fsPath);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256, path);
    }
  });

  it('works again after its engine was killed', async () => {
    await vscode.commands.executeCommand('segcause.explain', inFolder('unet_late.onnx'));
    const [engine] = engines();
    assert.ok(engine, 'no engine process runs');
    process.kill(engine, 'SIGKILL');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('segcause.explain', inFolder('unet_early.onnx'));
    assert.ok(shown()?.includes('unet_early'));
    assert.equal(engines().length, 1);
    assert.ok(!engines().includes(engine));
  });

  it('is what an explanation file opens with, even a malformed one', async () => {
    for (const [name, text] of [
      ['empty', ''],
      ['cut', '{"format":"segcause.explanation","vers'],
      ['foreign', '{"format":"something else"}'],
      ['newer', '{"format":"segcause.explanation","version":99}'],
    ] as const) {
      const uri = inFolder(`${name}.segcause.json`);
      await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
      await vscode.commands.executeCommand('vscode.open', uri);
      assert.equal(shown(), uri.fsPath);
      assert.equal(readFileSync(uri.fsPath, 'utf8'), text, 'the file was changed');
    }
  });

  it('writes settings that give the same question again', async () => {
    const settings = inFolder('unet_late.explain.json');
    const original = readFileSync(settings.fsPath, 'utf8');
    await vscode.commands.executeCommand('segcause.createSettings', inFolder('unet_late.onnx'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, settings.fsPath);
    assert.equal(readFileSync(settings.fsPath, 'utf8'), original, 'settings that exist were changed');
    assert.ok(existsSync(settings.fsPath));
  });
});
