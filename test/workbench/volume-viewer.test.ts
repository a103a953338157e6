import { strict as assert } from 'node:assert';
import { addPhantom } from '../support/phantom.ts';
import { configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import {
  chooseFromExplorerMenu,
  explorerMenu,
  quickPick,
  screenshot,
  webview,
} from '../support/workbench.ts';
import { Panel } from './panel.ts';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high contrast': 'Default High Contrast',
} as const;

describe('A volume in the explorer', () => {
  const vscode = useVscode();

  for (const [name, theme] of Object.entries(themes)) {
    it(`opens in the viewer in the ${name} theme, and is no other editor's`, async () => {
      const page = await vscode.open((folder) => {
        addPhantom(folder);
        configure(folder, { 'workbench.colorTheme': theme });
      });
      await chooseFromExplorerMenu(page, 'head.nii.gz', 'Open in SegCause Viewer');
      const frame = webview(page);
      await frame.getByTestId('plane-axial').waitFor();
      assert.deepEqual(await frame.getByTestId('slice').allTextContents(), [
        '13 of 24',
        '25 of 48',
        '21 of 40',
      ]);
      await frame.getByTestId('plane-coronal').focus();
      await page.keyboard.press('PageDown');
      const box = await frame.getByTestId('plane-axial').boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 - 40, box.y + box.height / 2 - 30, { steps: 3 });
      await page.mouse.up();
      assert.notEqual((await frame.getByTestId('slice').allTextContents())[2], '21 of 40');
      assert.match((await frame.getByTestId('readout').textContent()) ?? '', / mm · .*HU/u);
      await screenshot(page, `viewer ${name}`);
    });
  }

  it('is zoomed in by a button, and back to the whole by another', async () => {
    const page = await vscode.open(addPhantom);
    await chooseFromExplorerMenu(page, 'head.nii.gz', 'Open in SegCause Viewer');
    const frame = webview(page);
    await frame.getByTestId('plane-axial').waitFor();
    const whole = frame.getByTestId('zoom-fit');
    assert.ok(await whole.isDisabled());
    await frame.getByTestId('zoom-in').click();
    await whole.click();
    await frame.locator('[data-testid=zoom-fit]:disabled').waitFor();
  });

  it('is explained with a model that is chosen', async () => {
    const page = await vscode.open(addPhantom);
    assert.ok(!(await explorerMenu(page, 'lesion.onnx')).includes('Explain With…'));
    await chooseFromExplorerMenu(page, 'head.nii.gz', 'Explain With…');
    await page.locator('.quick-input-title', { hasText: 'Model to Explain With' }).waitFor();
    await quickPick(page).filter({ hasText: 'lesion.onnx' }).first().click();
    await page.locator('.quick-input-title', { hasText: 'Reference Mask' }).waitFor();
    await quickPick(page).filter({ hasText: 'head_seg.nii.gz' }).first().click();
    const panel = await Panel.shown(page);
    assert.equal(await panel.by('slice').count(), 3);
  });
});
