import { strict as assert } from 'node:assert';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { largeModel } from '../support/large-model.ts';
import { addFixture } from '../support/sample.ts';
import { processesWith } from '../support/processes.ts';
import { useVscode } from '../support/vscode.ts';
import {
  explorerRow,
  openInPanel,
  quickPick,
  runCommand,
  screenshot,
  webview,
} from '../support/workbench.ts';

describe('A model that is opened', () => {
  const vscode = useVscode();

  before(() =>
    vscode.open((folder) => {
      addFixture(folder, 'models/text.onnx');
      writeFileSync(path.join(folder, 'large.onnx'), largeModel());
      copyFileSync(path.join(folder, 'unet_late.onnx'), path.join(folder, 'fold[1].onnx'));
    }),
  );

  it('shows its architecture and what its file says, and leads to the code and to a comparison', async () => {
    const { page } = vscode;
    const frame = webview(page);
    await openInPanel(page, 'unet_late.onnx', frame.getByTestId('tree'));
    assert.match(await frame.getByTestId('facts').innerText(), /pytorch/);
    await screenshot(page, 'model');
    await frame.getByTestId('compare').click();
    await quickPick(page).filter({ hasText: 'unet_early.onnx' }).first().waitFor();
    assert.equal(await quickPick(page).filter({ hasText: 'unet_late.onnx' }).count(), 0);
    await screenshot(page, 'model to compare with');
    await page.keyboard.press('Escape');
    await frame.getByTestId('layer').last().click();
    await page.keyboard.press('Enter');
    await page.locator('.tab', { hasText: 'unet.py' }).waitFor();
    await screenshot(page, 'model definition');
  });

  it('says in one line why a file is no model', async () => {
    const { page } = vscode;
    const notice = webview(page).getByTestId('model-notice');
    await openInPanel(page, 'text.onnx', notice);
    assert.match(await notice.innerText(), /text\.onnx/);
    await screenshot(page, 'model unreadable');
  });

  it('says when its file is gone, and reads it again when it is back', async () => {
    const { page, folder } = vscode;
    const frame = webview(page);
    const file = path.join(folder, 'fold[1].onnx');
    await openInPanel(page, 'fold[1].onnx', frame.getByTestId('tree'));
    rmSync(file);
    await frame.getByTestId('model-notice').filter({ hasText: 'fold[1].onnx' }).waitFor();
    await screenshot(page, 'model gone');
    copyFileSync(path.join(folder, 'unet_late.onnx'), file);
    await frame.getByTestId('tree').waitFor();
  });

  it('is what Explain and Compare in the palette are about', async () => {
    const { page } = vscode;
    await openInPanel(page, 'unet_late.onnx', webview(page).getByTestId('tree'));
    await runCommand(page, 'SegCause: Compare Segmentation Models');
    await page.locator('.quick-input-title', { hasText: 'Model to Compare unet_late.onnx With' }).waitFor();
    await page.keyboard.press('Escape');
    await runCommand(page, 'SegCause: Explain Segmentation Model');
    await webview(page).getByTestId('picture').waitFor();
  });

  it('keeps its buttons in one row, and its tree beside or above its facts, in a small window', async () => {
    const { page } = vscode;
    const frame = webview(page);
    const size = page.viewportSize();
    await openInPanel(page, 'unet_late.onnx', frame.getByTestId('tree'));
    await page.setViewportSize({ width: 800, height: 600 });
    const topOf = async (id: string): Promise<number> =>
      (await frame.getByTestId(id).boundingBox())?.y ?? NaN;
    assert.equal(await topOf('explain'), await topOf('compare'));
    assert.ok((await topOf('tree')) < (await topOf('facts')));
    await screenshot(page, 'model small');
    if (size !== null) await page.setViewportSize(size);
  });

  it('is painted within a second of having its frame, from 100 MB', async () => {
    const { page } = vscode;
    const frame = webview(page);
    const row = await explorerRow(page, 'large.onnx');
    const clicked = Date.now();
    await row.dblclick();
    await frame.getByTestId('facts').filter({ hasText: 'MB' }).waitFor();
    const filled = Date.now();
    const [given, painted] = await timesOf(page);
    const after = (time: number, start: number): string => `${((time - start) / 1000).toFixed(2)} s`;
    console.log(`        VS Code gives the page its frame after ${after(given, clicked)};`);
    console.log(
      `        first paint ${after(painted, given)} later, filled in at most ${after(filled, given)} later`,
    );
    await screenshot(page, 'model large');
    assert.ok(painted - given < 1000 && filled - given < 2000);
  });
});

/** When VS Code had loaded the frame of the model's page, and when something was first painted there, in ms. */
async function timesOf(page: Page): Promise<readonly [given: number, painted: number]> {
  const times = `document.querySelector('segcause-model') && [
    performance.timeOrigin + performance.getEntriesByType('navigation')[0].responseEnd,
    performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime,
  ]`;
  for (const frame of page.frames()) {
    const found = await frame.evaluate<[number, number] | null>(times);
    if (found !== null) return found;
  }
  throw new Error('No frame holds the page of a model.');
}

describe('A model that is opened in a folder that is not trusted', () => {
  const vscode = useVscode({ trust: false });

  it('is not read', async () => {
    const page = await vscode.open();
    const notice = webview(page).getByTestId('model-notice');
    await openInPanel(page, 'unet_late.onnx', notice);
    assert.match(await notice.innerText(), /not trusted/);
    await webview(page).getByTestId('manage-trust').waitFor();
    await screenshot(page, 'model untrusted');
    const engines = processesWith(vscode.marker).filter(({ command }) =>
      command.includes(`${path.sep}engine.cjs`),
    );
    assert.deepEqual(engines, []);
  });
});
