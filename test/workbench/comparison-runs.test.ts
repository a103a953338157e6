import { strict as assert } from 'node:assert';
import type { FrameLocator, Page } from 'playwright-core';
import { changeQuestion, configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseForSelected, screenshot, toasts, webview } from '../support/workbench.ts';
import { Panel } from './panel.ts';

/** Lets an explanation run for longer than a test. */
function askForMuch(folder: string): void {
  changeQuestion(folder, { block: 4, draws: 500 });
}

/** Brings the editor of a file to the front. */
async function show(page: Page, file: string): Promise<void> {
  await page.locator('.tabs-container .tab', { hasText: file }).click();
}

describe('The run of a comparison', function () {
  this.timeout(120_000);
  const vscode = useVscode();
  let page: Page;
  let frame: FrameLocator;

  before(async () => {
    page = await vscode.open(askForMuch);
    frame = webview(page);
  });

  const status = async (): Promise<string> => frame.getByTestId('status').innerText();

  it('waits for an explanation that runs, says so, and can be cancelled as long as it waits', async () => {
    await (await Panel.explain(page)).run();
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
    await frame.getByTestId('comparison').waitFor({ timeout: 30_000 });
    await frame.getByTestId('cancel').waitFor();
    assert.equal(await status(), 'Waiting for the explanation of unet_late.onnx');
    await screenshot(page, 'comparison waiting');
    await frame.getByTestId('cancel').click();
    await frame.getByTestId('run').waitFor({ timeout: 2000 });
    assert.equal(await status(), 'Not run yet');
  });

  it('begins when the explanation has ended, and lets the next explanation wait', async () => {
    await frame.getByTestId('run').click();
    await frame.getByTestId('cancel').waitFor();
    await show(page, 'unet_late.slice_084');
    const panel = await Panel.shown(page);
    await panel.by('cancel').click();
    await panel.by('run').click();
    await panel.until('word of the comparison', async () =>
      (await panel.status()).startsWith('Waiting for the comparison of unet_early.onnx with unet_late.onnx'),
    );
    await screenshot(page, 'explanation waiting');
    await panel.by('cancel').click();
    await panel.by('run').waitFor({ timeout: 2000 });
    await show(page, 'unet_early-to-unet_late');
    await frame.getByTestId('cancel').click();
    await frame.getByTestId('run').waitFor();
  });
});

describe('What a comparison runs on', function () {
  this.timeout(120_000);
  const vscode = useVscode();

  it('is said before the run, and a failure has its buttons in the page', async () => {
    const page = await vscode.open(askForMuch);
    const frame = webview(page);
    await (await Panel.explain(page)).run();
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
    await frame.getByTestId('comparison').waitFor({ timeout: 30_000 });
    await frame.getByTestId('cancel').click();
    configure(vscode.folder, { 'segcause.device': 'directml' });
    await frame
      .getByTestId('status')
      .filter({ hasText: 'Not run yet; will run on ONNX Runtime, DirectML' })
      .waitFor();
    await screenshot(page, 'comparison runtime before the run');
    await show(page, 'unet_late.slice_084');
    const panel = await Panel.shown(page);
    await panel.by('cancel').click();
    await panel.by('run').waitFor();
    await show(page, 'unet_early-to-unet_late');
    await frame.getByTestId('run').click();
    await frame.getByTestId('failure').waitFor();
    assert.match(
      await frame.getByTestId('failure').innerText(),
      /not directml: set segcause\.device to auto/u,
    );
    assert.equal(await toasts(page).filter({ hasText: 'directml' }).count(), 0);
    await screenshot(page, 'comparison failure in the page');
    await frame.getByTestId('remedy').click();
    await page.locator('.setting-item-contents', { hasText: 'The device that models run on' }).waitFor();
  });
});
