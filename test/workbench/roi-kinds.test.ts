import { strict as assert } from 'node:assert';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel, type Point } from './panel.ts';

describe('A region of interest of any shape', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    panel = await Panel.explain(await vscode.open());
  });

  beforeEach(async () => {
    await panel.reset();
  });

  const size = async (): Promise<number> =>
    Number((await panel.by('roi-size').innerText()).replaceAll(/\D/gu, ''));

  /** Draws around points of the picture, given as shares of its size. */
  async function drawAround(points: readonly Point[]): Promise<void> {
    const box = await panel.by('picture').boundingBox();
    assert.ok(box);
    const [first, ...others] = points.map(
      ({ x, y }) => [box.x + x * box.width, box.y + y * box.height] as const,
    );
    assert.ok(first);
    await panel.page.mouse.move(...first);
    await panel.page.mouse.down();
    for (const point of others) await panel.page.mouse.move(...point, { steps: 8 });
    await screenshot(panel.page, 'roi lasso being drawn');
    await panel.page.mouse.up();
  }

  for (const [kind, isRight] of Object.entries({
    'Component of prediction': (pixels: number) => pixels > 5000 && pixels < 20_000,
    'Component of error': (pixels: number) => pixels > 0 && pixels < 1000,
    'Whole class': (pixels: number) => pixels > 5000 && pixels < 20_000,
    'Whole image': (pixels: number) => pixels === 256 * 256,
  })) {
    it(`is chosen by mouse: ${kind}`, async () => {
      await panel.choose('roi-kind', kind);
      assert.ok(isRight(await size()), `${await size()} px`);
      assert.match(await panel.by('changed').innerText(), /RoI/u);
      assert.match(await panel.by('dice').innerText(), /Dice in RoI.*whole image/su);
      await screenshot(panel.page, `roi ${kind.toLowerCase()}`);
    });
  }

  it('is smaller as one component than as the whole class', async () => {
    await panel.choose('roi-kind', 'Component of prediction');
    const component = await size();
    await panel.choose('roi-kind', 'Whole class');
    await panel.until('a larger RoI', async () => (await size()) > component);
  });

  it('has the Dice of the whole image where it is that', async () => {
    await panel.choose('roi-kind', 'Whole image');
    assert.equal(await size(), 256 * 256);
    const words = (await panel.by('dice').innerText()).replaceAll(/\s+/gu, ' ');
    const [, inRoi, inImage] = /RoI ?([\d.]+).*whole image ([\d.]+)/u.exec(words) ?? [];
    assert.equal(inRoi, inImage, words);
  });

  it('is the component that is clicked, and a click beside it says what to do', async () => {
    await panel.choose('roi-kind', 'Component of prediction');
    assert.match(await panel.by('drawing').innerText(), /Click a component/u);
    const { x, y, width, height } = (await panel.by('picture').boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    await panel.page.mouse.click(x + width / 2, y + height - 30);
    await panel.until('a refusal', async () =>
      /no .* at y \d+, x \d+: choose a pixel where it does/u.test(await panel.by('drawing').innerText()),
    );
    await screenshot(panel.page, 'roi component refused');
    const words = await panel.by('drawing').boundingBox();
    const [middle, half] = [x + width / 2, Math.min(width, height) / 2];
    assert.ok(
      words && words.x >= middle - half && words.x + words.width <= middle + half,
      'within the image',
    );
    assert.equal((await panel.by('roi-pointer').innerText()).trim(), 'Cancel Picking');
    await panel.page.mouse.click(middle - 0.32 * half, y + height / 2 + 0.06 * half);
    await panel.until(
      'the component that was clicked',
      async () => (await panel.by('drawing').count()) === 0,
    );
    assert.match(await panel.by('roi-at-y').locator('input').inputValue(), /^\d+$/u);
    await screenshot(panel.page, 'roi component clicked');
    await panel.by('roi-pointer').click();
    assert.match(await panel.by('drawing').innerText(), /Click a component/u);
    await panel.page.keyboard.press('Escape');
    await panel.until('the end of picking', async () => (await panel.by('drawing').count()) === 0);
  });

  it('is a lasso that is drawn', async () => {
    await panel.choose('roi-kind', 'Lasso');
    assert.match(await panel.by('drawing').innerText(), /Draw around/u);
    await drawAround([
      { x: 0.45, y: 0.4 },
      { x: 0.55, y: 0.38 },
      { x: 0.6, y: 0.55 },
      { x: 0.5, y: 0.65 },
      { x: 0.43, y: 0.55 },
    ]);
    await panel.until('a RoI', async () => (await size()) > 500 && (await panel.by('drawing').count()) === 0);
    await screenshot(panel.page, 'roi lasso');
  });

  it('is chosen by keyboard', async () => {
    const menu = panel.by('roi-kind');
    await menu.focus();
    for (const key of ['Enter', 'ArrowDown', 'Enter']) await panel.page.keyboard.press(key);
    await panel.until('a component', async () => (await panel.by('roi-at-y').count()) > 0);
    await screenshot(panel.page, 'roi component by keyboard');
    const before = await size();
    await panel.type('roi-at-y', 2);
    await panel.type('roi-at-x', 2);
    await panel.by('roi-problem').waitFor();
    assert.match(
      await panel.by('roi-problem').innerText(),
      /no .* at y 2, x 2: choose a pixel where it does/u,
    );
    assert.equal(await size(), before);
    await screenshot(panel.page, 'roi component by keyboard refused');
    await menu.focus();
    for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter'])
      await panel.page.keyboard.press(key);
    await panel.until('the whole image', async () => (await size()) === 256 * 256);
  });

  it('is what the next run measures', async () => {
    await panel.choose('roi-kind', 'Component of prediction');
    const pixels = await size();
    await panel.type('setting-block', 32);
    await panel.type('setting-draws', 2);
    await panel.run();
    assert.match(await panel.finished(), /^Complete: 64 blocks/u);
    assert.equal(await size(), pixels);
    assert.equal(await panel.by('changed').count(), 0);
    await screenshot(panel.page, 'roi component measured');
  });
});
