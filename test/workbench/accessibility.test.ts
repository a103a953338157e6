import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Frame, Page } from 'playwright-core';
import { expectNoViolations, frameOf } from '../support/accessibility.ts';
import { changeQuestion, configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseForSelected, openInPanel, webview } from '../support/workbench.ts';
import { comparisonDone } from './compared.ts';
import { Panel } from './panel.ts';

const themes = [
  'Default Dark Modern',
  'Default Light Modern',
  'Default High Contrast',
  'Default High Contrast Light',
];

describe('No element breaks a rule of axe-core', function () {
  this.timeout(300_000);
  const vscode = useVscode();
  let page: Page;

  const by = (id: string): ReturnType<Page['locator']> => webview(page).getByTestId(id);

  /** Checks the page that is open in every theme. */
  async function inEveryTheme(what: string): Promise<void> {
    const frame = await frameOf(webview(page));
    for (const theme of themes) {
      configure(vscode.folder, { 'workbench.colorTheme': theme });
      while ((await frame.evaluate<string>('document.body.dataset.vscodeThemeId')) !== theme)
        await page.waitForTimeout(50);
      await expectNoViolations(frame, `${what}, ${theme}`);
    }
  }

  /** Checks the page with each of its tabs. */
  async function withEachTab(what: string): Promise<void> {
    const tabs = await webview(page).getByRole('tab').all();
    assert.ok(tabs.length > 0);
    for (const tab of tabs) {
      await tab.click();
      await inEveryTheme(`${what}, ${await tab.innerText()}`);
    }
  }

  /** Checks the page with the menu of how maps are drawn. */
  async function withDisplayMenu(what: string): Promise<void> {
    await by('display').click();
    await by('display-menu').waitFor();
    await inEveryTheme(`${what}, display menu`);
    await page.keyboard.press('Escape');
    await by('display-menu').waitFor({ state: 'hidden' });
  }

  /** Checks the page with the menu of a part of the network. */
  async function withComponentMenu(what: string, row: string): Promise<void> {
    await by(row).first().click({ button: 'right' });
    await by('component-menu').getByText('Go to Definition').waitFor();
    await inEveryTheme(`${what}, menu of a layer`);
    await page.keyboard.press('Escape');
    await by('component-menu').waitFor({ state: 'hidden' });
  }

  /** Checks the report that the page's menu saves. */
  async function asReport(what: string): Promise<void> {
    await by('more').click();
    await inEveryTheme(`${what}, menu`);
    await by('more-menu').getByText('HTML Report').click();
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    while (!(await input.inputValue()).endsWith('.html')) await page.waitForTimeout(50);
    const file = await input.inputValue();
    await input.press('Enter');
    while (!existsSync(file)) await page.waitForTimeout(50);
    const report = await page.context().newPage();
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        await report.emulateMedia({ colorScheme });
        await report.goto(pathToFileURL(file).href);
        const tabs = report.getByRole('tab');
        await tabs.first().waitFor();
        for (const tab of await tabs.all()) {
          await tab.click();
          const name = `${what}, report, ${colorScheme}, ${await tab.innerText()}`;
          await expectNoViolations(report.mainFrame(), name);
        }
      }
    } finally {
      await report.close();
    }
  }

  it('in an explanation that is ready, running, cancelled with each tab and a selection, and reported', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { draws: 2000 });
    });
    const panel = await Panel.explain(page);
    await inEveryTheme('ready');
    await panel.run();
    await panel.until('a map', async () => (await panel.pixels()).coloured > 2000);
    await inEveryTheme('running');
    await panel.by('cancel').click();
    assert.match(await panel.finished(), /^Cancelled/u);
    // What is not measured of the layer's map is measured at once.
    await panel.showLayer(panel.by('layer').nth(2));
    await panel.by('cancel').click();
    // The layer's map may be done before it is cancelled; that of the input stays incomplete.
    assert.match(await panel.finished(), /^(?:Cancelled|Incomplete)/u);
    await withEachTab('cancelled');
    await asReport('cancelled');
  });

  it('in a complete explanation with each tab and a selected block', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero', intervention: 'zero' });
    });
    const panel = await Panel.explain(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await panel.by('picture').focus();
    await page.keyboard.press('ArrowRight');
    await withEachTab('complete');
    await withDisplayMenu('complete');
    await withComponentMenu('complete', 'layer');
  });

  it('in a model', async () => {
    page = await vscode.open();
    await openInPanel(page, 'unet_late.onnx', by('tree'));
    await inEveryTheme('model');
    await by('layer').first().click();
    await inEveryTheme('model, selected');
  });

  it('in a comparison that runs, is complete with each tab, and is reported', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero', intervention: 'zero' });
    });
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
    await by('comparison').waitFor({ timeout: 60_000 });
    await by('cancel').waitFor();
    const frame: Frame = await frameOf(webview(page));
    await expectNoViolations(frame, 'running');
    await comparisonDone(page);
    await by('change').first().click();
    await withEachTab('comparison');
    await withDisplayMenu('comparison');
    await asReport('comparison');
  });
});
