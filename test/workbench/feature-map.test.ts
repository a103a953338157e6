import { strict as assert } from 'node:assert';
import { expectNoViolations, frameOf } from '../support/accessibility.ts';
import { changeQuestion, configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot, webview } from '../support/workbench.ts';
import { countPixels, Panel } from './panel.ts';

describe('The feature map of a channel', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    const page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero', intervention: 'zero' });
    });
    panel = await Panel.explain(page);
  });

  /** Waits until the map of a channel is shown. */
  const shows = (channel: number): Promise<void> =>
    panel.until(`channel ${channel}`, async () => {
      const map = panel.by('feature-map');
      if ((await map.count()) === 0 || (await map.getAttribute('aria-busy')) === 'true') return false;
      return (await map.getAttribute('data-channel')) === String(channel);
    });

  const text = async (id: string): Promise<string> => (await panel.by(id).innerText()).trim();

  it('is shown before anything was run, and of a small map', async () => {
    await panel.showLayer(panel.by('layer').nth(20));
    await panel.by('show-feature-map').click();
    await shows(0);
    await screenshot(panel.page, 'feature map before a run');
    await panel.finished();
  });

  it('is shown of a layer whose channels are not measured, with its range and size, by mouse', async () => {
    await panel.run();
    await panel.finished();
    await panel.showLayer(panel.by('layer').nth(7));
    await panel.measured();
    await panel.by('show-feature-map').click();
    await shows(0);
    assert.match(await text('feature-map-size'), /^\d+ × \d+ px, channel 0 \(0–\d+\)$/u);
    assert.match(await text('feature-map-scale'), /^[−\d.]+\s+[\d.]+$/u);
    await panel.by('feature-map').scrollIntoViewIfNeeded();
    assert.ok(countPixels(await panel.by('feature-map').locator('canvas').screenshot()).grey > 1000);
    await screenshot(panel.page, 'feature map');
    await panel.by('next-channel').click();
    await shows(1);
    await panel.by('previous-channel').click();
    await shows(0);
  });

  it('follows the channel that is selected in the list, and says its effect', async () => {
    await panel.by('details-channels').click();
    await panel.by('ranked-channel').first().waitFor({ timeout: 45_000 });
    await panel.finished();
    await panel.by('ranked-channel').nth(2).click();
    const name = /channels? (\d+)/u.exec(
      (await panel.by('ranked-channel').nth(2).getAttribute('title')) ?? '',
    );
    await shows(Number(name?.[1]));
    assert.match(await panel.by('feature-map').innerText(), /Effect\s+(?:[−+]?\d|no effect)/u);
    await panel.by('feature-map').scrollIntoViewIfNeeded();
    await screenshot(panel.page, 'feature map of a measured channel');
  });

  it('is chosen, shown and hidden by keyboard', async () => {
    const { keyboard } = panel.page;
    await panel.by('channel').locator('input').focus();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('5');
    await keyboard.press('Enter');
    await shows(5);
    await keyboard.press('Tab');
    await keyboard.press('ArrowRight');
    await shows(6);
    await keyboard.press('ArrowLeft');
    await shows(5);
    await panel.by('show-feature-map').focus();
    await keyboard.press('Enter');
    await panel.until('an end of it', async () => (await panel.by('feature-map').count()) === 0);
    await keyboard.press('Enter');
    await shows(5);
  });

  it('breaks no rule of axe-core, in any theme', async () => {
    const frame = await frameOf(webview(panel.page));
    for (const theme of [
      'Default Dark Modern',
      'Default High Contrast',
      'Default High Contrast Light',
      'Default Light Modern',
    ]) {
      configure(vscode.folder, { 'workbench.colorTheme': theme });
      while ((await frame.evaluate<string>('document.body.dataset.vscodeThemeId')) !== theme)
        await panel.page.waitForTimeout(50);
      await expectNoViolations(frame, theme);
      if (theme === 'Default High Contrast') await screenshot(panel.page, 'feature map in high contrast');
    }
  });

  it('is not asked for of a channel that there is not', async () => {
    await panel.type('channel', 5000);
    assert.match(await text('channel-problem'), /^Channels are numbered from 0 to \d+\.$/u);
    await screenshot(panel.page, 'feature map refused');
    await panel.type('channel', 2);
    await shows(2);
  });

  it('goes with the layer', async () => {
    await panel.by('layer').nth(4).click();
    await panel.until('no map', async () => (await panel.by('feature-map').count()) === 0);
    assert.equal(await panel.by('channel').locator('input').inputValue(), '0');
  });
});
