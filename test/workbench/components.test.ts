import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ComponentEffect } from '../../src/documents/components.ts';
import type { Explanation, Layer } from '../../src/documents/explanation.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { serializeDocument } from '../../src/documents/file.ts';
import { useVscode } from '../support/vscode.ts';
import { openInPanel, screenshot, webview } from '../support/workbench.ts';
import { componentExample, explanationExample, layerExample } from '../unit/webview-ui/example.ts';
import { Panel } from './panel.ts';

const file = 'large.segcause.json';

/** A network of a thousand layers in twenty modules, and the ten thousand channels of one of them. */
function largeExplanation(): string {
  const layers = Array.from({ length: 1000 }, (_, i): Layer => {
    const operator = i % 2 === 0 ? 'Conv' : 'Relu';
    return layerExample(`stage${Math.floor(i / 50)}.layer${i}`, { operator, parameters: i });
  });
  const wide = layers[0]?.tensor ?? '';
  const effects = [
    ...layers.map(({ tensor }, i): ComponentEffect => componentExample({ kind: 'layer', tensor }, -i / 100)),
    ...Array.from({ length: 10_000 }, (_, i): ComponentEffect =>
      componentExample(
        { kind: 'channels', tensor: wide, axis: 1, range: [i, i + 1] },
        -((i * 7) % 10_000) / 1000,
      ),
    ),
  ];
  const donors = { origin: 'references', images: 60, label: '60 reference images' } as const;
  const explanation: Explanation = {
    ...explanationExample(),
    status: 'complete',
    layers: layers.map((layer) => (layer.tensor === wide ? { ...layer, shape: [1, 10_000, 4, 4] } : layer)),
    components: { intervention: 'resample', donors, baselineDice: 90, isComplete: true, effects },
  };
  return serializeDocument(explanationKind, explanation, path.join(path.sep, file));
}

/** The page has it, where what scrolls a list is run. */
declare function requestAnimationFrame(callback: () => void): void;

/** Scrolls a list from end to end, and gives the longest break between two frames, in milliseconds. */
async function scrollThrough(list: { scrollTop: number; readonly scrollHeight: number }): Promise<number> {
  let worst = 0;
  let last = performance.now();
  for (let step = 0; step <= 60; step++) {
    list.scrollTop = (step / 60) * list.scrollHeight;
    await new Promise<void>((drawn) => {
      requestAnimationFrame(() => {
        drawn();
      });
    });
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
  }
  return worst;
}

describe('A large network', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    const page = await vscode.open((folder) => {
      writeFileSync(path.join(folder, file), largeExplanation());
    });
    await openInPanel(page, file, webview(page).getByTestId('panel'));
    panel = new Panel(page);
    await panel.by('ranked-component').first().waitFor();
  });

  /** No more rows than about two screens hold are ever in the page. */
  async function rows(id: string): Promise<number> {
    const count = await panel.by(id).count();
    assert.ok(count > 0 && count <= 120, `${count} rows of ${id}`);
    return count;
  }

  it('has only the rows in sight in the page, of a thousand layers and ten thousand channels', async () => {
    await rows('layer');
    await rows('ranked-component');
    assert.equal(await panel.by('ranking').getAttribute('aria-rowcount'), '1001');
    await panel.by('ranking').focus();
    await panel.page.keyboard.press('End');
    await panel.by('ranked-component').filter({ hasText: 'stage0.layer0' }).first().waitFor();
    await rows('ranked-component');
    await panel.tab('channels');
    await panel.by('ranked-channel').first().waitFor();
    assert.equal(await panel.by('channels').getAttribute('aria-rowcount'), '10001');
    await panel.by('channels').focus();
    for (let turn = 0; turn < 20; turn++) await panel.page.keyboard.press('PageDown');
    await rows('ranked-channel');
    await screenshot(panel.page, 'large network');
  });

  it('scrolls from end to end without long breaks', async () => {
    const longest = await panel.by('channels').evaluate(scrollThrough);
    console.log(`        longest break between frames ${longest.toFixed(0)} ms`);
    assert.ok(longest < 250, `${longest} ms`);
    await rows('ranked-channel');
  });

  it('shares one selection between list and tree, which opens on the way to it', async () => {
    await panel.tab('ranking');
    await panel.by('filter-name').locator('input').fill('layer777');
    await panel.by('ranked-component').filter({ hasText: 'layer777' }).click();
    await panel.until('the layer in the tree', async () => (await panel.selectedLayer()) !== null);
    assert.match(
      (await panel.selectedLayer()) ?? '',
      /^layer777, Relu, output 1 × 8 × 4 × 4, 777 parameters, effect −7\.77/,
    );
    assert.match(
      await panel.by('component-details').innerText(),
      /stage15\.layer777[\s\S]*Rank\s+223 of 1000 layers/,
    );
  });

  it('is walked by keys: arrows in the tree close and open modules', async () => {
    await panel.by('tree').focus();
    const { keyboard } = panel.page;
    await keyboard.press('ArrowLeft');
    assert.match((await panel.selectedLayer()) ?? '', /^module stage15/);
    await keyboard.press('ArrowLeft');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    assert.match((await panel.selectedLayer()) ?? '', /^layer750/);
  });

  it('is copied as it is filtered and sorted', async () => {
    await panel.by('filter-name').locator('input').fill('stage3.');
    await panel.until('the filter', async () =>
      (await panel.by('ranking-count').innerText()).startsWith('50 of'),
    );
    await panel.by('copy-ranking').click();
    const text = await panel.clipboard();
    assert.equal(text.split('\r\n').length, 52);
    assert.match(text, /^rank,name,kind,operator,.*\r\n801,stage3\.layer199,layer,Relu,/);
  });
});
