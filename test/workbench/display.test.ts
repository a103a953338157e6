import { strict as assert } from 'node:assert';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { chooseForSelected, screenshot, webview } from '../support/workbench.ts';
import { comparisonDone } from './compared.ts';
import { countPixels, Panel } from './panel.ts';

/** Blocks that are small enough for a map, and few enough for a test to wait for. */
const small = { block: 16, treatment: 'zero', intervention: 'zero' };

function hasFocus(part: { matches(selector: string): boolean }): boolean {
  return part.matches(':focus');
}

function scrolls(part: { readonly scrollHeight: number; readonly clientHeight: number }): boolean {
  return part.scrollHeight > part.clientHeight;
}

/** Presses a key until a part has the focus. */
async function goTo(page: Page, part: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await part.evaluate(hasFocus)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not reach ${String(part)}.`);
}

describe('The map over the image', () => {
  const vscode = useVscode();
  let page: Page;
  let panel: Panel;

  before(async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, small);
    });
    panel = await Panel.explain(page);
    await panel.run();
    assert.match(await panel.finished(), /^Complete/u);
  });

  /** Does something to a control, and waits until the map is drawn differently. */
  async function changes(what: string, act: () => Promise<unknown>): Promise<void> {
    const before = await panel.picture();
    await act();
    await panel.until(`change by ${what}`, async () => !(await panel.picture()).equals(before));
  }

  /** The coloured pixels of the picture with the focus, which has a ring around it. */
  async function focused(): Promise<number> {
    await panel.by('picture').focus();
    return (await panel.pixels()).coloured;
  }

  const note = (): Promise<string> => panel.note();

  it('is on a reference scale, says how large its effects are, and follows them on demand', async () => {
    assert.match(await note(), /^largest [+−][\d.]+ pts · reference scale ±3 pts, square-root steps/u);
    await changes('Fit', () => panel.by('fit').click());
    assert.match(await note(), /fitted scale ±[\d.]+ pts/u);
    assert.doesNotMatch(await note(), /beyond/u);
    await screenshot(page, 'map fitted');
    await changes('Reference', () => panel.by('fit').click());
    assert.match(await note(), /reference scale ±3 pts/u);
  });

  it('is drawn as the Display menu says, by mouse', async () => {
    await panel.by('display').click();
    const fields = [
      ['range', 'p95', /scale of 95 % of blocks ±[\d.]+ pts.*◥ \d+ beyond/u],
      ['steps', 'log', /logarithmic steps/u],
      ['colours', 'darkCentre', /./u],
      ['colours', 'lightCentre', /./u],
      ['colours', 'orangePurple', /./u],
    ] as const;
    for (const [field, value, words] of fields) {
      await changes(value, () => panel.by(`display-${field}`).selectOption(value));
      await panel.until(`note on ${value}`, async () => words.test(await note()));
      await screenshot(page, `map ${value}`);
    }
    await changes('opacity', () => panel.by('display-opacity').fill('90'));
    await changes('threshold', () => panel.by('display-threshold').fill('60'));
    assert.match(await note(), /effects below [\d.]+ pts hidden/u);
    await screenshot(page, 'map threshold');
    await panel.by('display-thresholdBy').selectOption('certain');
    await panel.until('note on certain effects', async () => (await note()).includes('certain effects'));
    assert.match(await note(), /certain effects below [\d.]+ pts hidden/u);
    for (const one of ['isSmooth', 'hasWholeOutlines', 'hasOriginal']) {
      await changes(one, () => panel.by(`display-${one}`).check());
      await screenshot(page, `map ${one}`);
    }
    await changes('defaults', () => panel.by('display-reset').click());
    assert.match(await note(), /reference scale ±3 pts, square-root steps/u);
    assert.equal(await panel.by('display-hasOriginal').isChecked(), false);
    await page.keyboard.press('Escape');
    await panel.by('display-menu').waitFor({ state: 'hidden' });
  });

  it('is drawn as the Display menu says, by the keyboard alone', async () => {
    const { keyboard } = page;
    await panel.by('picture').focus();
    await goTo(page, panel.by('display'));
    await keyboard.press('Enter');
    await goTo(page, panel.by('display-range'));
    await changes('scale', () => keyboard.press('ArrowDown'));
    await goTo(page, panel.by('display-steps'));
    await changes('steps', () => keyboard.press('ArrowDown'));
    await goTo(page, panel.by('display-colours'));
    await changes('colours', () => keyboard.press('ArrowDown'));
    await goTo(page, panel.by('display-opacity'));
    await changes('opacity', () => keyboard.press('Home'));
    await changes('opacity', () => keyboard.press('End'));
    await goTo(page, panel.by('display-threshold'));
    await changes('threshold', () => keyboard.press('PageUp'));
    for (const one of ['isSmooth', 'hasWholeOutlines', 'hasOriginal']) {
      await goTo(page, panel.by(`display-${one}`));
      await changes(one, () => keyboard.press('Space'));
    }
    await screenshot(page, 'map by the keyboard');
    await goTo(page, panel.by('display-reset'));
    await changes('defaults', () => keyboard.press('Enter'));
    await keyboard.press('Escape');
    await panel.by('display-menu').waitFor({ state: 'hidden' });
    assert.ok(await panel.by('display').evaluate(hasFocus), 'the button has the focus again');
  });

  it('is out of sight while H is held', async () => {
    const overlays = ['effects', 'prediction', 'reference', 'roi'].map((name) => panel.by(`overlay-${name}`));
    const pressAll = async (): Promise<void> => {
      for (const overlay of overlays) await overlay.press('Space');
    };
    const map = await focused();
    await pressAll();
    const bare = await focused();
    await pressAll();
    assert.equal(await focused(), map);
    assert.ok(map > bare + 1000, `${map} coloured pixels, ${bare} without overlays`);
    await page.keyboard.down('h');
    await panel.until('the bare image', async () => (await panel.pixels()).coloured === bare);
    await panel.by('bare').waitFor();
    await screenshot(page, 'map bare');
    await page.keyboard.up('h');
    await panel.until('the map', async () => (await panel.pixels()).coloured === map);
  });

  it('has its menu within the smallest window, and its legend in sight', async () => {
    await page.setViewportSize({ width: 800, height: 600 });
    await panel.by('display').click();
    await screenshot(page, 'display menu 800');
    const [menu, panelBox] = [
      await panel.by('display-menu').boundingBox(),
      await panel.by('panel').boundingBox(),
    ];
    assert.ok(menu && panelBox);
    assert.ok(menu.x >= panelBox.x && menu.x + menu.width <= 800, `from ${menu.x}, ${menu.width} wide`);
    assert.ok(menu.y >= 35 && menu.y + menu.height <= 578, `from ${menu.y}, ${menu.height} high`);
    assert.equal(await panel.by('display-menu').evaluate(scrolls), false);
    await page.keyboard.press('Escape');
    const scale = await panel.by('scale-note').boundingBox();
    const status = await panel.by('status').boundingBox();
    assert.ok(scale && status && scale.y + scale.height <= status.y, 'the legend is above the status line');
  });
});

describe('The maps of a comparison', function () {
  this.timeout(120_000);
  const vscode = useVscode();
  let page: Page;
  let frame: FrameLocator;

  before(async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, small);
    });
    frame = webview(page);
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], 'Compare Segmentation Models');
    await comparisonDone(page);
  });

  const by = (id: string): Locator => frame.getByTestId(id);

  it('name their class and RoI, and have one scale, or one each', async () => {
    assert.match(await by('terms').innerText(), /^white matter in RoI y \d+, x \d+ · \d+ × \d+$/u);
    assert.equal(await by('scale').count(), 1);
    await by('display').click();
    await by('display-range').selectOption('all');
    await by('display-isShared').uncheck();
    await by('scale').nth(2).waitFor();
    const ends = await by('scale-note').allInnerTexts();
    assert.equal(new Set(ends.map((words) => /fitted scale (±\S+)/u.exec(words)?.[1])).size, 3);
    await page.keyboard.press('Escape');
    await screenshot(page, 'comparison scales of their own');
  });

  it('are shown one by one, larger, by the keyboard alone', async () => {
    const width = async (): Promise<number> => (await by('map-after').boundingBox())?.height ?? 0;
    const among = await width();
    await by('only-all').focus();
    await page.keyboard.press('ArrowRight');
    await by('map-after').waitFor({ state: 'hidden' });
    await page.keyboard.press('ArrowRight');
    await by('map-before').waitFor({ state: 'hidden' });
    assert.ok((await width()) > 1.2 * among, `${await width()} px high, ${among} among others`);
    await screenshot(page, 'comparison after alone');
    await by('map-after').focus();
    const coloured = async (): Promise<number> => countPixels(await by('map-after').screenshot()).coloured;
    const [map, ring] = [await coloured(), 8 * (await width())];
    await page.keyboard.down('h');
    await screenshot(page, 'comparison bare');
    assert.ok(
      (await coloured()) < ring && map > 2 * ring,
      `${map} coloured pixels, then ${await coloured()}`,
    );
    await page.keyboard.up('h');
  });

  it('say what to conclude from ranks and transplants', async () => {
    await by('only-all').check({ force: true });
    await by('tab-ranks').click();
    assert.match(await by('ranks-conclusion').innerText(), /rank.*\.$/u);
    await screenshot(page, 'comparison ranks in words');
    await by('tab-transplant').click();
    assert.match(await by('transplant-conclusion').innerText(), /points between the models.*\.$/u);
    await screenshot(page, 'comparison transplants in words');
  });
});
