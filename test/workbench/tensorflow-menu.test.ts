import { strict as assert } from 'node:assert';
import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../tools/workbench/once.ts';
import { useVscode } from '../support/vscode.ts';
import { explorerMenu, screenshot } from '../support/workbench.ts';

const entry = 'Explain Segmentation Model';
const fixtures = path.join(root, 'test/fixtures');

describe('The explorer menu, on models of TensorFlow', () => {
  const vscode = useVscode();

  it('offers to explain Keras files, and a model.json of TensorFlow.js', async () => {
    const page = await vscode.open((folder) => {
      cpSync(path.join(fixtures, 'tfjs/unet'), path.join(folder, 'web'), { recursive: true });
      copyFileSync(path.join(fixtures, 'keras/volume_keras3.h5'), path.join(folder, 'volume.h5'));
      copyFileSync(path.join(fixtures, 'keras/unet_keras3.keras'), path.join(folder, 'unet.keras'));
    });
    for (const file of ['volume.h5', 'unet.keras', 'web/model.json']) await offered(page, file);
    await screenshot(page, 'menu on a TensorFlow.js model');
    assert.ok(!(await explorerMenu(page, 'group1-shard1of4.bin')).includes(entry));
  });

  it('does not on a model.json of another kind', async () => {
    const page = await vscode.open((folder) => {
      writeFileSync(path.join(folder, 'model.json'), '{"name": "a model of something else"}');
    });
    const entries = await explorerMenu(page, 'model.json');
    assert.ok(entries.length > 0 && !entries.includes(entry));
  });
});

/** The workspace is searched for models once the extension is there. */
async function offered(page: Page, file: string): Promise<void> {
  for (let turn = 0; turn < 20; turn++) if ((await explorerMenu(page, file)).includes(entry)) return;
  assert.fail(`not offered on ${file}`);
}
