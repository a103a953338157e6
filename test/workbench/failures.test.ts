import { strict as assert } from 'node:assert';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { processesWith } from '../support/processes.ts';
import { addFixture, changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import {
  chooseFromExplorerMenu,
  dismissToasts,
  openInPanel,
  quickPick,
  screenshot,
  toasts,
  webview,
} from '../support/workbench.ts';
import { Panel } from './panel.ts';

const explain = 'Explain Segmentation Model';

describe('What goes wrong', () => {
  const vscode = useVscode();

  function explanations(): readonly string[] {
    return readdirSync(vscode.folder).filter((name) => name.includes('.segcause.json'));
  }

  /** The one message that is shown, which must be one line that names the file. */
  async function message(page: Page, file: string): Promise<string> {
    const error = toasts(page).filter({ hasText: file });
    await error.first().waitFor();
    await toasts(page).filter({ hasText: 'Reading' }).first().waitFor({ state: 'detached' });
    assert.equal(await toasts(page).count(), 1, 'more than one message');
    const text = await error.innerText();
    assert.ok(!text.includes('\n') && text.length < 300, text);
    assert.doesNotMatch(text, /unexpectedly|undefined|Error:|\bat .*\.[cm]?js/);
    return text;
  }

  describe('in a model', () => {
    const models = ['truncated', 'corrupt', 'text', 'external_missing', 'external_escaping', 'classifier'];

    before(() =>
      vscode.open((folder) => {
        for (const model of models) {
          addFixture(folder, `models/${model}.onnx`);
          writeFileSync(path.join(folder, `${model}.explain.json`), '{ "image": "images/slice_084.png" }');
        }
      }),
    );
    afterEach(() => dismissToasts(vscode.page));

    for (const model of models) {
      it(`is told in one line: ${model}`, async () => {
        await chooseFromExplorerMenu(vscode.page, `${model}.onnx`, explain);
        console.log(`        ${await message(vscode.page, `${model}.onnx`)}`);
        await screenshot(vscode.page, `failure ${model}`);
        assert.deepEqual(explanations(), []);
      });
    }
  });

  describe('in the question', () => {
    const faults: Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>> = {
      'unknown preset': ['unet_late.explain.json', { preset: 'guess' }],
      'missing image': ['absent.png', { preset: 'paper', image: 'images/absent.png' }],
      'mask of another size': ['rgb8.png', { image: 'images/slice_084.png', mask: 'rgb8.png' }],
      'region outside': ['250', { mask: undefined, roi: [250, 250, 32, 32] }],
    };

    before(() =>
      vscode.open((folder) => {
        addFixture(folder, 'images/rgb8.png');
      }),
    );
    afterEach(() => dismissToasts(vscode.page));

    for (const [name, [named, changes]] of Object.entries(faults)) {
      it(`is told in one line: ${name}`, async () => {
        changeQuestion(vscode.folder, changes);
        await chooseFromExplorerMenu(vscode.page, 'unet_late.onnx', explain);
        console.log(`        ${await message(vscode.page, named)}`);
        assert.deepEqual(explanations(), []);
      });
    }
  });

  it('asks for an image where no settings name one, and leaves nothing when dismissed', async () => {
    const page = await vscode.open((folder) => {
      rmSync(path.join(folder, 'unet_late.explain.json'));
    });
    await chooseFromExplorerMenu(page, 'unet_late.onnx', explain);
    await quickPick(page).filter({ hasText: 'slice_084.png' }).first().waitFor();
    await screenshot(page, 'image choice');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(500);
    assert.equal(await toasts(page).count(), 0);
    assert.deepEqual(explanations(), []);
  });

  it('shows why an explanation cannot be read, and offers its text', async () => {
    const page = await vscode.open((folder) => {
      writeFileSync(path.join(folder, 'cut.segcause.json'), '{"format":"segcause.explanation","vers');
    });
    const notice = webview(page).getByTestId('unreadable');
    await openInPanel(page, 'cut.segcause.json', notice);
    assert.match(await notice.innerText(), /cut\.segcause\.json/);
    await screenshot(page, 'explanation unreadable');
    await webview(page).getByTestId('open-as-text').click();
    await page.locator('.monaco-editor .view-line').first().waitFor();
  });

  it('says so when the engine dies in a run, and runs again', async () => {
    const engines = (): readonly number[] =>
      processesWith(vscode.marker)
        .filter(({ command }) => command.includes('engine.cjs'))
        .map(({ pid }) => pid);
    const page = await vscode.open();
    // Windows of the tests before may still have theirs.
    const others = new Set(engines());
    const panel = await Panel.explain(page);
    await panel.run();
    await panel.until('progress', async () => /\d of [\d\s]+/.test(await panel.status()));
    const [engine, ...more] = engines().filter((pid) => !others.has(pid));
    assert.ok(engine !== undefined && more.length === 0, `${more.length} more engines`);
    process.kill(engine, 'SIGKILL');
    await panel.by('failure').waitFor();
    const words = await panel.by('failure').innerText();
    console.log(`        ${words.trim()}`);
    assert.match(words, /engine/i);
    assert.doesNotMatch(words, /unexpectedly/);
    await screenshot(page, 'engine killed');
    await panel.type('setting-block', 64);
    await panel.type('setting-draws', 2);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 16 blocks/);
    assert.equal(await panel.by('failure').count(), 0);
  });
});
