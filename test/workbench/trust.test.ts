import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/workbench/once.ts';
import { addPhantom } from '../support/phantom.ts';
import { processesWith } from '../support/processes.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, openInPanel, screenshot, toasts, webview } from '../support/workbench.ts';

describe('A folder that is not trusted', () => {
  const vscode = useVscode({ trust: false });

  function engines(): readonly string[] {
    return processesWith(vscode.marker)
      .map(({ command }) => command)
      .filter((command) => command.includes('engine.cjs'));
  }

  it('runs nothing, and says so once', async () => {
    const page = await vscode.open();
    await chooseFromExplorerMenu(page, 'unet_late.onnx', 'Explain Segmentation Model');
    await toasts(page).filter({ hasText: 'not trusted' }).waitFor();
    assert.equal(await toasts(page).count(), 1);
    await screenshot(page, 'untrusted command');
    assert.deepEqual(engines(), []);
    assert.deepEqual(
      readdirSync(vscode.folder).filter((name) => name.endsWith('.segcause.json')),
      [],
    );
  });

  it('reads no volume, and looks for no model to explain it with', async () => {
    const page = await vscode.open(addPhantom);
    await chooseFromExplorerMenu(page, 'head.nii.gz', 'Open in SegCause Viewer');
    assert.match(await webview(page).getByTestId('volume-notice').innerText(), /not trusted/u);
    await chooseFromExplorerMenu(page, 'head.nii.gz', 'Explain With…');
    await toasts(page).filter({ hasText: 'not trusted' }).waitFor();
    assert.deepEqual(engines(), []);
  });

  it('shows an explanation, but reads no image and runs nothing', async () => {
    const name = 'unet_late.slice_084.segcause.json';
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { treatment: 'zero', block: 64 });
      const cli = path.join(root, 'dist', 'cli.cjs');
      const args = ['explain', path.join(folder, 'unet_late.onnx'), '--out', path.join(folder, name)];
      execFileSync(process.execPath, [cli, ...args], { stdio: 'pipe' });
    });
    const frame = webview(page);
    await openInPanel(page, name, frame.getByTestId('panel'));
    await frame.getByTestId('picture-missing').waitFor();
    assert.match(await frame.getByTestId('picture-missing').innerText(), /not trusted/);
    assert.equal(await frame.getByTestId('run').getAttribute('disabled'), '');
    await frame.getByTestId('layer').nth(2).click();
    const map = frame.getByTestId('show-feature-map');
    assert.equal(await map.getAttribute('disabled'), '');
    assert.match((await map.getAttribute('title')) ?? '', /not trusted/u);
    await frame.getByTestId('channel').locator('input').press('Enter');
    await frame.getByTestId('next-channel').click();
    assert.equal(await frame.getByTestId('feature-map').count(), 0);
    await screenshot(page, 'untrusted explanation');
    assert.deepEqual(engines(), []);
  });

  it('opens no file that an explanation names: a layer leads to the graph in the explanation', async () => {
    const name = 'flat.segcause.json';
    const page = await vscode.open((folder) => {
      const model = path.join(folder, 'flat');
      cpSync(path.join(root, 'test', 'fixtures', 'tfjs', 'flat'), model, { recursive: true });
      const image = path.join(folder, 'images', 'slice_084.png');
      const cli = path.join(root, 'dist', 'cli.cjs');
      const images = Array<readonly string[]>(4).fill(['--image', image]).flat();
      const args = ['explain', path.join(model, 'model.json'), ...images, '--treatment', 'zero'];
      execFileSync(process.execPath, [cli, ...args, '--out', path.join(folder, name)], { stdio: 'pipe' });
    });
    const frame = webview(page);
    await openInPanel(page, name, frame.getByTestId('panel'));
    await frame.getByTestId('layer').nth(1).click();
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance .view-line').first().waitFor();
    await screenshot(page, 'untrusted definition');
    const tabs = await page.locator('.tab .label-name').allInnerTexts();
    assert.ok(!tabs.includes('model.json'), tabs.join(', '));
    assert.ok(
      tabs.some((tab) => tab.includes('graph') || tab.endsWith('.txt')),
      tabs.join(', '),
    );
  });
});
