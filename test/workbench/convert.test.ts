import { strict as assert } from 'node:assert';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, explorerMenu, quickPick, screenshot, toasts } from '../support/workbench.ts';

const entry = 'Convert to ONNX with Python';

/** Stands in for Python: says what a converter says, and takes the sample's model for the result. */
const standIn = `#!/bin/sh
case "$*" in
*missing.pt*) echo 'segcause: {"answer":"failed","message":"package onnxscript not installed","install":["onnxscript"]}';;
*" inspect "*) echo 'segcause: {"answer":"found","kind":"weights","key":"state_dict","channels":1,"axes":4,"given":{"classes":"3"},"modules":["encoder.0.conv1","bottleneck.conv1","decoder.0.up","head"]}';;
*) for word; do case "$word" in --out=*) cp unet_late.onnx "\${word#--out=}";; esac; done
echo 'segcause: {"answer":"converted","python":"3.12.0","packages":{"torch":"2.13.0"},"shape":[1,1,256,256],"outputs":[]}';;
esac
`;

function withPython(folder: string): void {
  const python = path.join(folder, 'stand-in-python');
  writeFileSync(python, standIn);
  chmodSync(python, 0o755);
  configure(folder, { 'segcause.python': '${workspaceFolder}/stand-in-python' });
  for (const name of ['trained.pt', 'missing.pt']) writeFileSync(path.join(folder, name), 'weights');
  mkdirSync(path.join(folder, 'saved'));
  writeFileSync(path.join(folder, 'saved', 'saved_model.pb'), '');
}

const dialog = '.monaco-dialog-box';

async function agree(page: Page, said: RegExp, picture: string): Promise<void> {
  const box = page.locator(dialog);
  await box.filter({ hasText: said }).waitFor();
  await screenshot(page, picture);
  await box.getByRole('button', { name: 'Run', exact: true }).click();
  await box.filter({ hasText: said }).waitFor({ state: 'detached' });
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    if (await look()) return;
    await sleep(500);
  }
  assert.fail('It did not come about within ten seconds.');
}

describe('Converting with Python', () => {
  const vscode = useVscode();

  before(() => vscode.open(withPython));

  it('is offered on PyTorch files and on the folder of a SavedModel, and on nothing else', async () => {
    const { page } = vscode;
    assert.ok((await explorerMenu(page, 'trained.pt')).includes(entry));
    // The folders of SavedModels are looked for once the window is there.
    await until(async () => (await explorerMenu(page, 'saved')).includes(entry));
    for (const file of ['unet.py', 'unet_late.onnx', 'images'])
      assert.ok(!(await explorerMenu(page, file)).includes(entry), file);
  });

  it('shows each command, asks for what is missing, and offers to explain the result', async () => {
    const { page, folder } = vscode;
    await chooseFromExplorerMenu(page, 'trained.pt', entry);
    await agree(
      page,
      /stand-in-python .*convert\.py inspect .*trained\.pt/su,
      'convert asks to look into a file',
    );
    const [first] = [quickPick(page).first()];
    await first.filter({ hasText: 'UNet' }).waitFor();
    assert.match(await first.innerText(), /unet\.py:\d+ · fits the weights/u);
    await screenshot(page, 'convert asks for the model');
    await first.click();
    const input = page.locator('.quick-input-widget input').first();
    await page.locator('.quick-input-title', { hasText: 'Arguments of UNet' }).waitFor();
    assert.equal(await input.inputValue(), 'classes=3');
    await screenshot(page, 'convert asks for the arguments');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-title', { hasText: 'Input of trained.pt' }).waitFor();
    assert.equal(await input.inputValue(), '1×1×256×256');
    await page.keyboard.press('Enter');
    await agree(
      page,
      /--shape=1,1,256,256.*unet\.py:UNet\s*--arguments=classes=3/su,
      'convert shows the command',
    );
    await toasts(page).filter({ hasText: 'trained.onnx was written' }).waitFor();
    await screenshot(page, 'convert is done');
    const at = (name: string): string => path.join(folder, name);
    assert.deepEqual(readFileSync(at('trained.onnx')), readFileSync(at('unet_late.onnx')));
    assert.ok(existsSync(at('trained.onnx.json')));
  });

  it('says which package is missing, and how to install it', async () => {
    const { page } = vscode;
    await chooseFromExplorerMenu(page, 'missing.pt', entry);
    await agree(page, /missing\.pt/u, 'convert asks once more');
    await toasts(page).filter({ hasText: '-m pip install onnxscript' }).waitFor();
    await page.locator('.notification-toast', { hasText: 'Copy Install Line' }).waitFor();
    await screenshot(page, 'convert misses a package');
  });
});

describe('Converting with Python in a folder that is not trusted', () => {
  const vscode = useVscode({ trust: false });

  it('runs nothing, and says so', async () => {
    const page = await vscode.open(withPython);
    await chooseFromExplorerMenu(page, 'trained.pt', entry);
    await toasts(page).filter({ hasText: 'not trusted' }).waitFor();
    assert.equal(await page.locator(dialog).count(), 0);
  });
});
