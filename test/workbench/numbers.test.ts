import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Explanation } from '../../src/documents/explanation.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { serializeDocument } from '../../src/documents/file.ts';
import { mapsOf } from '../../webview-ui/model/known-effects.ts';
import { useVscode } from '../support/vscode.ts';
import { openInPanel, screenshot, webview } from '../support/workbench.ts';
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
  readonly innerText: string;
  matches(selector: string): boolean;
}

/** The texts of cells that are wider than their column. */
function cut(page: Part): readonly string[] {
  const parts = [page];
  for (const part of parts) parts.push(...(part.shadowRoot?.children ?? []), ...part.children);
  return parts
    .filter((part) => part.matches('.cell:not(.text), .effect, .value, .interval'))
    .filter((part) => part.scrollWidth > part.clientWidth + 1)
    .map((part) => `${part.innerText} (${part.scrollWidth} in ${part.clientWidth} px)`);
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
        assert.deepEqual(await panel.by('panel').evaluate(cut), []);
      }
      await panel.by('map-input').click();
      await panel.by('tree').scrollIntoViewIfNeeded();
      await screenshot(panel.page, `numbers tree ${size.width}`);
    });
  }
});
