import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launch } from '../test/support/launch.ts';
import { changeQuestion, configure } from '../test/support/sample.ts';
import {
  chooseForSelected,
  explorerRow,
  extensionReady,
  runCommand,
  webview,
} from '../test/support/workbench.ts';
import { Panel } from '../test/workbench/panel.ts';
import { build } from './build.ts';
import { root } from './workbench/once.ts';

/** Makes `media/walkthrough/*.png`, the pictures of the walkthrough's steps, from the sample with few draws. */
const layer = 'node /encoder.2/conv2/Conv';
const titleBar = 34;
const statusBar = 22;
const pictures = path.join(root, 'media', 'walkthrough');

const parent = mkdtempSync(path.join(tmpdir(), 'segcause-walkthrough-'));
const folder = path.join(parent, 'sample');
cpSync(path.join(root, 'sample'), folder, { recursive: true });
const theme = { 'workbench.colorTheme': 'Default Dark Modern', 'workbench.activityBar.location': 'hidden' };
configure(folder, { ...theme, 'files.exclude': { '.vscode': true }, 'breadcrumbs.enabled': false });
changeQuestion(folder, { draws: 6, block: 16 });
mkdirSync(pictures, { recursive: true });
build();
const vscode = await launch({ trust: true });
try {
  const page = await vscode.open({ folder, size: { width: 1100, height: 720 } });
  await extensionReady(page);
  await (await explorerRow(page, 'unet_late.onnx')).dblclick();
  await webview(page).getByTestId('explain').waitFor();
  await picture(page, 'sample');
  const panel = await Panel.explain(page);
  await picture(page, 'explain');
  await panel.run();
  await panel.by('run').waitFor({ timeout: 240_000 });
  await page.keyboard.press('ControlOrMeta+b');
  await picture(page, 'read');
  await panel.by('tree').locator(`[data-key="${layer}"]`).click();
  await page.keyboard.press('Enter');
  await page.locator('.editor-instance .view-line').first().waitFor();
  await picture(page, 'definition');
  await runCommand(page, 'View: Close All Editors');
  await page.keyboard.press('ControlOrMeta+b');
  await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
  await webview(page).getByTestId('cancel').waitFor({ timeout: 60_000 });
  await webview(page).getByTestId('run').waitFor({ timeout: 240_000 });
  await page.keyboard.press('ControlOrMeta+b');
  await picture(page, 'compare');
} finally {
  await vscode.stop();
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
}

/** Takes a picture of the window between title bar and status bar. */
async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(1000);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: titleBar, width, height: height - titleBar - statusBar };
  await page.screenshot({ path: path.join(pictures, `${name}.png`), clip });
}
