import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addPhantom } from '../support/phantom.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

/** Settings that ask about the lesion of the phantom. */
function askAboutLesion(folder: string): void {
  addPhantom(folder);
  const file = path.join(folder, 'lesion.explain.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const asked = { image: 'head.nii.gz', mask: 'head_seg.nii.gz', roi: [7, 26, 20, 6, 6, 6] };
  writeFileSync(file, JSON.stringify({ ...settings, ...asked, block: 2, draws: 8 }));
}

describe('A map of coarse blocks first', () => {
  const vscode = useVscode();

  it('of a volume has blocks of two sizes in its planes, and a forecast of both ways before it runs', async () => {
    const page = await vscode.open(askAboutLesion);
    await chooseFromExplorerMenu(page, 'lesion.onnx', 'Explain Segmentation Model');
    const panel = await Panel.shown(page);
    await panel.until('a forecast', async () =>
      /coarse blocks first: .* to .*\)/u.test(await panel.by('status').innerText()),
    );
    await panel.choose('setting-refine', 'coarse first');
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await screenshot(page, 'refined volume');
    const plane = await panel.by('plane-sagittal').boundingBox();
    assert.ok(plane);
    await page.mouse.move(plane.x + plane.width / 2, plane.y + plane.height / 2);
    assert.match(await panel.by('tooltip').innerText(), /block/iu);
    await screenshot(page, 'refined volume pointed at');
  });

  it('of a picture has blocks of two sizes, which the list and the selection name', async () => {
    const page = await vscode.open();
    const panel = await Panel.explain(page);
    await panel.choose('setting-refine', 'coarse first');
    await panel.type('setting-block', 32);
    await panel.type('setting-draws', 2);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    await panel.tab('blocks');
    await panel.by('ranked-block').first().click();
    assert.match(await panel.by('block-details').innerText(), /block/iu);
    await screenshot(page, 'refined picture');
  });
});
