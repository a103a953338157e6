import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { extension, folder } from './extension.ts';

describe('Contributions', () => {
  it('puts the explorer entries on models, and those of volumes on volumes, only', () => {
    const entries = extension().packageJSON.contributes.menus['explorer/context'] ?? [];
    assert.ok(entries.some(({ command }) => command === 'segcause.explain'));
    const others: Readonly<Record<string, RegExp>> = {
      'segcause.convertWithPython': /\(pt\|pth\|pt2\|ckpt\|safetensors\)\$/,
      'segcause.compareFolds': /^resourcePath in segcause\.foldedTrainings$/,
      'segcause.explainWith': /resourceFilename .*\bnii\b.* && !explorerResourceIsFolder$/,
      'segcause.openInViewer': /resourceFilename .*\bnii\b.* && !explorerResourceIsFolder$/,
    };
    for (const { command, when } of entries)
      assert.match(when, others[command] ?? /resourceExtname .*\bonnx\b/, command);
  });

  it('checks settings files with a schema that is packaged', () => {
    const { jsonValidation } = extension().packageJSON.contributes;
    assert.ok(jsonValidation.some(({ fileMatch }) => fileMatch === '*.explain.json'));
    for (const { url } of jsonValidation) {
      const schema: unknown = JSON.parse(readFileSync(path.join(extension().extensionPath, url), 'utf8'));
      assert.ok(typeof schema === 'object' && schema !== null && 'properties' in schema, url);
    }
  });

  it('completes and checks a settings file as it is typed', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'typed.explain.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{ "preset": "no such preset",\n  "" }'));
    await vscode.window.showTextDocument(uri);
    const problems = await until(() => {
      const found = vscode.languages.getDiagnostics(uri).map(({ message }) => message);
      return found.some((message) => message.includes('"paper"')) ? found : undefined;
    });
    assert.ok(problems.length > 0);
    const completions = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(1, 3),
    );
    const labels = completions.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const key of ['image', 'mask', 'references', 'roi']) assert.ok(labels.includes(key), key);
  });
});

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let turn = 0; turn < 100; turn++) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not come about within ten seconds.');
}
