import { strict as assert } from 'node:assert';
import { changeQuestion, configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high contrast': 'Default High Contrast',
};

const sizes = [
  { width: 1400, height: 900 },
  { width: 800, height: 600 },
];

describe('The panel', () => {
  const vscode = useVscode();

  for (const [name, theme] of Object.entries(themes)) {
    it(`fits wide and narrow windows in the ${name} theme`, async () => {
      const page = await vscode.open((folder) => {
        configure(folder, { 'workbench.colorTheme': theme });
        changeQuestion(folder, { block: 64, treatment: 'zero' });
      });
      const panel = await Panel.explain(page);
      await panel.run();
      assert.match(await panel.finished(), /^Complete/);
      await panel.showLayer(panel.by('ranked-component').first());
      assert.match(await panel.measured(), /^Complete/u);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await screenshot(page, `theme ${name} ${size.width}`);
        const box = await panel.by('panel').boundingBox();
        const picture = await panel.by('picture').boundingBox();
        assert.ok(box && picture);
        assert.ok(
          picture.width >= 150 && picture.height >= 150,
          `picture of ${picture.width} × ${picture.height}`,
        );
        assert.ok(
          picture.x >= box.x && picture.x + picture.width <= box.x + box.width + 1,
          'wider than the panel',
        );
      }
    });
  }
});
