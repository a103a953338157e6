import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../support/graph-builder.ts';
import type { Value } from '../support/graph-writer.ts';
import { niftiOf } from '../support/nifti.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, quickPick, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const side = 32;

/** Whether a voxel lies in the ball in the middle. */
const isIn = (i: number): boolean =>
  Math.hypot(Math.floor(i / side ** 2) - 16, (Math.floor(i / side) % side) - 16, (i % side) - 16) < 9;

/** A model that segments what is bright on average, a volume of 8 bits with a bright ball, and its labels. */
function addVolume(folder: string): void {
  const b = new GraphBuilder({ seed: 1 });
  const weights = b.floats(new Float32Array(27).fill(1 / 27), [1, 1, 3, 3, 3]);
  const mean = b.apply('Conv', [b.input([1, 1, side, side, side]), weights], [1, 1, side, side, side], {
    kernel_shape: [3, 3, 3],
    pads: [1, 1, 1, 1, 1, 1],
  });
  const number = (value: number): Value => b.floats(Float32Array.of(value), []);
  const graph = b.build(b.binary('Mul', b.binary('Sub', b.relu(mean), number(0.45)), number(20)));
  writeFileSync(path.join(folder, 'ball.onnx'), writeOnnx(graph));
  const size = [side, side, side];
  const voxels = Uint8Array.from({ length: side ** 3 }, (_, i) => (isIn(i) ? 200 : 40) + ((7 * i) % 30));
  const labels = Uint8Array.from({ length: side ** 3 }, (_, i) => Number(isIn(i)));
  writeFileSync(path.join(folder, 'scan.nii.gz'), gzipSync(niftiOf({ size, data: voxels })));
  writeFileSync(path.join(folder, 'scan_seg.nii.gz'), gzipSync(niftiOf({ size, data: labels })));
}

describe('A model of volumes', () => {
  const vscode = useVscode();

  before(() => vscode.open(addVolume));

  it('is explained on a volume with its labels, and shown slice by slice', async () => {
    const { page } = vscode;
    await chooseFromExplorerMenu(page, 'ball.onnx', 'Explain Segmentation Model');
    await page.locator('.quick-input-title', { hasText: 'Volume to Explain' }).waitFor();
    await quickPick(page).filter({ hasText: 'scan.nii.gz' }).first().click();
    await page.locator('.quick-input-title', { hasText: 'Reference Mask' }).waitFor();
    await quickPick(page).filter({ hasText: 'scan_seg.nii.gz' }).first().click();
    const panel = await Panel.shown(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 512 blocks/u);
    const slice = panel.by('slice');
    const first = Number((await slice.textContent())?.replace('z ', ''));
    await screenshot(page, 'volume slice');
    await panel.by('picture').focus();
    await page.keyboard.press('PageDown');
    assert.equal(await slice.textContent(), `z ${first + 1}`);
    await panel.by('slices').fill('3');
    assert.equal(await slice.textContent(), 'z 3');
    await screenshot(page, 'volume other slice');
  });
});
