import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { explanationSchema, type Explanation } from '../../src/documents/explanation.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { quickPick, screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const first = 'unet_late.slice_084.segcause.json';
const second = 'unet_late.slice_111.segcause.json';

describe('The files that are asked about', () => {
  const vscode = useVscode();
  let panel: Panel;

  const fileAt = (name: string): string => path.join(vscode.folder, name);
  const saved = (name: string): Explanation =>
    explanationSchema.parse(JSON.parse(readFileSync(fileAt(name), 'utf8')));
  const guesses = (): Promise<string> => panel.by('guesses').innerText();
  const place = (): Promise<string> => panel.by('folder-place').innerText();
  const shows = (id: string, name: string): Promise<void> =>
    panel.until(name, async () => (await panel.by(id).innerText()).trim() === name);
  /** Waits until nothing is prepared. */
  const settled = (): Promise<void> =>
    panel.until('an end of preparing', async () => !(await panel.by('run').getAttribute('disabled')));

  before(async () => {
    const page = await vscode.open((folder) => {
      rmSync(path.join(folder, 'masks', 'slice_118.png'));
      changeQuestion(folder, { block: 64, draws: 2 });
    });
    panel = await Panel.explain(page);
    await panel.run();
    await panel.finished();
  });

  it('stand in the settings, and the image in its folder', async () => {
    await shows('folder-place', '4 of 6');
    assert.deepEqual(
      await Promise.all(['image', 'mask', 'references'].map((file) => panel.by(`file-${file}`).innerText())),
      ['slice_084.png', 'slice_084.png', 'references'],
    );
    await screenshot(panel.page, 'files');
  });

  it('the next image comes with the mask of its name, and is not in the file', async () => {
    const before = readFileSync(fileAt(first), 'utf8');
    await panel.by('next-image').click();
    await shows('folder-place', '5 of 6');
    await shows('file-mask', 'slice_111.png');
    assert.match(await panel.by('changed').innerText(), /Another image/u);
    await screenshot(panel.page, 'files next image');
    assert.equal(readFileSync(fileAt(first), 'utf8'), before);
    assert.equal(existsSync(fileAt(second)), false);
  });

  it('says where an image has no mask, and finds that of the next again', async () => {
    await panel.by('next-image').click();
    await shows('folder-place', '6 of 6');
    await shows('file-mask', 'none');
    assert.match(await guesses(), /No mask goes by the name of slice_118\.png/u);
    assert.match(await panel.by('dice').innerText(), /vs\. own prediction/u);
    const [dice, run, page] = await Promise.all(
      ['dice', 'run', 'panel'].map((id) => panel.by(id).boundingBox()),
    );
    assert.ok(
      dice && run && page && Math.abs(dice.y + dice.height / 2 - run.y - run.height / 2) < 4,
      'one line',
    );
    assert.ok(run.x > page.x + 0.75 * page.width, `Run at ${run.x}`);
    assert.ok(await panel.by('next-image').isDisabled());
    await screenshot(panel.page, 'files no mask');
    await panel.by('previous-image').click();
    await shows('file-mask', 'slice_111.png');
  });

  it('back at the first image, its result is there again', async () => {
    await panel.by('previous-image').click();
    await shows('folder-place', '4 of 6');
    await panel.until('the result', async () => (await panel.by('changed').count()) === 0);
    assert.match(await panel.status(), /^Complete: 16 blocks/u);
  });

  it('are stepped through by keys', async () => {
    await panel.by('picture').focus();
    await panel.page.keyboard.press('Alt+ArrowRight');
    await shows('folder-place', '5 of 6');
    await panel.page.keyboard.press('Alt+ArrowLeft');
    await shows('folder-place', '4 of 6');
  });

  it('a RoI that was chosen goes along where it fits, and is dropped with a sentence where it does not', async () => {
    for (const [part, value] of Object.entries({ y: 0, x: 0, height: 100, width: 100 }))
      await panel.type(`roi-${part}`, value);
    await panel.by('next-image').click();
    await shows('folder-place', '5 of 6');
    assert.deepEqual(await panel.roi(), [0, 0, 100, 100]);
    await panel.by('reset').click();
    await shows('folder-place', '4 of 6');
    await settled();
    for (const [part, value] of Object.entries({ y: 0, x: 0, height: 8, width: 8 }))
      await panel.type(`roi-${part}`, value);
    await panel.by('next-image').click();
    await shows('folder-place', '5 of 6');
    assert.match(await guesses(), /The RoI was not kept: the mask has no white matter in it\./u);
    await screenshot(panel.page, 'files RoI dropped');
  });

  it('another image runs in a file of its own, and the other result stays', async () => {
    const before = readFileSync(fileAt(first), 'utf8');
    await panel.by('run').click();
    await panel.until('a file of its own', () => Promise.resolve(existsSync(fileAt(second))));
    await panel.page.locator('.tab.active', { hasText: second }).waitFor();
    await panel.until('its result', async () => (await panel.status()).startsWith('Complete: 16 blocks'), 45);
    await screenshot(panel.page, 'files own file');
    assert.equal(readFileSync(fileAt(first), 'utf8'), before);
    const { question, status } = saved(second);
    assert.equal(status, 'complete');
    assert.deepEqual(
      [question.image.path, question.mask?.path, question.draws],
      ['images/slice_111.png', 'masks/slice_111.png', 2],
    );
  });

  it('mask and references are removed and chosen, by mouse', async () => {
    await panel.by('drop-mask').click();
    await shows('file-mask', 'none');
    assert.match(await guesses(), /No mask: effects are on the model's own prediction\./u);
    await settled();
    await panel.by('drop-references').click();
    await shows('file-references', 'none');
    await shows('file-mask', 'none');
    await settled();
    await panel.by('change-references').click();
    await quickPick(panel.page).filter({ hasText: 'references' }).first().waitFor();
    await screenshot(panel.page, 'files references to choose');
    await quickPick(panel.page).filter({ hasText: 'references' }).first().click();
    await shows('file-references', 'references');
    await screenshot(panel.page, 'files without mask');
  });

  it('mask and image are chosen by keyboard', async () => {
    await settled();
    await panel.by('change-mask').focus();
    await panel.page.keyboard.press('Enter');
    // The one that Enter takes.
    await panel.page
      .locator('.quick-input-list .monaco-list-row.focused', { hasText: 'slice_111.png' })
      .waitFor();
    await panel.page.keyboard.press('Enter');
    await shows('file-mask', 'slice_111.png');
    await settled();
    await panel.by('change-image').focus();
    await panel.page.keyboard.press('Enter');
    await quickPick(panel.page).filter({ hasText: 'slice_043.png' }).first().waitFor();
    await screenshot(panel.page, 'files image to choose');
    await panel.page.keyboard.type('slice_050');
    await panel.page
      .locator('.quick-input-list .monaco-list-row.focused', { hasText: 'slice_050.png' })
      .waitFor();
    await panel.page.keyboard.press('Enter');
    await shows('file-image', 'slice_050.png');
    await shows('file-mask', 'slice_050.png');
    assert.equal(await place(), '2 of 6');
  });
});
