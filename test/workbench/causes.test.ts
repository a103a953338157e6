import { strict as assert } from 'node:assert';
import { addPhantom } from '../support/phantom.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseFromExplorerMenu, quickPick, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

describe('Why a component is there', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    panel = await Panel.explain(await vscode.open());
  });

  it('is offered once a component is clicked, and tells its causes before regions and layers', async () => {
    assert.equal(await panel.by('why').count(), 0);
    await panel.choose('roi-kind', 'Component of prediction');
    const { x, y, width, height } = (await panel.by('picture').boundingBox()) ?? {
      ...{ x: 0, y: 0, width: 0, height: 0 },
    };
    await panel.page.mouse.click(x + 0.37 * width, y + 0.53 * height);
    await panel.until(
      'the component that was clicked',
      async () => (await panel.by('drawing').count()) === 0,
    );
    assert.match(
      (await panel.by('why').getAttribute('title')) ?? '',
      /^Why is it here\? Of this component of prediction, \d+ px:/u,
    );
    await screenshot(panel.page, 'causes offered');
    await panel.type('setting-block', 32);
    await panel.type('setting-draws', 2);
    await panel.by('why').click();
    await panel.by('ranked-cause').first().waitFor();
    assert.equal(await panel.by('why').count(), 0);
    await screenshot(panel.page, 'causes tried');
    assert.match(await panel.finished(), /^Complete: 64 blocks, \d+ layers/u);
  });

  it('is a list by size, each with what was done, what it comes to, and how much remains', async () => {
    assert.equal(await panel.by('tab-causes').getAttribute('aria-selected'), 'true');
    const rows = (await panel.by('ranked-cause').allInnerTexts()).map((row) => row.replaceAll(/\s+/gu, ' '));
    assert.match(rows[0] ?? '', /^1 \w+ .* when .* \d+ %/u);
    assert.ok(Number(await panel.by('cause-count').innerText()) >= rows.length);
    assert.equal(await panel.by('measure-causes').count(), 0);
    const title = (await panel.by('ranked-cause').first().getAttribute('title')) ?? '';
    assert.match(title, /: .* when .*\. .* of Dice/u);
    await panel.by('ranked-cause').nth(1).click();
    await panel.by('toggle-tabs').focus();
    await screenshot(panel.page, 'causes');
    await panel.by('sort-conclusion').click();
    await screenshot(panel.page, 'causes by conclusion');
  });

  it('is not offered for another kind of region', async () => {
    await panel.choose('roi-kind', 'Whole class');
    await panel.until('no offer', async () => (await panel.by('why').count()) === 0);
  });
});

describe('Why a component of a volume is there', () => {
  const vscode = useVscode();

  it('is offered over its planes, and names axes by the body', async () => {
    const page = await vscode.open(addPhantom);
    await chooseFromExplorerMenu(page, 'lesion.onnx', 'Explain Segmentation Model');
    for (const file of ['head.nii.gz', 'head_seg.nii.gz'])
      await quickPick(page).filter({ hasText: file }).first().click();
    const panel = await Panel.shown(page);
    await panel.choose('roi-kind', 'Component of prediction');
    await panel.by('why').waitFor();
    await screenshot(page, 'causes offered of a volume');
    await panel.by('why').click();
    await panel.by('ranked-cause').first().waitFor();
    assert.match(await panel.finished(), /^Complete/u);
    assert.match((await panel.by('ranked-cause').allInnerTexts()).join(' '), /axis \([zyx]\)|axes/u);
    await screenshot(page, 'causes of a volume');
  });
});
