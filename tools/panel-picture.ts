import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch } from '../test/support/launch.ts';
import { configure } from '../test/support/sample.ts';
import { extensionReady } from '../test/support/workbench.ts';
import { Panel } from '../test/workbench/panel.ts';
import { build } from './build.ts';
import { root } from './workbench/once.ts';

/** Makes `media/panel.png`, the README's picture: the sample explained, and where one of its layers carries it. */
const layer = 'node /encoder.2/conv2/Conv';
const titleBar = 34;
const statusBar = 22;

const parent = mkdtempSync(path.join(tmpdir(), 'segcause-picture-'));
const folder = path.join(parent, 'sample');
cpSync(path.join(root, 'sample'), folder, { recursive: true });
configure(folder, { 'workbench.colorTheme': 'Default Dark Modern', 'files.exclude': { '.vscode': true } });
build();
const vscode = await launch({ trust: true });
try {
  const page = await vscode.open({ folder });
  await extensionReady(page);
  const panel = await Panel.explain(page);
  await panel.run();
  await panel.by('run').waitFor({ timeout: 240_000 });
  await panel.by('tree').locator(`[data-key="${layer}"]`).click();
  await panel.by('cancel').waitFor();
  await panel.by('run').waitFor({ timeout: 120_000 });
  await page.mouse.move(1000, 893);
  await page.waitForTimeout(500);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: titleBar, width, height: height - titleBar - statusBar };
  await page.screenshot({ path: path.join(root, 'media', 'panel.png'), clip });
} finally {
  await vscode.stop();
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
}
