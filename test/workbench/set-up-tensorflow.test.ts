import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { standInNpm } from '../support/stand-in-npm.ts';
import { useVscode } from '../support/vscode.ts';
import { dismissToasts, runCommand, screenshot, toasts } from '../support/workbench.ts';

const command = 'SegCause: Set Up TensorFlow Runtime';

/** What npm printed where the package's script could not reach libtensorflow's server. */
const offline = readFileSync(
  path.join(import.meta.dirname, '..', 'unit', 'setup', 'recorded', 'library-unreachable.txt'),
  'utf8',
);

/** Else VS Code asks the login shell for its search path. */
const keepsPath = { VSCODE_CLI: '1' };

const dialog = (page: Page): Locator => page.locator('.monaco-dialog-box');

/** Runs the command, and gives what its dialog says. */
async function asked(page: Page, picture: string): Promise<string> {
  await runCommand(page, command);
  await dialog(page).waitFor();
  await screenshot(page, picture);
  return dialog(page).innerText();
}

async function press(page: Page, button: string): Promise<void> {
  await dialog(page).getByRole('button', { name: button, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

/** Shows the extension's settings on the machine that it runs on. */
async function openSettings(page: Page): Promise<void> {
  await runCommand(page, 'View: Toggle Panel Visibility');
  await runCommand(page, 'Preferences: Open User Settings');
  await page.locator('.settings-header .suggest-input-container').click();
  await page.keyboard.type('@ext:segcause.segcause');
  await page.locator('.settings-tabs-widget .action-label', { hasText: 'Remote' }).click();
}

/** Waits until nothing is left in the folder that the extension installs into. */
async function untilEmpty(folder: string): Promise<void> {
  for (let turn = 0; turn < 50 && readdirSync(folder).length > 0; turn++) await sleep(100);
  assert.deepEqual(readdirSync(folder), []);
}

describe('Setting up the TensorFlow runtime', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'segcause-npm-'));
  const vscode = useVscode({
    env: { PATH: `${home}${path.delimiter}${process.env['PATH'] ?? ''}`, ...keepsPath },
  });
  /** Where the extension keeps what it installs, as its dialog says. */
  let folder = '';

  before(() => vscode.open());
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('says what it will do, and does nothing before the user agrees', async () => {
    standInNpm(home, { kind: 'installs' });
    const said = await asked(vscode.page, 'set up tensorflow asks');
    assert.match(said, /@tensorflow\/tfjs-node 4\.22\.0, about \d+ MB to download, \d+ MB on disk/u);
    assert.match(said, /storage\.googleapis\.com/u);
    assert.match(said, /segcause-npm-\w+\/npm install .*@tensorflow\/tfjs-node@4\.22\.0/su);
    [, folder = ''] = /Into (\S+):/u.exec(said) ?? [];
    assert.match(folder, /globalStorage\/segcause\.segcause\/tensorflow$/u);
    await press(vscode.page, 'Cancel');
    assert.ok(!existsSync(path.join(home, 'asked')));
  });

  it('says why it failed and what to do, and leaves nothing', async () => {
    const { page } = vscode;
    standInNpm(home, { kind: 'fails', prints: offline });
    await asked(page, 'set up tensorflow asks again');
    await press(page, 'Install for CPU');
    await toasts(page).filter({ hasText: 'storage.googleapis.com cannot be reached (ENOTFOUND)' }).waitFor();
    await page.locator('.notification-toast', { hasText: 'Show Log' }).waitFor();
    await screenshot(page, 'set up tensorflow offline');
    await untilEmpty(path.dirname(folder));
    await dismissToasts(page);
  });

  it('can be cancelled, and leaves nothing', async () => {
    const { page } = vscode;
    standInNpm(home, { kind: 'hangs' });
    await asked(page, 'set up tensorflow asks once more');
    await press(page, 'Install for CPU');
    const toast = page.locator('.notification-toast', { hasText: 'Getting the binding to libtensorflow' });
    await toast.waitFor();
    await screenshot(page, 'set up tensorflow runs');
    await toast.getByRole('button', { name: 'Cancel' }).click();
    await toast.waitFor({ state: 'detached' });
    await untilEmpty(path.dirname(folder));
  });

  it('looks whether the package works, and offers to run models on it', async () => {
    const { page } = vscode;
    standInNpm(home, { kind: 'installs' });
    await asked(page, 'set up tensorflow asks at last');
    await press(page, 'Install for CPU');
    const toast = page.locator('.notification-toast', {
      hasText: '@tensorflow/tfjs-node 4.22.0 works on the CPU.',
    });
    await toast.waitFor();
    await screenshot(page, 'set up tensorflow is done');
    assert.ok(existsSync(path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node', 'index.js')));
    await toast.getByRole('button', { name: 'Use TensorFlow.js' }).click();
  });

  it('says what is set up, and takes it away', async () => {
    const { page } = vscode;
    const said = await asked(page, 'set up tensorflow is there');
    assert.match(said, /@tensorflow\/tfjs-node 4\.22\.0 is set up/u);
    assert.ok(said.includes('Reinstall'));
    await press(page, 'Remove');
    await toasts(page).filter({ hasText: '@tensorflow/tfjs-node was removed' }).waitFor();
    await untilEmpty(path.dirname(folder));
  });

  it('what was chosen stands among the settings', async () => {
    const { page } = vscode;
    await openSettings(page);
    const runtime = page.locator('.setting-item-contents', { hasText: 'What models run on' });
    await runtime.locator('.setting-item-control').waitFor();
    await screenshot(page, 'settings of the runtime');
    assert.equal(await runtime.locator('select').inputValue(), 'tensorflow');
  });
});

describe('Setting up the TensorFlow runtime in a folder that is not trusted', () => {
  const vscode = useVscode({ trust: false });

  it('is refused', async () => {
    const page = await vscode.open();
    await runCommand(page, command);
    await toasts(page).filter({ hasText: 'not trusted' }).waitFor();
    assert.equal(await dialog(page).count(), 0);
  });
});
