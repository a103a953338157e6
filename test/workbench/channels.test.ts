import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import { explanationSchema } from '../../src/documents/explanation.ts';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../support/graph-builder.ts';
import type { Value } from '../support/graph-writer.ts';
import { addFixture } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, quickPick, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const explain = 'Explain Segmentation Model';
const side = 64;
const files = ['flair', 't1', 't1ce', 't2'].map((name) => `patient_${name}.png`);

/** A model of four channels that segments what is bright in all, and its images. */
function addFourChannels(folder: string): void {
  const b = new GraphBuilder({ seed: 1 });
  const shape = [1, 1, side, side];
  const weights = b.floats(new Float32Array(36).fill(1 / 36), [1, 4, 3, 3]);
  const mean = b.apply('Conv', [b.input([1, 4, side, side]), weights], shape, {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
  });
  const number = (value: number): Value => b.floats(Float32Array.of(value), []);
  const graph = b.build(b.binary('Mul', b.binary('Sub', b.relu(mean), number(0.45)), number(20)));
  writeFileSync(path.join(folder, 'four.onnx'), writeOnnx(graph));
  for (const [c, name] of files.entries()) {
    const data = Uint8Array.from({ length: side * side }, (_, i) => {
      const [x, y] = [i % side, Math.floor(i / side)];
      return Math.hypot(x - 30 - c, y - 34 + c) < 14 ? 215 + 9 * c : 25 + ((7 * x + (c + 2) * y) % 70);
    });
    writeFileSync(
      path.join(folder, name),
      encode({ width: side, height: side, channels: 1, depth: 8, data }),
    );
  }
}

describe('A model of four channels', () => {
  const vscode = useVscode();

  before(() =>
    vscode.open((folder) => {
      addFourChannels(folder);
      addFixture(folder, 'models/volume.onnx');
    }),
  );

  it('is explained by four files, which are offered by their names', async () => {
    const { page } = vscode;
    await chooseFromExplorerMenu(page, 'four.onnx', explain);
    await page.locator('.quick-input-title', { hasText: 'Image to Explain' }).waitFor();
    await screenshot(page, 'channels image');
    await quickPick(page).filter({ hasText: 'patient_flair.png' }).first().click();
    await page.locator('.quick-input-title', { hasText: 'Files of the 4 Channels' }).waitFor();
    await screenshot(page, 'channels files');
    await quickPick(page)
      .filter({ hasText: files.join(', ') })
      .first()
      .click();
    await page.locator('.quick-input-title', { hasText: 'Reference Mask' }).waitFor();
    await quickPick(page).filter({ hasText: 'None' }).first().click();
    const panel = await Panel.shown(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: [\d\s]+ blocks/u);
    await panel.tab('facts');
    await panel.by('facts').waitFor();
    await screenshot(page, 'channels facts');
    const saved = path.join(vscode.folder, 'four.patient_flair.segcause.json');
    const { question, status } = explanationSchema.parse(JSON.parse(readFileSync(saved, 'utf8')));
    assert.equal(status, 'complete');
    assert.deepEqual(
      [question.image, ...(question.channelImages ?? [])].map((file) => path.basename(file.path)),
      files,
    );
  });

  it('is asked for a volume where it takes volumes', async () => {
    const { page } = vscode;
    await chooseFromExplorerMenu(page, 'volume.onnx', explain);
    await page.locator('.quick-input-title', { hasText: 'Volume to Explain' }).waitFor();
    await page.keyboard.press('Escape');
  });
});
