import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { entry } from '../../src/at.ts';
import { frameOf } from '../support/accessibility.ts';
import { areaIn, type Layout, layoutOf, type Place } from '../support/layout.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import {
  chooseForSelected,
  openExplorerMenu,
  openInPanel,
  runCommand,
  screenshot,
  webview,
} from '../support/workbench.ts';
import { comparisonDone } from './compared.ts';
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

/** Runs in a page, as text: which buttons of the mouse are pressed from now on. */
const countPresses = `globalThis.presses = [];
addEventListener('pointerdown', ({ button }) => presses.push(button === 0 ? 'left' : 'right'), { capture: true });`;

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

  const placeOf = ({ places }: Layout, part: string): Place => entry(new Map(Object.entries(places)), part);

  /** Fails unless the picture takes more of the window than any other part, and the tree is within a screen of it. */
  function leads(layout: Layout, name: string, picture: string, tree: string): void {
    const place = placeOf(layout, picture);
    for (const [part, other] of Object.entries(layout.places)) {
      const [own, others] = [areaIn(layout, place), areaIn(layout, other)];
      if (part !== picture) assert.ok(own > others, `${name}: ${picture} ${own} px, ${part} ${others} px`);
    }
    const gap = placeOf(layout, tree).y - (place.y + place.height);
    assert.ok(gap < layout.window.height, `${name}: the tree is ${gap} px below the picture`);
  }

  const parts = ['picture', 'segcause-tree', 'segcause-details', 'segcause-settings', 'vscode-tabs'];

  it('an explanation that runs fits, led by its picture', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { draws: 2000 });
    });
    const panel = await Panel.explain(page);
    await panel.run();
    await panel.until('effect on the map', async () => (await panel.note()).startsWith('largest'), 30);
    await screenshot(page, 'layout of an explanation that runs');
    const name = 'a running explanation';
    leads(await layoutOf(await frameOf(webview(page)), name, parts), name, 'picture', 'segcause-tree');
    await panel.by('cancel').click();
    assert.match(await panel.finished(), /^Cancelled/u);
  });

  it('an explanation fits, led by its picture, with its lists filled', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero', intervention: 'zero' });
    });
    const panel = await Panel.explain(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await panel.by('ranked-component').first().waitFor();
    await panel.showLayer(panel.by('layer').nth(2));
    assert.match(await panel.measured(), /^Complete/u);
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
    await comparisonDone(page);
    const compared = ['segcause-map-row', 'segcause-change-tree', 'vscode-tabs'];
    await inEveryWindow('a comparison', compared, (layout, name) => {
      leads(layout, name, 'segcause-map-row', 'segcause-change-tree');
    });
  });

  it('the page of a model fits', async () => {
    page = await vscode.open();
    await openInPanel(page, 'unet_late.onnx', by('tree'));
    await inEveryWindow('a model', ['segcause-architecture'], (layout, name) => {
      const { width, height } = placeOf(layout, 'segcause-architecture');
      assert.ok(width > 200 && height > 150, `${name}: architecture of ${width} × ${height}`);
    });
  });

  it('the first map is two clicks away from the menu of a model in the Explorer: its entry, and Run', async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero' });
    });
    await page.evaluate(countPresses);
    await openExplorerMenu(page, 'unet_late.onnx');
    await page
      .locator('.monaco-menu .action-item', { hasText: 'Explain Segmentation Model' })
      .first()
      .click();
    const panel = await Panel.shown(page);
    const frame = await frameOf(webview(page));
    await frame.evaluate(countPresses);
    await panel.by('run').click();
    assert.match(await panel.measured(), /^Complete/u);
    const presses = await Promise.all(
      [page.mainFrame(), frame].map((one) => one.evaluate<readonly string[]>('globalThis.presses')),
    );
    assert.deepEqual(presses, [['right', 'left'], ['left']]);
  });
});
