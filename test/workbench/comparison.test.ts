import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FrameLocator, Page } from 'playwright-core';
import { createEngine } from '../../src/engine/engine.ts';
import { type Comparison, comparisonSchema } from '../../src/documents/comparison.ts';
import { comparisonKind } from '../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../src/documents/file.ts';
import { sampleFile } from '../support/models.ts';
import { changeQuestion, configure } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import {
  chooseForSelected,
  chooseFromExplorerMenu,
  dismissToasts,
  explorerMenu,
  explorerRow,
  runCommand,
  screenshot,
  toasts,
  webview,
} from '../support/workbench.ts';
import { comparisonDone } from './compared.ts';
import { countPixels } from './panel.ts';
import { until as untilIn } from './until.ts';

const entry = 'Compare Segmentation Models';
const ending = '.segcause-comparison.json';

/** Comparisons take longer than an explanation. */
function until(page: Page, what: string, look: () => Promise<boolean>): Promise<void> {
  return untilIn(page, what, look, 30);
}

function signed(text: string): number {
  return Number(text.replace('−', '-'));
}

describe('Two checkpoints compared', function () {
  this.timeout(360_000);
  const vscode = useVscode();
  let page: Page;
  let frame: FrameLocator;

  before(async () => {
    page = await vscode.open();
    frame = webview(page);
  });

  const saved = (): Comparison => {
    const name = readdirSync(vscode.folder).find((file) => file.endsWith(ending)) ?? '';
    const file = path.join(vscode.folder, name);
    return parseDocument(comparisonKind, readFileSync(file, 'utf8'), file);
  };

  it('are offered where two models are selected, and first differences come within seconds', async () => {
    assert.ok(!(await explorerMenu(page, 'unet_late.onnx')).includes(entry));
    await page.keyboard.press('Escape');
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], entry);
    await frame.getByTestId('comparison').waitFor({ timeout: 30_000 });
    const opened = Date.now();
    const known = async (): Promise<number> =>
      Number(await frame.getByTestId('map-difference').getAttribute('data-known'));
    await until(page, 'differences', async () => (await known()) > 800);
    console.log(
      `        first differences ${((Date.now() - opened) / 1000).toFixed(1)} s after the page opened`,
    );
    await screenshot(page, 'comparison running');
    const told = toasts(page).filter({ hasText: 'is taken as the earlier model' });
    await told.waitFor();
    assert.match(await told.innerText(), /^unet_early\.onnx is taken as the earlier model: /u);
    await page.locator('.notification-toast .monaco-button', { hasText: 'Swap' }).waitFor();
    await dismissToasts(page);
  });

  it('show both maps, their difference, and which layers changed', async () => {
    await frame.getByTestId('run').waitFor({ timeout: 300_000 });
    for (const name of ['before', 'after', 'difference']) {
      const { coloured } = countPixels(await frame.getByTestId(`map-${name}`).screenshot());
      assert.ok(coloured > 200, `${name} has ${coloured} coloured pixels`);
    }
    assert.match(await frame.getByTestId('status').innerText(), /^Done/u);
    assert.match(
      await frame.getByTestId('changed-count').innerText(),
      /^\d+ of \d+ flows changed, \d+ of \d+ layers themselves/u,
    );
    const { status, components, ownDifferences, transplants } = saved();
    assert.equal(status, 'complete');
    assert.ok(components.length > 20 && ownDifferences.length > 10 && transplants.length > 20);
    await screenshot(page, 'comparison of two checkpoints');
  });

  it('are ranked by what changed in the layers themselves, too', async () => {
    const first = frame.getByTestId('change').first();
    await frame.getByTestId('sort-own').click();
    const numbers = async (): Promise<readonly number[]> => {
      const rows = await frame.getByTestId('change').all();
      const words = await Promise.all(rows.map((row) => row.getAttribute('aria-label')));
      return words.flatMap((one) => /Own Δ ([+−][\d.]+)/u.exec(one ?? '')?.[1] ?? []).map(signed);
    };
    const sorted = await numbers();
    assert.ok(sorted.length > 3);
    assert.deepEqual(
      sorted,
      sorted.toSorted((a, b) => b - a),
    );
    assert.match((await first.getAttribute('aria-label')) ?? '', /: the layer itself changed\./u);
    await screenshot(page, 'comparison by own change');
    await frame.getByTestId('sort-size').click();
  });

  it('are pointed at and zoomed together', async () => {
    const box = await frame.getByTestId('map-before').boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.4);
    const hovered = async (name: string): Promise<string | null> =>
      frame.getByTestId(`map-${name}`).getAttribute('data-hovered');
    await until(page, 'hovered block', async () => (await hovered('before')) !== null);
    assert.equal(await hovered('after'), await hovered('before'));
    assert.equal(await hovered('difference'), await hovered('before'));
    assert.match(await frame.getByTestId('readout-difference').innerText(), /^y \d+, x \d+ \S/u);
    await screenshot(page, 'comparison with one block in all maps');
    const picture = (): Promise<Buffer> => frame.getByTestId('map-after').screenshot();
    const whole = await picture();
    await frame.getByTestId('map-before').press('+');
    await frame.getByTestId('map-before').press('+');
    await until(page, 'zoom of the other map', async () => !(await picture()).equals(whole));
    await frame.getByTestId('map-before').press('0');
  });

  it('show ranks, and each layer put into the other network', async () => {
    await frame.getByTestId('tab-ranks').click();
    await frame.getByTestId('rank').first().waitFor();
    await screenshot(page, 'comparison ranks');
    await frame.getByTestId('tab-transplant').click();
    await frame.getByTestId('transplant').first().waitFor();
    await screenshot(page, 'comparison transplant');
    await frame.getByTestId('tab-facts').click();
    await screenshot(page, 'comparison facts');
    await frame.getByTestId('tab-layers').click();
  });

  it('lead from the most changed layer to its definition', async () => {
    const convolutions = frame.getByTestId('change').filter({ hasText: /conv\d/u });
    const first = convolutions.first();
    await first.click();
    const name = (await first.getAttribute('aria-label')) ?? '';
    assert.ok(
      ((await frame.locator('[data-testid=change-node][aria-selected=true]').getAttribute('title')) ?? '')
        .length > 0,
      'the tree has the layer selected too',
    );
    await frame.getByTestId('changes').press('Enter');
    const editor = page.locator('.editor-group-container .monaco-editor .view-lines').first();
    await editor.waitFor({ timeout: 15_000 });
    const convolution = /(conv\d)/u.exec(name)?.[1] ?? '';
    await until(page, 'definition', async () => (await editor.innerText()).includes(`self.${convolution}`));
    await screenshot(page, 'definition of the most changed layer');
  });

  it('can be chosen one after the other, and the file opens again', async () => {
    await chooseFromExplorerMenu(page, 'unet_early.onnx', 'Select Model for Compare');
    assert.ok((await explorerMenu(page, 'unet_late.onnx')).includes('Compare Model with Selected'));
    await page.keyboard.press('Escape');
    await runCommand(page, 'View: Close All Editors');
    const file = readdirSync(vscode.folder).find((name) => name.endsWith(ending)) ?? '';
    await (await explorerRow(page, file)).dblclick();
    await frame.getByTestId('change').first().waitFor({ timeout: 15_000 });
    assert.match(await frame.getByTestId('status').innerText(), /^Done/u);
  });
});

describe('Two checkpoints over the images of a folder', function () {
  this.timeout(360_000);
  const vscode = useVscode();
  let page: Page;
  let frame: FrameLocator;

  before(async () => {
    page = await vscode.open((folder) => {
      changeQuestion(folder, { block: 64, treatment: 'zero', intervention: 'zero' });
    });
    frame = webview(page);
    await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], entry);
    await comparisonDone(page);
    await frame.getByTestId('tab-images').click();
  });

  /** Takes the folder that the dialog stands in, which is where the image, or its mask, lies. */
  async function takeFolder(title: string, folder: string): Promise<void> {
    const dialog = page.locator('.quick-input-widget');
    await dialog.locator('.quick-input-title', { hasText: title }).waitFor();
    const input = dialog.locator('input').first();
    await until(page, 'folder', async () => (await input.inputValue()).endsWith(`/${folder}/`));
    await screenshot(page, `choose ${folder} to compare on`);
    await input.press('Enter');
  }

  it('are asked for, with their masks, and each layer has a mean Δ with an interval by image', async () => {
    assert.match(await frame.getByTestId('no-images').innerText(), /^Choose a folder of images/u);
    await frame.getByTestId('compare-images').click();
    await takeFolder('Images to Compare On', 'images');
    await takeFolder('Their Reference Masks', 'masks');
    await frame.getByTestId('cancel').waitFor();
    await frame.getByTestId('run').waitFor({ timeout: 240_000 });
    const layers = frame.getByTestId('image-layer');
    await layers.first().waitFor();
    const words = (await layers.first().getAttribute('aria-label')) ?? '';
    assert.match(words, /mean difference [+−].+ points over 6 images, 95 % interval/u);
    assert.match(
      await frame.getByTestId('most-different').innerText(),
      /slice_\d+\.png \(mean \|Δ\| \d+\.\d\d, Dice \d+\.\d → \d+\.\d\)/u,
    );
    await screenshot(page, 'comparison over images');
    const name = readdirSync(vscode.folder).find((file) => file.endsWith(ending)) ?? '';
    const file = path.join(vscode.folder, name);
    // As it stands in the file: paths are relative.
    const { images } = comparisonSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    assert.deepEqual([images?.folder, images?.masks], ['images', 'masks']);
    assert.deepEqual([images?.images.length, images?.skipped], [6, []]);
  });

  /** Chooses an entry of the page's own menu, and takes the name that is offered. */
  async function save(choice: string, name: string): Promise<string> {
    await frame.getByTestId('more').click();
    await frame.getByTestId('more-menu').getByText(choice).click();
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await until(page, 'name', async () => (await input.inputValue()).endsWith(`/${name}`));
    await input.press('Enter');
    const file = path.join(vscode.folder, name);
    await until(page, 'file', () => Promise.resolve(existsSync(file)));
    await toasts(page).filter({ hasText: name }).first().waitFor();
    return file;
  }

  it('are saved as pictures: both maps and their difference, with names, scale and caption', async () => {
    const png = readFileSync(await save('PNG', 'unet_early-to-unet_late.slice_084.png'));
    const { grey, coloured } = countPixels(png);
    assert.ok(grey > 20_000 && coloured > 10_000, `${grey} grey, ${coloured} coloured`);
    const svg = readFileSync(await save('SVG', 'unet_early-to-unet_late.slice_084.svg')).toString();
    assert.equal(svg.match(/<image href="data:image\/png;base64,/gu)?.length, 3);
    assert.match(svg, />unet_early\.onnx, Dice 88\.8<[\s\S]*>Difference, Dice \+5\.47<[\s\S]*paired draws</u);
  });

  it('are saved as a report that a browser shows without VS Code', async () => {
    const file = await save('HTML Report', 'unet_early-to-unet_late.html');
    const report = await page.context().newPage();
    try {
      await report.goto(pathToFileURL(file).href);
      await report.getByTestId('change').first().waitFor();
      for (const name of ['before', 'after', 'difference']) {
        const { coloured } = countPixels(await report.getByTestId(`map-${name}`).screenshot());
        assert.ok(coloured > 200, `${name} has ${coloured} coloured pixels`);
      }
      await screenshot(report, 'comparison report');
      await report.getByTestId('tab-images').click();
      await report.getByTestId('image-layer').first().waitFor();
      for (const id of ['run', 'more', 'compare-images'])
        assert.equal(await report.getByTestId(id).count(), 0);
    } finally {
      await report.close();
    }
  });
});

describe('Two explanations compared', function () {
  this.timeout(120_000);
  const vscode = useVscode();

  /** Opens explanations of both models, each with its RoI. */
  async function openWith(...rois: readonly (readonly number[])[]): Promise<Page> {
    const engine = createEngine();
    const files = await Promise.all(
      (['early', 'late'] as const).map(async (name, i) => {
        const model = sampleFile(`unet_${name}.onnx`);
        const settings = { roi: rois[i] };
        const { document } = await engine.prepare(explanationKind, { model, settings });
        return [`${name}.segcause.json`, document] as const;
      }),
    );
    return vscode.open((folder) => {
      for (const [file, explanation] of files) {
        const text = serializeDocument(explanationKind, explanation, sampleFile(file));
        writeFileSync(path.join(folder, file), text);
      }
    });
  }

  it('on different terms are refused in one sentence, and measured anew on common ones', async () => {
    const page = await openWith([80, 150, 32, 32], [80, 150, 32, 40]);
    await chooseForSelected(page, ['early.segcause.json', 'late.segcause.json'], entry);
    await toasts(page).first().waitFor();
    const message = await toasts(page).first().innerText();
    assert.match(message, /early\.segcause\.json .* cannot be compared as they are: they differ in RoI\.$/u);
    await screenshot(page, 'comparison on different terms');
    await page.locator('.notification-toast .monaco-button', { hasText: 'Common Terms' }).click();
    const frame = webview(page);
    await frame.getByTestId('comparison').waitFor({ timeout: 30_000 });
    // Before anything is found, there is nothing to keep.
    await frame.getByTestId('status').filter({ hasText: /\d/u }).waitFor({ timeout: 60_000 });
    await frame.getByTestId('cancel').click();
    await frame.getByTestId('run').waitFor({ timeout: 60_000 });
    assert.match(await frame.getByTestId('status').innerText(), /^Cancelled: what was found is kept/u);
  });

  it('in the same RoI are compared in it', async () => {
    const page = await openWith([80, 150, 32, 40], [80, 150, 32, 40]);
    await chooseForSelected(page, ['early.segcause.json', 'late.segcause.json'], entry);
    const frame = webview(page);
    await frame.getByTestId('comparison').waitFor({ timeout: 30_000 });
    assert.equal(await frame.getByTestId('terms').innerText(), 'white matter in RoI y 80, x 150 · 32 × 40');
    await frame.getByTestId('cancel').click();
    await frame.getByTestId('run').waitFor({ timeout: 60_000 });
  });
});

describe('The page of a comparison', function () {
  this.timeout(120_000);
  const vscode = useVscode();

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['high contrast', 'Default High Contrast'],
  ] as const) {
    it(`fits wide and narrow windows in the ${name} theme`, async () => {
      const page = await vscode.open((folder) => {
        configure(folder, { 'workbench.colorTheme': theme });
        changeQuestion(folder, { block: 16, treatment: 'zero', intervention: 'zero' });
      });
      await chooseForSelected(page, ['unet_early.onnx', 'unet_late.onnx'], entry);
      const frame = webview(page);
      await comparisonDone(page);
      await frame.getByTestId('change').first().click();
      for (const size of [
        { width: 1400, height: 900 },
        { width: 800, height: 600 },
      ]) {
        await page.setViewportSize(size);
        await screenshot(page, `comparison ${name} ${size.width}`);
        const box = await frame.getByTestId('comparison').boundingBox();
        for (const map of ['before', 'after', 'difference']) {
          const picture = await frame.getByTestId(`map-${map}`).boundingBox();
          assert.ok(box && picture && picture.width >= 120 && picture.height >= 120, map);
          assert.ok(picture.x + picture.width <= box.x + box.width + 1, 'wider than the page');
        }
      }
    });
  }
});
