import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Explanation } from '../../src/documents/explanation.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { serializeDocument } from '../../src/documents/file.ts';
import { mapsOf } from '../../webview-ui/model/known-effects.ts';
import { useVscode } from '../support/vscode.ts';
import { dismissToasts, openInPanel, screenshot, webview } from '../support/workbench.ts';
import {
  blockExample,
  componentExample,
  explanationExample,
  layerExample,
} from '../unit/webview-ui/example.ts';
import { Panel } from './panel.ts';

const file = 'numbers.segcause.json';

/** From the smallest that is written with three digits to the largest that Dice can change. */
const means = [0.098, 3.5, 100, -12.34, -100, -0.098];

/** Layers, channels and blocks with these effects, in modules four deep. */
function explanationWithNumbers(): string {
  const layers = means.map((_, i) =>
    layerExample(`encoder.stage${i}.block.merge.conv${i}`, { parameters: 36_864, shape: [1, 64, 64, 64] }),
  );
  const example = explanationExample();
  const [geometry] = mapsOf(example);
  const donors = { origin: 'references', images: 60, label: '60 reference images' } as const;
  const explanation: Explanation = {
    ...example,
    status: 'complete',
    layers,
    maps: [{ ...geometry, draws: null, effects: means.map((mean, i) => blockExample(i, 'decided', mean)) }],
    components: {
      intervention: 'resample',
      donors,
      baselineDice: 90,
      isComplete: true,
      effects: [
        ...layers.map(({ tensor }, i) => componentExample({ kind: 'layer', tensor }, means[i] ?? 0)),
        ...means.map((mean, i) =>
          componentExample(
            { kind: 'channels', tensor: layers[0]?.tensor ?? '', axis: 1, range: [i, i + 1] },
            mean,
          ),
        ),
      ],
    },
  };
  return serializeDocument(explanationKind, explanation, path.join(path.sep, file));
}

/** What the page has of an element, where its numbers are looked through. */
interface Part {
  readonly shadowRoot: { readonly children: Iterable<Part> } | null;
  readonly children: Iterable<Part>;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly parentElement: Part | null;
  readonly innerText: string;
  matches(selector: string): boolean;
  getBoundingClientRect(): { readonly right: number };
}

/** The page has it. */
declare function getComputedStyle(part: Part): { readonly display: string };

/** How many cells with numbers there are, and the texts of those that are wider than their column. */
function cells(page: Part): { readonly count: number; readonly cut: readonly string[] } {
  const parts = [page];
  for (const part of parts) parts.push(...(part.shadowRoot?.children ?? []), ...part.children);
  const numbers = parts.filter((part) => part.matches('.cell:not(.text), .effect, .value, .interval'));
  const cut = numbers.flatMap((part) => {
    // Text in a line has no box of its own to be cut by: what it lies in has.
    let box = part;
    while (getComputedStyle(box).display === 'inline' && box.parentElement !== null) box = box.parentElement;
    const beyond = part.getBoundingClientRect().right - box.getBoundingClientRect().right;
    const excess = Math.max(beyond, box.scrollWidth - box.clientWidth);
    return excess > 1 ? [`${part.innerText} (${excess} px beyond)`] : [];
  });
  return { count: numbers.length, cut };
}

describe('Numbers', () => {
  const vscode = useVscode();
  let panel: Panel;

  before(async () => {
    const page = await vscode.open((folder) => {
      writeFileSync(path.join(folder, file), explanationWithNumbers());
    });
    await openInPanel(page, file, webview(page).getByTestId('panel'));
    panel = new Panel(page);
    await panel.by('ranked-component').first().waitFor();
    await dismissToasts(page);
  });

  for (const size of [
    { width: 1400, height: 900 },
    { width: 800, height: 600 },
  ]) {
    it(`fit their columns in the tree and in every list of a window ${size.width} px wide`, async () => {
      await panel.page.setViewportSize(size);
      for (const [tab, row] of [
        ['ranking', 'ranked-component'],
        ['blocks', 'ranked-block'],
        ['channels', 'ranked-channel'],
      ] as const) {
        if (tab === 'channels') {
          // Its channels are those of the chosen layer.
          await panel.tab('ranking');
          await panel.by('ranked-component').filter({ hasText: 'conv0' }).click();
        }
        await panel.tab(tab);
        await panel.by(row).first().waitFor();
        await screenshot(panel.page, `numbers ${tab} ${size.width}`);
        for (const part of [tab, 'tree', 'panel']) {
          const { count, cut } = await panel.by(part).evaluate(cells);
          assert.ok(count > 0, `no numbers in ${part}`);
          assert.deepEqual(cut, [], part);
        }
      }
      await panel.by('map-input').click();
      await panel.by('tree').scrollIntoViewIfNeeded();
      const bars = await panel.by('tree').locator('.effect-bar').all();
      const places = await Promise.all(bars.map((bar) => bar.boundingBox()));
      assert.ok(places.length > 5);
      for (const side of ['x', 'width'] as const)
        assert.equal(new Set(places.map((place) => place?.[side].toFixed(1))).size, 1, `${side} of bars`);
      await screenshot(panel.page, `numbers tree ${size.width}`);
    });
  }
});
