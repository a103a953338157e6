import { strict as assert } from 'node:assert';
import { changeQuestion, configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, screenshot, toasts } from '../support/workbench.ts';
import { Panel } from './panel.ts';

describe('What models run on', () => {
  const vscode = useVscode();

  it('is ONNX Runtime unless it is set, and is said among the facts', async () => {
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { treatment: 'zero', block: 64 });
    });
    const panel = await Panel.explain(page);
    assert.match(await panel.status(), /^Not run yet(?: · expected: .+)?$/u);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await panel.tab('facts');
    assert.match(await panel.by('facts').innerText(), /Runtime\s+onnxruntime [\d.]+\s+Device\s+cpu/u);
  });

  it('may be TensorFlow.js: the panel says so before the run and after it', async () => {
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { treatment: 'zero', block: 64 });
    });
    const panel = await Panel.explain(page);
    configure(vscode.folder, { 'segcause.runtime': 'tensorflow' });
    await panel.until('word of the setting', async () =>
      /will run on TensorFlow\.js(?: · expected: .+)?$/u.test(await panel.status()),
    );
    await screenshot(page, 'runtime before the run');
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await panel.tab('facts');
    assert.match(
      await panel.by('facts').innerText(),
      /Runtime\s+tensorflow\.js 4\.22\.0 \(wasm[ ,\w]*\)\s+Device\s+cpu/u,
    );
    await screenshot(page, 'runtime after the run');
  });

  it('a device that is not there is refused in words, with the setting at hand', async () => {
    const page = await vscode.open((folder) => {
      configure(folder, { 'segcause.runtime': 'tensorflow', 'segcause.device': 'webgpu' });
    });
    await chooseFromExplorerMenu(page, 'unet_late.onnx', 'Explain Segmentation Model');
    await toasts(page).filter({ hasText: 'set segcause.device to auto' }).waitFor();
    const toast = page.locator('.notification-toast', { hasText: 'TensorFlow.js computes on cpu and cuda' });
    await screenshot(page, 'runtime without the device');
    await toast.getByRole('button', { name: 'Open Settings' }).click();
    await page.locator('.setting-item-contents', { hasText: 'The device that models run on' }).waitFor();
    await screenshot(page, 'runtime settings at hand');
  });

  it('a failure in the panel has the setting at hand, too', async () => {
    const page = await vscode.open();
    const panel = await Panel.explain(page);
    configure(vscode.folder, { 'segcause.device': 'directml' });
    await panel.until('word of the setting', async () => (await panel.status()).endsWith('DirectML'));
    await panel.by('run').click();
    await panel.by('failure').waitFor();
    assert.match(await panel.by('failure').innerText(), /not directml: set segcause\.device to auto/u);
    await screenshot(page, 'runtime failure in the panel');
    await panel.by('remedy').click();
    await page.locator('.settings-tabs-widget .action-label.checked', { hasText: 'Workspace' }).waitFor();
    await page.locator('.setting-item-contents', { hasText: 'The device that models run on' }).waitFor();
  });
});
