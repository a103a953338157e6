import { strict as assert } from 'node:assert';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { root } from '../../tools/workbench/once.ts';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../support/graph-builder.ts';
import { configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, explorerMenu, quickPick, screenshot, toasts } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const [explain, compare] = ['Explain Segmentation Model', 'Compare Folds'];
const training = 'nnUNetTrainer__nnUNetPlans__3d_fullres';

/** Stands in for Python: says what the script says of a checkpoint, and takes a network of the fold for the result. */
const standIn = `#!/bin/sh
case "$*" in
*" inspect "*) echo 'segcause: {"answer":"found","kind":"weights","key":"network_weights","channels":1,"axes":5,"given":{"configuration":"'"'3d_fullres'"'"}}';;
*) for word; do case "$word" in --out=*fold_0*) cp early.onnx "\${word#--out=}";; --out=*) cp late.onnx "\${word#--out=}";; esac; done
echo 'segcause: {"answer":"converted","python":"3.12.0","packages":{"torch":"2.13.0"},"shape":[1,1,8,8,8],"outputs":[]}';;
esac
`;

/** A network of three classes on patches of the plans' size. */
function network(patch: readonly number[], seed: number): Uint8Array {
  const b = new GraphBuilder({ seed });
  const image = b.input([1, 1, ...patch]);
  const inner = b.relu(b.instanceNorm(b.conv(image, { channels: 4, kernel: 3, pads: 'same' })));
  return writeOnnx(b.build(b.conv(inner, { channels: 3, kernel: 1, pads: 'same' })));
}

/** A workspace with a results folder of nnU-Net's of two folds, and a volume. */
function withTraining(folder: string): void {
  const fixture = path.join(root, 'test', 'fixtures', 'trained', 'nnunet', 'Dataset001_Liver_plain');
  const results = path.join(folder, training);
  mkdirSync(results);
  for (const name of ['plans.json', 'dataset.json'])
    cpSync(path.join(fixture, name), path.join(results, name));
  for (const fold of ['fold_0', 'fold_1']) {
    mkdirSync(path.join(results, fold));
    writeFileSync(path.join(results, fold, 'checkpoint_final.pth'), fold);
  }
  const { configurations } = JSON.parse(readFileSync(path.join(fixture, 'plans.json'), 'utf8')) as {
    readonly configurations: Readonly<Record<string, { readonly patch_size: readonly number[] }>>;
  };
  const { patch_size: patch } = configurations['3d_fullres'] ?? assert.fail();
  writeFileSync(path.join(folder, 'early.onnx'), network(patch, 1));
  writeFileSync(path.join(folder, 'late.onnx'), network(patch, 2));
  cpSync(path.join(fixture, 'a_0000.nii.gz'), path.join(folder, 'liver_0000.nii.gz'));
  const python = path.join(folder, 'stand-in-python');
  writeFileSync(python, standIn);
  chmodSync(python, 0o755);
  configure(folder, { 'segcause.python': '${workspaceFolder}/stand-in-python' });
}

const dialog = '.monaco-dialog-box';

async function agree(page: Page, said: RegExp, picture: string): Promise<void> {
  const box = page.locator(dialog).filter({ hasText: said });
  await box.waitFor();
  await screenshot(page, picture);
  await box.getByRole('button', { name: 'Run', exact: true }).click();
  await box.waitFor({ state: 'detached' });
}

/** The folders of trainings are looked for once the window is there. */
async function offered(page: Page, entry: string): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    if ((await explorerMenu(page, training)).includes(entry)) return;
    await sleep(500);
  }
  assert.fail(`${entry} is not offered within ten seconds.`);
}

describe('What nnU-Net wrote', () => {
  const vscode = useVscode();
  before(() => vscode.open(withTraining));

  it('is explained from its folder: a fold is chosen, each command is shown, and the settings are written', async () => {
    const { page, folder } = vscode;
    await offered(page, explain);
    await chooseFromExplorerMenu(page, training, explain);
    await page.locator('.quick-input-title', { hasText: 'Fold to Explain' }).waitFor();
    await screenshot(page, 'trained asks for the fold');
    await quickPick(page).filter({ hasText: 'fold 1' }).first().click();
    await agree(
      page,
      /convert\.py inspect .*fold_1.*checkpoint_final\.pth/su,
      'trained asks to look into weights',
    );
    await agree(
      page,
      /--network=dynamic_network_architectures\.architectures\.unet\.PlainConvUNet/u,
      'trained shows the command',
    );
    await page.locator('.quick-input-title', { hasText: 'Volume to Explain' }).waitFor();
    await toasts(page).filter({ hasText: 'fold_1.onnx was written' }).waitFor();
    await screenshot(page, 'trained is converted');
    await quickPick(page).filter({ hasText: 'liver_0000.nii.gz' }).first().click();
    await page.locator('.quick-input-title', { hasText: 'Reference Mask' }).waitFor();
    await quickPick(page)
      .filter({ hasText: /own prediction/iu })
      .first()
      .click();
    const panel = await Panel.shown(page);
    await screenshot(page, 'trained is prepared');
    assert.match(await panel.status(), /^Not run yet/u);
    const settings = readFileSync(path.join(folder, training, 'fold_1', 'fold_1.explain.json'), 'utf8');
    assert.match(settings, /"fold": "1"/u);
    assert.match(settings, /"step": 0\.5/u);
    assert.match(settings, /"maskIgnore": \[3\]/u);
  });

  it('has folds that are compared in one click, of which the one that is converted already is not converted again', async () => {
    const { page, folder } = vscode;
    await offered(page, compare);
    await chooseFromExplorerMenu(page, training, compare);
    await agree(page, /convert\.py inspect .*fold_0/su, 'folds ask to look into weights');
    await agree(page, /--network=/u, 'folds show the command');
    await page.locator('.quick-input-title', { hasText: 'Volume to Explain' }).waitFor();
    await quickPick(page).filter({ hasText: 'liver_0000.nii.gz' }).first().click();
    await page.locator('.quick-input-title', { hasText: 'Reference Mask' }).waitFor();
    await quickPick(page)
      .filter({ hasText: /own prediction/iu })
      .first()
      .click();
    await page.locator('.tab', { hasText: 'fold_0-to-fold_1' }).waitFor();
    await sleep(2000);
    await screenshot(page, 'folds are compared');
    assert.ok(existsSync(path.join(folder, training, 'fold_0', 'fold_0.explain.json')));
  });
});

describe('What nnU-Net wrote, in a folder that is not trusted', () => {
  const vscode = useVscode({ trust: false });

  it('is left alone', async () => {
    const page = await vscode.open(withTraining);
    await offered(page, explain);
    await chooseFromExplorerMenu(page, training, explain);
    await toasts(page).filter({ hasText: 'not trusted' }).waitFor();
    assert.equal(await page.locator(dialog).count(), 0);
  });
});
