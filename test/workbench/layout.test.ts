import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { entry } from '../../src/at.ts';
import { frameOf } from '../support/accessibility.ts';
import { areaIn, type Layout, layoutOf } from '../support/layout.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import {
  chooseForSelected,
  chooseFromExplorerMenu,
  openInPanel,
  runCommand,
  screenshot,
  webview,
} from '../support/workbench.ts';
import { Panel } from './panel.ts';

const usual = { width: 1400, height: 900 };

/** Windows in CSS pixels: at 200 %, one of 1400 × 900 has half of each. */
const sizes = {
  'a small window': { width: 800, height: 600 },
  'a middling window': { width: 1000, height: 700 },
  'a window': usual,
  'a large window': { width: 1920, height: 1080 },
  'a window at 200 %': { width: 700, height: 450 },
};

describe('In windows of any size, and in a split editor,', function () {
  this.timeout(300_000);
  const vscode = useVscode();
  let page: Page;

  const by = (id: string): ReturnType<Page['locator']> => webview(page).getByTestId(id);

  /** Measures the page that is open in every window: nothing may reach beyond what it is in. */
  async function inEveryWindow(
    what: string,
    parts: readonly string[],
    check: (layout: Layout, name: string) => void,
  ): Promise<void> {
    const look = async (place: string): Promise<void> => {
      const name = `${what} in ${place}`;
      await page.waitForTimeout(400);
      await screenshot(page, `layout ${name}`);
      check(await layoutOf(await frameOf(webview(page)), name, parts), name);
    };
    for (const [place, size] of Object.entries(sizes)) {
      await page.setViewportSize(size);
      await look(place);
    }
    await page.setViewportSize(usual);
    await runCommand(page, 'View: New Editor Group to the Right');
    await look('a split editor');
    for (const tab of await webview(page).getByRole('tab').all()) {
      await tab.click();
      await look(`a split editor with ${await tab.innerText()}`);
    }
  }

  /** Fails unless the picture takes more of the window than any other part, and the tree is within a screen of it. */
  function leads(layout: Layout, name: string, picture: string, tree: string): void {
    const place = entry(new Map(Object.entries(layout.places)), picture);
    for (const [part, other] of Object.entries(layout.places)) {
      const [own, others] = [areaIn(layout, place), areaIn(layout, other)];
      if (part !== picture) assert.ok(own > others, `${name}: ${picture} ${own} px, ${part} ${others} px`);
    }
    const { y } = entry(new Map(Object.entries(layout.places)), tree);
    const gap = y - (place.y + place.height);
    assert.ok(gap < layout.window.height, `${name}: the tree is ${gap} px below the picture`);
  }

  it('an explanation fits, led by its picture', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { draws: 2000 });
    });
    const panel = await Panel.explain(page);
    await panel.run();
    await panel.until('a map', async () => !(await panel.by('scale').innerText()).includes('no effect'), 30);
    await page.waitForTimeout(1000);
    await screenshot(page, 'layout of an explanation that runs');
    await panel.by('cancel').click();
    await panel.finished();
    await panel.by('layer').nth(2).click();
    const parts = ['picture', 'segcause-tree', 'segcause-details', 'segcause-settings', 'vscode-tabs'];
    await inEveryWindow('an explanation', parts, (layout, name) => {
      leads(layout, name, 'picture', 'segcause-tree');
    });
  });

  it('a comparison fits, led by its maps', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero', intervention: 'zero' });
    });
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
    await by('comparison').waitFor({ timeout: 60_000 });
    await screenshot(page, 'layout of a comparison that runs');
    await by('run').waitFor({ timeout: 240_000 });
    const parts = ['segcause-map-row', 'segcause-change-tree', 'vscode-tabs'];
    await inEveryWindow('a comparison', parts, (layout, name) => {
      leads(layout, name, 'segcause-map-row', 'segcause-change-tree');
    });
  });

  it('the page of a model fits', async () => {
    page = await vscode.open();
    await openInPanel(page, 'unet_late.onnx', by('tree'));
    await inEveryWindow('a model', ['segcause-architecture'], (layout, name) => {
      const { width, height } = entry(new Map(Object.entries(layout.places)), 'segcause-architecture');
      assert.ok(width > 200 && height > 150, `${name}: architecture of ${width} × ${height}`);
    });
  });

  it('the first map is two clicks away from the Explorer: the model’s menu, and Run', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero' });
    });
    const clicks = [
      () => chooseFromExplorerMenu(page, 'unet_late.onnx', 'Explain Segmentation Model'),
      async () => (await Panel.shown(page)).by('run').click(),
    ];
    for (const click of clicks) await click();
    const panel = new Panel(page);
    await panel.until('a complete map', async () => (await panel.by('scale').innerText()).includes('−'), 30);
    assert.equal(clicks.length, 2);
  });
});
