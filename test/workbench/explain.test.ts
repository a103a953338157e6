import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { explanationSchema, type Explanation } from '../../src/documents/explanation.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { explorerRow, extensionReady, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

/** Blocks and draws that a test can wait for. */
const quick = { block: 64, draws: 4 };

describe('Explaining a model', () => {
  const vscode = useVscode();

  function saved(): Explanation {
    const [file, ...others] = readdirSync(vscode.folder).filter((name) => name.endsWith('.segcause.json'));
    assert.ok(file !== undefined && others.length === 0, `files: ${[file, ...others].join(', ')}`);
    return explanationSchema.parse(JSON.parse(readFileSync(path.join(vscode.folder, file), 'utf8')));
  }

  it('opens a panel with image, prediction, region and architecture, and runs nothing', async () => {
    const page = await vscode.open();
    const panel = await Panel.explain(page);
    await panel.by('layer').first().waitFor();
    assert.match(await panel.by('dice').innerText(), /\d+\.\d pts/);
    assert.equal((await panel.roi()).length, 4);
    assert.match(await panel.status(), /^Not run yet(?: · expected: .+)?$/u);
    assert.match(await panel.note(), /^nothing measured yet/u);
    assert.equal(saved().status, 'ready');
    await screenshot(page, 'panel ready');
  });

  it('colours the image as results arrive, and keeps them when it is cancelled', async () => {
    const page = await vscode.open();
    changeQuestion(vscode.folder, { draws: 2000 });
    const panel = await Panel.explain(page);
    // The prediction's outline is red enough to count as an effect.
    await panel.by('overlay-prediction').click();
    const { coloured: outlines } = await panel.pixels();
    const start = Date.now();
    await panel.run();
    await panel.until('colours', async () => (await panel.pixels()).coloured > outlines + 50);
    console.log(`        first colours after ${((Date.now() - start) / 1000).toFixed(1)} s`);
    await screenshot(page, 'panel running');
    for (let turn = 0; turn < 3; turn++) {
      const before = await panel.picture();
      await panel.until('new colours', async () => !(await panel.picture()).equals(before));
    }
    await panel.by('cancel').click();
    const cancelled = Date.now();
    assert.match(await panel.finished(), /^Cancelled: [\d\s]+ of 1.024 blocks measured/);
    assert.ok(Date.now() - cancelled < 3000, `cancelling took ${Date.now() - cancelled} ms`);
    const { status, maps, facts } = saved();
    assert.equal(status, 'incomplete');
    assert.ok(maps.some(({ effects }) => effects.some(({ n, mean }) => n > 0 && mean !== 0)));
    assert.ok((facts?.passes ?? 0) > 0);
    await screenshot(page, 'panel cancelled');
  });

  it('completes, and shows numbers', async () => {
    const page = await vscode.open();
    changeQuestion(vscode.folder, quick);
    const panel = await Panel.explain(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 16 blocks/);
    for (const field of ['setting-treatment', 'setting-preset', 'outcome'])
      assert.equal(await panel.by(field).getAttribute('tabindex'), '0', `the Tab key reaches ${field}`);
    await panel.tab('statistics');
    await panel.by('histogram').waitFor();
    await screenshot(page, 'panel complete');
    await panel.tab('blocks');
    await panel.by('ranked-block').first().waitFor();
    const found = saved().maps.flatMap(({ effects }) => effects.filter(({ state }) => state === 'decided'));
    assert.equal(await panel.by('ranked-block').count(), found.length);
    await screenshot(page, 'panel blocks');
    await panel.tab('joint');
    await panel.by('joint').waitFor();
    const { joint } = saved();
    assert.ok(joint?.isComplete);
    assert.match(
      (await panel.by('joint-sentence').allInnerTexts()).join(' '),
      / if independent, .* together\./u,
    );
    await screenshot(page, 'panel joint check');
    await panel.tab('facts');
    await panel.by('facts').waitFor();
    await screenshot(page, 'panel facts');
  });

  it('tells a block in numbers under the pointer and to the keyboard', async () => {
    const panel = await Panel.shown(vscode.page);
    const size = await panel.by('picture').boundingBox();
    assert.ok(size);
    await vscode.page.mouse.move(size.x + size.width / 2, size.y + size.height / 2);
    await panel.by('tooltip').waitFor();
    assert.match(await panel.by('tooltip').innerText(), /Block .*\n.*pts/);
    await screenshot(vscode.page, 'panel hover');
    await panel.by('picture').focus();
    await vscode.page.keyboard.press('ArrowRight');
    await vscode.page.keyboard.press('ArrowRight');
    assert.match(await panel.by('selected-block').innerText(), /^Block at .*pts?/);
  });

  it('gives the same effects when it is run again', async () => {
    const panel = await Panel.shown(vscode.page);
    const { facts: before, ...first } = saved();
    await panel.run();
    await panel.finished();
    const { facts: after, ...second } = saved();
    assert.deepEqual(second, first);
    assert.equal(after?.passes, before?.passes);
    assert.notEqual(after?.startedAt, before?.startedAt);
  });

  it('opens the same again after a reload', async () => {
    const { page } = vscode;
    const before = await (await Panel.shown(page)).pixels();
    await page.reload();
    await extensionReady(page);
    await (await explorerRow(page, 'unet_late.slice_084.segcause.json')).dblclick();
    const panel = await Panel.shown(page);
    assert.match(await panel.status(), /^Complete: 16 blocks/);
    await panel.until('colours', async () => {
      const { coloured } = await panel.pixels();
      return Math.abs(coloured - before.coloured) < 0.2 * before.coloured;
    });
    await screenshot(page, 'panel reopened');
  });

  it('takes any number as a threshold', async () => {
    const panel = await Panel.explain(await vscode.open());
    await panel.choose('setting-decision', 'threshold');
    await panel.by('setting-threshold').waitFor();
    assert.equal(await panel.by('setting-threshold').locator('input:invalid').count(), 0);
  });
});
