import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { addPhantom } from '../support/phantom.ts';
import { configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, quickPick, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

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

  it('is scrolled, windowed and zoomed, and its RoI is drawn in the sagittal plane', async () => {
    const page = await vscode.open(addPhantom);
    const panel = await explained(page);
    const slices = (): Promise<readonly string[]> => panel.by('slice').allTextContents();
    const [axial, coronal, sagittal] = await slices();

    // The wheel and Page Down go through the slices of the plane they are over.
    const plane = await boxOf(panel, 'plane-sagittal');
    await page.mouse.move(plane.x + 60, plane.y + 20);
    await page.mouse.wheel(0, 100);
    await panel.until('the next slice', async () => (await slices())[2] !== sagittal);
    assert.deepEqual((await slices()).slice(0, 2), [axial, coronal]);
    await panel.by('plane-coronal').focus();
    await page.keyboard.press('PageDown');
    assert.deepEqual(await slices(), [axial, next(coronal), next(sagittal)]);

    // A click moves the crosshair in all planes, and the readout says where it is.
    const before = await panel.by('readout').textContent();
    await page.mouse.click(plane.x + plane.width / 2 + 20, plane.y + plane.height / 2 + 10);
    await panel.until('another axial slice', async () => (await slices())[0] !== axial);
    assert.match(
      (await panel.by('readout').textContent()) ?? '',
      /^\s*z \d+, y \d+, x \d+ · R .* mm · .*HU\s*$/u,
    );
    assert.notEqual(await panel.by('readout').textContent(), before);

    // Dragging draws the RoI; along the axis across the plane it keeps its extent.
    const roi = await roiIn(panel);
    const [from, to] = [
      { x: plane.x + plane.width / 2 - 30, y: plane.y + plane.height / 2 - 25 },
      { x: plane.x + plane.width / 2 - 8, y: plane.y + plane.height / 2 - 4 },
    ];
    await drag(page, from, to);
    await panel.until('another RoI', async () => String(await roiIn(panel)) !== String(roi));
    const drawn = await roiIn(panel);
    assert.deepEqual([drawn[2], drawn[5]], [roi[2], roi[5]]);
    assert.notDeepEqual([drawn[0], drawn[1]], [roi[0], roi[1]]);
    await screenshot(page, 'volume RoI');

    // A side of it is pulled; the others stay.
    await drag(page, { x: to.x, y: (from.y + to.y) / 2 }, { x: to.x + 20, y: (from.y + to.y) / 2 });
    await panel.until('a wider RoI', async () => (await roiIn(panel))[4] !== drawn[4]);
    const pulled = await roiIn(panel);
    assert.deepEqual([pulled[0], pulled[3], pulled[2], pulled[5]], [drawn[0], drawn[3], drawn[2], drawn[5]]);

    // Presets, and dragging with the right button.
    await panel.by('window-preset').selectOption('Bone');
    await page.mouse.move(plane.x + 40, plane.y + 40);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(plane.x + 60, plane.y + 40);
    await page.mouse.up({ button: 'right' });
    await panel.until(
      'a window of its own',
      async () => (await panel.by('window-preset').inputValue()) === '',
    );
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await panel.by('through').selectOption('sagittal');
    await screenshot(page, 'volume window');

    await page.setViewportSize({ width: 760, height: 620 });
    await panel.until('one plane', async () => (await panel.by('slice').count()) === 1);
    await screenshot(page, 'volume narrow');
  });
});

/** The RoI: `[z, y, x, depth, height, width]`. */
async function roiIn(panel: Panel): Promise<readonly number[]> {
  const parts = ['z', 'y', 'x', 'depth', 'height', 'width'].map((part) =>
    panel.by(`roi-${part}`).locator('input').inputValue(),
  );
  return (await Promise.all(parts)).map(Number);
}

/** "8 of 24" after "7 of 24". */
function next(slice = ''): string {
  return slice.replace(/^\d+/u, (number) => String(Number(number) + 1));
}

async function boxOf(
  panel: Panel,
  id: string,
): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
  const box = await panel.by(id).boundingBox();
  assert.ok(box);
  return box;
}

async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}
