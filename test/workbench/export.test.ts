import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot, toasts } from '../support/workbench.ts';
import { countPixels, Panel } from './panel.ts';

describe('The picture', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero' });
    });
    panel = await Panel.explain(page);
    await panel.run();
    await panel.finished();
  });

  /** Chooses an entry of the panel's own menu, and takes the name that is offered. */
  async function save(entry: string, name: string): Promise<Buffer> {
    await panel.by('more').click();
    await panel.by('more-menu').getByText(entry).click();
    const input = panel.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await panel.until('the name', async () => (await input.inputValue()).endsWith(name));
    await screenshot(panel.page, `save ${name}`);
    await input.press('Enter');
    const file = path.join(vscode.folder, name);
    await panel.until('the file', () => Promise.resolve(existsSync(file)));
    await toasts(panel.page).filter({ hasText: name }).first().waitFor();
    return readFileSync(file);
  }

  it('is saved as PNG with image, effects and outlines', async () => {
    const { grey, coloured } = countPixels(await save('PNG', 'unet_late.slice_084.png'));
    assert.ok(grey > 20_000 && coloured > 20_000, `${grey} grey, ${coloured} coloured`);
  });

  it('is saved as SVG with colour scale and caption', async () => {
    const svg = (await save('SVG', 'unet_late.slice_084.svg')).toString();
    assert.match(svg, /^<svg xmlns=/);
    assert.match(svg, /<image href="data:image\/png;base64,/);
    assert.match(svg, /pts · supports<[\s\S]*>unet_late\.onnx on slice_084\.png: effect of each block of/);
  });

  it('leaves its effects as an array for NumPy', async () => {
    const file = await save('NumPy', 'unet_late.slice_084.npy');
    assert.match(file.toString('latin1', 0, 128), /^\x93NUMPY.*'descr': '<f4'.*'shape': \(256, 256\)/su);
  });
});
