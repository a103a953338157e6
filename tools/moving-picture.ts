import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launch } from '../test/support/launch.ts';
import { changeQuestion, configure } from '../test/support/sample.ts';
import {
  chooseForSelected,
  explorerMenu,
  extensionReady,
  runCommand,
  webview,
} from '../test/support/workbench.ts';
import { Panel } from '../test/workbench/panel.ts';
import { build } from './build.ts';
import { root } from './workbench/once.ts';

/**
 * Takes the frames of the README's moving picture, with what `moving_picture.py` writes below each and where it draws the
 * pointer: into `out/moving-picture`.
 */
interface Frame {
  readonly file: string;
  /** How long it is shown, in milliseconds. */
  readonly shown: number;
  readonly words: string;
  /** In pixels of the frame. */
  readonly pointer: readonly [x: number, y: number] | null;
}

const layer = 'node /encoder.2/conv2/Conv';
const titleBar = 34;
const out = path.join(root, 'out', 'moving-picture');
const frames: Frame[] = [];

const parent = mkdtempSync(path.join(tmpdir(), 'segcause-picture-'));
const folder = path.join(parent, 'sample');
cpSync(path.join(root, 'sample'), folder, { recursive: true });
const theme = { 'workbench.colorTheme': 'Default Dark Modern', 'workbench.activityBar.location': 'hidden' };
configure(folder, { ...theme, 'files.exclude': { '.vscode': true }, 'breadcrumbs.enabled': false });
changeQuestion(folder, { draws: 12 });
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
build();
const vscode = await launch({ trust: true });
try {
  const page = await vscode.open({ folder, size: { width: 1200, height: 780 } });
  await extensionReady(page);
  await explorerMenu(page, 'unet_late.onnx');
  const explain = page
    .locator('.monaco-menu .action-item', { hasText: 'Explain Segmentation Model' })
    .first();
  await take(page, 1800, 'Right-click a model, explain it', explain);
  await page.keyboard.press('Escape');
  const panel = await Panel.explain(page);
  await page.keyboard.press('ControlOrMeta+b');
  await take(page, 1200, 'Its prediction, the mask and a region of interest', panel.by('run'));
  await panel.run();
  for (let i = 0; i < 40 && (await panel.by('cancel').isVisible()); i++) {
    await take(page, 150, 'Which regions, which layers cause the segmentation in the green region?', null);
    await page.waitForTimeout(400);
  }
  await panel.by('run').waitFor({ timeout: 240_000 });
  await take(page, 2500, 'Red supports it, blue works against it: effects in Dice points', null);
  const row = panel.by('tree').locator(`[data-key="${layer}"]`);
  await row.click();
  await panel.by('cancel').waitFor();
  await panel.by('run').waitFor({ timeout: 120_000 });
  await take(page, 2200, 'Where in the image a layer carries it', row);
  await page.keyboard.press('Enter');
  await page.locator('.editor-instance .view-line').first().waitFor();
  await page.waitForTimeout(1000);
  await take(page, 1800, 'Enter: the code that defines the layer', null);
  await runCommand(page, 'View: Close All Editors');
  await page.keyboard.press('ControlOrMeta+b');
  await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
  await webview(page).getByTestId('cancel').waitFor({ timeout: 60_000 });
  await webview(page).getByTestId('run').waitFor({ timeout: 240_000 });
  await page.keyboard.press('ControlOrMeta+b');
  await page.waitForTimeout(1000);
  await take(page, 3000, 'Two checkpoints: what changed, and in which layers', null);
} finally {
  await vscode.stop();
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
}
writeFileSync(path.join(out, 'frames.json'), JSON.stringify(frames, null, 2));

/** Takes a frame of the window below its title bar, with the pointer on a part of it. */
async function take(page: Page, shown: number, words: string, on: Locator | null): Promise<void> {
  const box = await on?.boundingBox();
  const file = `${String(frames.length).padStart(3, '0')}.png`;
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: titleBar, width, height: height - titleBar };
  await page.screenshot({ path: path.join(out, file), clip });
  const pointer = box && ([box.x + box.width / 2, box.y + box.height / 2 - titleBar] as const);
  frames.push({ file, shown, words, pointer: pointer ?? null });
}
