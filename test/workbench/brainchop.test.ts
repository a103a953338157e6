import { strict as assert } from 'node:assert';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { networkFor, withBrainchop } from '../support/brainchop.ts';
import { dataFile } from '../support/zoo.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

describe('A trained network of TensorFlow.js that takes volumes', () => {
  const brainchop = withBrainchop();
  const vscode = useVscode();

  it('is explained from the menu on its model.json to the map in three planes', async function () {
    const image = dataFile(this, 'brainchop', 't1_crop.nii.gz');
    const model = await networkFor('model5_gw_ae', 32, brainchop().root);
    const page = await vscode.open((folder) => {
      const own = path.join(folder, 'brain');
      cpSync(path.dirname(model), own, { recursive: true });
      cpSync(image, path.join(own, 't1.nii.gz'));
      const settings = {
        ...{ image: 't1.nii.gz', block: 8, draws: 2 },
        preprocessing: { axes: ['x', 'y', 'z'], clipPercentiles: [5, 95], normalize: 'minmax' },
      };
      writeFileSync(path.join(own, 'model.explain.json'), JSON.stringify(settings));
    });
    await chooseFromExplorerMenu(page, 'brain/model.json', 'Explain Segmentation Model');
    const panel = await Panel.shown(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
    for (const plane of ['coronal', 'sagittal']) await panel.by(`plane-${plane}`).waitFor();
    assert.equal(await panel.by('slice').count(), 3);
    await screenshot(page, 'volume brainchop');
  });
});
