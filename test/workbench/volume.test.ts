import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { addPhantom } from '../support/phantom.ts';
import { configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, quickPick, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high contrast': 'Default High Contrast',
} as const;

/** Explains the model of lesions on the head with its labels. */
async function explained(page: Page): Promise<Panel> {
  await chooseFromExplorerMenu(page, 'lesion.onnx', 'Explain Segmentation Model');
  await page.locator('.quick-input-title', { hasText: 'Volume to Explain' }).waitFor();
  await quickPick(page).filter({ hasText: 'head.nii.gz' }).first().click();
  await page.locator('.quick-input-title', { hasText: 'Reference Mask' }).waitFor();
  await quickPick(page).filter({ hasText: 'head_seg.nii.gz' }).first().click();
  const panel = await Panel.shown(page);
  await panel.run();
  assert.match(await panel.finished(), /^Complete/u);
  return panel;
}

describe('A model of volumes', () => {
  const vscode = useVscode();

  for (const [name, theme] of Object.entries(themes)) {
    it(`is explained on a volume, and shown in three planes in the ${name} theme`, async () => {
      const page = await vscode.open((folder) => {
        addPhantom(folder);
        configure(folder, { 'workbench.colorTheme': theme });
      });
      const panel = await explained(page);
      await screenshot(page, `volume ${name}`);
      await panel.by('planes-sagittal').click();
      await panel.by('plane-sagittal').waitFor();
      assert.equal(await panel.by('slice').count(), 1);
      await screenshot(page, `volume sagittal ${name}`);
    });
  }
});
