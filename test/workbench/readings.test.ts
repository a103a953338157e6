import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { normalizedUnet } from '../support/normalized-nets.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const side = 64;

/** A model with instance normalizations, and what is asked of it. */
function addModel(folder: string): void {
  const graph = normalizedUnet({ size: [side, side], channels: 4, levels: 3 });
  writeFileSync(path.join(folder, 'normal.onnx'), writeOnnx(graph));
  const settings = {
    image: 'images/slice_084.png',
    ...{ block: 8, draws: 3 },
    preprocessing: { width: side, height: side, scale: 255, channelOrder: 'grey' },
  };
  writeFileSync(path.join(folder, 'normal.explain.json'), JSON.stringify(settings));
}

describe('A model with statistics over the image', () => {
  const vscode = useVscode();

  before(() => vscode.open(addModel));

  it('has total and direct effects, each under its name', async () => {
    const { page } = vscode;
    const panel = await Panel.explain(page, 'normal.onnx');
    assert.equal(await panel.by('reading-total').getAttribute('aria-checked'), 'true');
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 64 blocks/u);
    await screenshot(page, 'readings total');
    await panel.by('reading-direct').click();
    assert.match(await panel.note(), /^nothing measured yet/u);
    await screenshot(page, 'readings direct not measured');
    await panel.by('measure-direct').click();
    await panel.by('cancel').waitFor();
    assert.match(await panel.finished(), /^Complete: 64 blocks/u);
    assert.equal(await panel.by('reading-direct').getAttribute('aria-checked'), 'true');
    assert.match(await panel.note(), /^largest/u);
    await screenshot(page, 'readings direct');
  });
});
