import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { niftiOf } from '../support/nifti.ts';
import { addPhantom, isLesion, phantomSize, phantomSpacing } from '../support/phantom.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

/** Labels of the phantom: the lesion, a shell around it, the rest of the head on the left and on the right. */
function labelOf(voxel: number): number {
  const [, rows, columns] = phantomSize;
  const place = [Math.floor(voxel / (rows * columns)), Math.floor(voxel / columns) % rows, voxel % columns];
  const within = (middle: readonly number[], half: readonly number[]): boolean =>
    Math.hypot(...place.map((at, i) => (at - (middle[i] ?? 0)) / (half[i] ?? 1))) < 1;
  if (!within([11.5, 23.5, 19.5], [11, 22, 18])) return 0;
  if (isLesion(voxel)) return 5;
  if (within([10, 29, 24], [7, 11, 11])) return 4;
  return (place[2] ?? 0) < 20 ? 1 : 2;
}

/** An atlas beside the head, and settings that ask for its regions. */
function addAtlas(folder: string): void {
  const voxels = phantomSize.reduce((product, length) => product * length, 1);
  const data = Uint8Array.from({ length: voxels }, (_, i) => labelOf(i));
  const atlas = niftiOf({ size: phantomSize, spacing: phantomSpacing, origin: [-40, -47, -46], data });
  writeFileSync(path.join(folder, 'atlas.nii.gz'), gzipSync(atlas));
  const file = path.join(folder, 'lesion.explain.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const names = { 1: 'left hemisphere', 2: 'right hemisphere', 4: 'perilesional tissue', 5: 'lesion' };
  const files = { image: 'head.nii.gz', mask: 'head_seg.nii.gz', regions: { file: 'atlas.nii.gz', names } };
  const roi = [7, 26, 20, 6, 6, 6];
  writeFileSync(file, JSON.stringify({ ...settings, ...files, roi, draws: 8 }));
}

describe('Regions of any shape', () => {
  const vscode = useVscode();

  it('of an atlas are named in the list, outlined where they are selected, and painted in three planes', async () => {
    const page = await vscode.open((folder) => {
      addPhantom(folder);
      addAtlas(folder);
    });
    await chooseFromExplorerMenu(page, 'lesion.onnx', 'Explain Segmentation Model');
    const panel = await Panel.shown(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await panel.tab('blocks');
    const rows = panel.by('ranked-block');
    await rows.first().waitFor();
    assert.match(await panel.by('blocks').innerText(), /perilesional tissue/u);
    await screenshot(page, 'regions atlas');
    await rows.filter({ hasText: 'perilesional tissue' }).click();
    assert.match(
      await panel.by('block-details').innerText(),
      /Perilesional tissue[\s\S]*voxels, [\d.]+ ml/iu,
    );
    await screenshot(page, 'regions atlas selected');
  });

  it('are superpixels where the settings say so, also of a picture', async () => {
    const page = await vscode.open();
    const panel = await Panel.explain(page);
    await panel.choose('setting-regions', 'superpixels');
    await panel.type('setting-draws', 6);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    assert.match(await panel.by('regions-count').innerText(), /\d+ superpixels/u);
    await panel.tab('blocks');
    await panel.by('ranked-block').first().click();
    await screenshot(page, 'regions superpixels');
  });
});
