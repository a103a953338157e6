import { strict as assert } from 'node:assert';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

describe('What a block is replaced by', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 32, draws: 4 });
    });
    panel = await Panel.explain(page);
    await panel.run();
    await panel.finished();
    await panel.tab('blocks');
    await panel.by('ranked-block').first().click();
  });

  it('is shown beside the image as it is, with the Dice of each, by mouse', async () => {
    await panel.by('show-treated').click();
    await panel.by('treated').waitFor();
    const dice = async (name: string): Promise<string> => (await panel.by(`dice-${name}`).innerText()).trim();
    assert.match(
      await panel.by('dice').innerText(),
      new RegExp(Number(await dice('before')).toFixed(1), 'u'),
    );
    assert.notEqual(await dice('after'), await dice('before'));
    assert.match(await panel.by('treated-draw').innerText(), /Draw \d of 4: the one of median effect/u);
    await screenshot(panel.page, 'replacement');
    await panel.by('show-treated').click();
    await panel.until('an end of it', async () => (await panel.by('treated').count()) === 0);
  });

  it('has the RoI in its own shape', async () => {
    await panel.choose('roi-kind', 'Component of prediction');
    await panel.by('run').click();
    await panel.finished();
    await panel.by('ranked-block').first().click();
    await panel.by('show-treated').click();
    await panel.by('treated').waitFor();
    await screenshot(panel.page, 'replacement of a RoI of any shape');
    await panel.by('show-treated').click();
  });

  it('is shown and hidden by keyboard, and goes with the block', async () => {
    await panel.by('show-treated').focus();
    await panel.page.keyboard.press('Enter');
    await panel.by('treated').waitFor();
    await panel.by('picture').focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.until('no replacement', async () => (await panel.by('treated').count()) === 0);
  });
});
