import { strict as assert } from 'node:assert';
import { useVscode } from '../support/vscode.ts';
import { explorerMenu, screenshot } from '../support/workbench.ts';

const entry = 'Explain Segmentation Model';

describe('The explorer menu', () => {
  const vscode = useVscode();

  before(() => vscode.open());

  it('offers to explain an ONNX model', async () => {
    const { page } = vscode;
    assert.ok((await explorerMenu(page, 'unet_late.onnx')).includes(entry));
    await screenshot(page, 'menu on a model');
  });

  it('does not on any other file or folder', async () => {
    const { page } = vscode;
    for (const file of ['unet.py', 'unet_late.explain.json', 'images', 'images/slice_084.png']) {
      const entries = await explorerMenu(page, file);
      assert.ok(entries.length > 0, `no menu on ${file}`);
      assert.ok(!entries.includes(entry), `offered on ${file}`);
    }
  });
});
