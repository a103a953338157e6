import { strict as assert } from 'node:assert';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

describe('The region of interest', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    panel = await Panel.explain(await vscode.open());
  });

  afterEach(async () => {
    await panel.reset();
  });

  it('is set by dragging on the image', async () => {
    const before = await panel.roi();
    await panel.drag({ x: 0.5, y: 0.55 }, { x: 0.6, y: 0.75 });
    const [y = 0, x = 0, height = 0, width = 0] = await panel.roi();
    assert.notDeepEqual([y, x, height, width], before);
    assert.ok(y > 100 && x > 100 && height > 1.2 * width, [y, x, height, width].join());
    assert.match(await panel.by('changed').innerText(), /Changed/);
    await screenshot(panel.page, 'region dragged');
  });

  it('is set by typing, and changes the Dice', async () => {
    const dice = await panel.by('dice').innerText();
    for (const [part, value] of Object.entries({ y: 150, x: 120, height: 40, width: 48 })) {
      await panel.type(`roi-${part}`, value);
    }
    assert.deepEqual(await panel.roi(), [150, 120, 40, 48]);
    await panel.until('another Dice', async () => (await panel.by('dice').innerText()) !== dice);
    await panel.by('reset').click();
    await panel.until('the old Dice', async () => (await panel.by('dice').innerText()) === dice);
  });

  it('refuses what lies outside the image', async () => {
    await panel.type('roi-x', 250);
    await panel.by('setting-problem').waitFor();
    assert.match(await panel.by('setting-problem').innerText(), /256/);
    await screenshot(panel.page, 'region outside');
  });

  it('is what the next run measures', async () => {
    await panel.type('setting-block', 64);
    await panel.type('setting-draws', 2);
    await panel.type('roi-y', 150);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 16 blocks/);
    assert.equal((await panel.roi())[0], 150);
    assert.equal(await panel.by('changed').count(), 0);
  });
});
