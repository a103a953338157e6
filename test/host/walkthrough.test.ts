import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { copySample } from '../../src/commands/open-sample.ts';
import { extension } from './extension.ts';

describe('The walkthrough', () => {
  const steps = extension().packageJSON.contributes.walkthroughs.flatMap((one) => one.steps);

  it('leads from the sample to a layer’s definition', () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['sample', 'explain', 'read', 'compare', 'definition'],
    );
  });

  it('has a button in each step, whose command exists and completes the step', async () => {
    const registered = await vscode.commands.getCommands(true);
    for (const { id, description, completionEvents } of steps) {
      const [, button = ''] = /\(command:([\w.]+)\)/u.exec(description) ?? [];
      assert.ok(completionEvents.includes(`onCommand:${button}`), id);
      for (const event of completionEvents) {
        const command = event.replace(/^onCommand:/u, '');
        assert.ok(registered.includes(command), command);
      }
    }
  });

  it('has a small picture in each step, with words for those who cannot see it', () => {
    for (const { media } of steps) {
      const file = path.join(extension().extensionPath, media.image);
      assert.ok(readFileSync(file).length < 200_000, media.image);
      assert.ok(media.altText.length > 20, media.image);
    }
  });
});

describe('Reading an explanation', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens as a page of Markdown', async () => {
    await vscode.commands.executeCommand('segcause.readingGuide');
    const types = (): readonly unknown[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) =>
        tabs.map(({ input }) => (input instanceof vscode.TabInputWebview ? input.viewType : null)),
      );
    const isShown = (): boolean => types().some((type) => String(type).includes('markdown.preview'));
    for (let waited = 0; waited < 5000 && !isShown(); waited += 50) await sleep(50);
    assert.ok(isShown(), String(types()));
  });
});

describe('The sample', () => {
  it('is not there where copying it failed', async () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'segcause-copy-'));
    try {
      const sample = vscode.Uri.joinPath(extension().extensionUri, 'no-sample');
      await assert.rejects(copySample(sample, vscode.Uri.file(parent)), /cannot be copied/u);
      assert.deepEqual(readdirSync(parent), []);
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });

  it('is copied once, and what lies in the copy stays', async () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'segcause-copy-'));
    try {
      const sample = vscode.Uri.joinPath(extension().extensionUri, 'sample');
      const { fsPath } = await copySample(sample, vscode.Uri.file(parent));
      assert.ok(existsSync(path.join(fsPath, 'unet_late.onnx')));
      rmSync(path.join(fsPath, 'unet_late.onnx'));
      assert.equal((await copySample(sample, vscode.Uri.file(parent))).fsPath, fsPath);
      assert.ok(!existsSync(path.join(fsPath, 'unet_late.onnx')));
      assert.deepEqual(readdirSync(parent), ['segcause-sample']);
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });
});
