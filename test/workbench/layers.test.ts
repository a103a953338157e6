import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../src/at.ts';
import { numbersOf } from '../../src/documents/box.ts';
import { explanationSchema, type Explanation } from '../../src/documents/explanation.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

describe('From the hottest layer to its code', () => {
  const vscode = useVscode();
  let panel: Panel;
  let hottest = '';

  before(async () => {
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, draws: 4 });
    });
    panel = await Panel.explain(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 16 blocks, \d+ layers/);
  });

  function saved(): Explanation {
    const [file = ''] = readdirSync(vscode.folder).filter((name) => name.endsWith('.segcause.json'));
    return explanationSchema.parse(JSON.parse(readFileSync(path.join(vscode.folder, file), 'utf8')));
  }

  /** The text of the line that the editor beside the panel stands on. */
  async function lineInEditor(): Promise<string> {
    const at = panel.page.locator('.statusbar-item', { hasText: /^Ln \d+/ }).first();
    await at.waitFor();
    const line = Number(/Ln (\d+)/.exec(await at.innerText())?.[1]);
    return readFileSync(path.join(vscode.folder, 'unet.py'), 'utf8').split('\n')[line - 1] ?? '';
  }

  it('ranks every layer, in the list and in the tree', async () => {
    const { layers, components } = saved();
    const measured = components?.effects.filter(({ component }) => component.kind === 'layer') ?? [];
    assert.equal(measured.length, layers.length);
    assert.ok(components?.isComplete);
    const first = panel.by('ranked-component').first();
    await first.waitFor();
    await screenshot(panel.page, 'layers ranked');
    hottest = (await first.getAttribute('data-key')) ?? '';
    assert.match(hottest, /^(?:layer|edge) /);
  });

  it('ranks flows too: layers that share one are one row, which opens, and no effect stands twice', async () => {
    await panel.choose('ranked-by', 'By flow');
    const rows = panel.by('ranked-component');
    await panel.until('flows', async () => (await panel.by('toggle-row').count()) > 0);
    const texts: string[] = [];
    for (const row of await rows.all()) texts.push((await row.getAttribute('aria-label')) ?? '');
    assert.ok(texts.some((text) => /\(\d+ layers\)/u.test(text)));
    const effects = texts.map((text) => /[−+][\d.]+/u.exec(text)?.[0]);
    assert.equal(new Set(effects).size, effects.length, effects.join());
    await panel.by('toggle-row').first().click();
    await panel.until('its layers', async () => (await rows.count()) > texts.length);
    await screenshot(panel.page, 'flows ranked');
    await panel.choose('ranked-by', 'Learnt: permuted');
  });

  it('lays the heatmap of a layer over the image when it is clicked, and keeps it', async () => {
    const before = await panel.picture();
    await panel.by('ranked-component').first().click();
    await panel.until('its heatmap', async () => !(await panel.showsMapOf()).includes('image'));
    await panel.until('the map in the file', () => Promise.resolve(saved().maps.length === 2), 45);
    await panel.by('run').waitFor();
    assert.ok(!(await panel.picture()).equals(before));
    assert.equal(saved().maps[1]?.tensor, await panel.showsMapOf());
    assert.match((await panel.selectedLayer()) ?? '', /effect [−+]\d/);
    await screenshot(panel.page, 'layer heatmap');
  });

  it('shows what is known within a tenth of a second, and asks nobody', async () => {
    const tensor = await panel.showsMapOf();
    await panel.by('map-input').click();
    await panel.until("the input's heatmap", async () => (await panel.showsMapOf()) !== tensor);
    const took = await panel.timeToShow('map-layer');
    console.log(`        the heatmap stands after ${took.toFixed(0)} ms`);
    assert.ok(took < 100, `${took} ms`);
    assert.equal(await panel.by('cancel').count(), 0);
  });

  it('measures the channels of the layer when they are opened', async () => {
    await panel.tab('channels');
    await panel.by('ranked-channel').first().waitFor({ timeout: 45_000 });
    await panel.by('run').waitFor({ timeout: 45_000 });
    assert.equal(await panel.by('measure-channels').count(), 0);
    const channels =
      saved().components?.effects.filter(({ component }) => component.kind === 'channels') ?? [];
    assert.ok(channels.length > 0);
    await screenshot(panel.page, 'channels of a layer');
  });

  it('measures how much of a block passes through the layer', async () => {
    await panel.by('map-input').click();
    await panel.by('picture').focus();
    await panel.page.keyboard.press('ArrowUp');
    await panel.by('measure-mediation').click();
    await panel.by('mediation-indirect').waitFor({ timeout: 45_000 });
    assert.match(
      await panel.by('mediation').innerText(),
      /Total effect[\s\S]*Indirect effect[\s\S]*Direct effect[\s\S]*need not add up/,
    );
    assert.equal(saved().mediations.length, 1);
    await screenshot(panel.page, 'mediation');
  });

  it('follows a region that is drawn, or typed, and leaves the region of interest alone', async () => {
    const roi = await panel.roi();
    await panel.by('draw-region').click();
    await panel.by('drawing').waitFor();
    await panel.drag({ x: 0.42, y: 0.3 }, { x: 0.5, y: 0.45 });
    await panel.until('a region', async () => (await panel.by('measure-mediation').count()) === 1);
    assert.equal(await panel.by('drawing').count(), 0);
    await screenshot(panel.page, 'mediation region drawn');
    const drawn = await panel.window('region');
    await panel.drag({ x: 0.55, y: 0.3 }, { x: 0.6, y: 0.5 }, 'Alt');
    assert.notDeepEqual(await panel.window('region'), drawn);
    await panel.type('region-y', 90);
    await panel.by('measure-mediation').click();
    await panel.by('mediation-indirect').waitFor({ timeout: 45_000 });
    const { box } = at(saved().mediations, 1);
    assert.deepEqual(numbersOf(box), await panel.window('region'));
    assert.deepEqual(await panel.roi(), roi);
    await screenshot(panel.page, 'mediation of a region');
  });

  it('leads to the line that defines it with Enter, and back by the CodeLens', async () => {
    await panel.tab('ranking');
    const name = (await panel.by('ranked-component').first().getByRole('gridcell').nth(1).innerText()).trim();
    await panel.by('ranking').focus();
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('.tab.active', { hasText: 'unet.py' }).waitFor();
    const [part = ''] = /[a-z]+\d?(?=(?:_\d+)?$)/.exec(name.split(' ')[0] ?? '') ?? [];
    await panel.until(`${name} on the line`, async () => (await lineInEditor()).includes(part));
    console.log(`        ${name}: ${(await lineInEditor()).trim()}`);
    await screenshot(panel.page, 'definition of a layer');
    const lens = panel.page.locator('.codelens-decoration a', { hasText: 'show in explanation' }).first();
    await lens.waitFor();
    await lens.click();
    await panel.page.locator('.tab.active', { hasText: '.segcause.json' }).waitFor();
    await panel.until('the layer in the tree', async () => (await panel.selectedLayer()) !== null);
    await screenshot(panel.page, 'back from the definition');
  });

  it('measures the layers alone anew under another intervention', async () => {
    const before = saved();
    await panel.choose('setting-intervention', 'zero');
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 16 blocks/);
    const after = saved();
    assert.deepEqual([after.question.intervention, after.components?.intervention], ['zero', 'zero']);
    assert.deepEqual(after.maps[0]?.effects, before.maps[0]?.effects);
    assert.equal(after.maps.length, 1);
  });
});
