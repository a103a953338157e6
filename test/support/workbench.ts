import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from '../../tools/workbench/once.ts';

/** A row of the explorer, once it is there; folders on the way to it are opened. */
export async function explorerRow(page: Page, file: string): Promise<Locator> {
  const names = file.split('/');
  for (const folder of names.slice(0, -1)) {
    const row = rowNamed(page, folder);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
  }
  const row = rowNamed(page, names.at(-1) ?? '');
  await row.waitFor();
  return row;
}

function rowNamed(page: Page, name: string): Locator {
  return page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
}

/** The entries of a file's context menu in the explorer. */
export async function explorerMenu(page: Page, file: string): Promise<readonly string[]> {
  const entries = await retry('the context menu', async () => {
    await openExplorerMenu(page, file);
    return page.locator('.monaco-menu .action-item .action-label').allInnerTexts();
  });
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}

/** Right-clicks a file in the explorer and chooses an entry. */
export async function chooseFromExplorerMenu(page: Page, file: string, entry: string): Promise<void> {
  await retry(`the menu entry ${entry}`, async () => {
    await openExplorerMenu(page, file);
    await page.locator('.monaco-menu .action-item', { hasText: entry }).first().click({ timeout: 2000 });
  });
}

/** Right-clicks a file in the explorer. A menu takes no click at once, so that a shaky press chooses nothing. */
export async function openExplorerMenu(page: Page, file: string): Promise<void> {
  await page.keyboard.press('Escape');
  const row = await explorerRow(page, file);
  await row.click({ button: 'right', timeout: 2000 });
  await page.locator('.monaco-menu .action-item').first().waitFor({ timeout: 2000 });
  await sleep(200);
}

/** Right-clicks the last of several files that are selected in the explorer, and chooses an entry. */
export async function chooseForSelected(page: Page, files: readonly string[], entry: string): Promise<void> {
  const selected = page.locator('.explorer-folders-view .monaco-list-row.selected');
  await retry(`the menu entry ${entry}`, async () => {
    await page.keyboard.press('Escape');
    for (const [i, file] of files.entries()) {
      const row = await explorerRow(page, file);
      await row.click({ timeout: 2000, ...(i === 0 ? {} : { modifiers: ['ControlOrMeta'] }) });
    }
    await sleep(300);
    if ((await selected.count()) !== files.length) throw new Error('Not all of them are selected.');
    await (await explorerRow(page, files.at(-1) ?? '')).click({ button: 'right', timeout: 2000 });
    const item = page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await item.waitFor({ timeout: 2000 });
    await sleep(200);
    await item.click({ timeout: 2000 });
    await item.waitFor({ state: 'detached', timeout: 2000 });
  });
}

/** Runs a command by its title in the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await retry(`the command ${title}`, async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().fill(`>${title}`, { timeout: 2000 });
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: title })
      .first()
      .click({ timeout: 2000 });
  });
}

/** Waits until VS Code knows the extension: its menus and editors come a moment after the page. */
export async function extensionReady(page: Page): Promise<void> {
  await rowNamed(page, 'images').waitFor({ timeout: 30_000 });
  await retry('the commands of SegCause', async () => {
    // The palette lists what is known when it opens.
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().fill('>SegCause: Explain', { timeout: 2000 });
    await quickPick(page)
      .filter({ hasText: 'Explain Segmentation Model' })
      .first()
      .waitFor({ timeout: 2000 });
  });
  await page.keyboard.press('Escape');
}

/** Opens a file from the explorer until `shown` is there: a window just opened may take it for text at first. */
export async function openInPanel(page: Page, file: string, shown: Locator): Promise<void> {
  await extensionReady(page);
  await retry(`the panel of ${file}`, async () => {
    await runCommand(page, 'View: Close All Editors');
    await (await explorerRow(page, file)).dblclick({ timeout: 2000 });
    await shown.waitFor({ timeout: 6000 });
  });
}

/** Puts away every message that stands in the corner. */
export async function dismissToasts(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
  await toasts(page).first().waitFor({ state: 'detached' });
}

/** The entries of the quick pick that is open. */
export function quickPick(page: Page): Locator {
  return page.locator('.quick-input-list .monaco-list-row');
}

/** The messages that stand in the corner. */
export function toasts(page: Page): Locator {
  return page.locator('.notification-toast .notification-list-item-message');
}

/** The page inside the webview that is in front. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** Keeps what the page looks like in `out/screenshots`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const version = process.env['SEGCAUSE_VSCODE'] ?? 'floor';
  const kind = process.env['SEGCAUSE_VSIX'] === undefined ? version : `${version}-installed`;
  await sleep(300);
  const file = `${name.replaceAll(/[^\w]+/g, '-')}.png`;
  await page.screenshot({ path: path.join(root, 'out', 'screenshots', kind, file), timeout: 5000 });
}

/** Does what may be disturbed by the workbench still settling, up to ten times. */
async function retry<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let turn = 0; turn < 10; turn++) {
    try {
      return await attempt();
    } catch (error) {
      last = error;
      await sleep(300);
    }
  }
  throw new Error(`Could not get at ${what}.`, { cause: last });
}
