import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { serializeDocument } from '../../src/documents/file.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { expectNoViolations, frameOf } from '../support/accessibility.ts';
import { quiet } from '../support/aims.ts';
import { changeQuestion } from '../support/sample.ts';
import { useVscode } from '../support/vscode.ts';
import { explorerRow, runCommand, screenshot, webview } from '../support/workbench.ts';
import { countPixels } from './panel.ts';

/** A notebook with one cell, whose output is the JSON of an explanation. */
function notebook(output: unknown): string {
  const source = ['from IPython.display import display'];
  const data = { 'application/vnd.segcause.explanation+json': output };
  const outputs = [{ output_type: 'display_data', metadata: {}, data }];
  const cell = { cell_type: 'code', id: 'a', execution_count: 1, metadata: {}, source, outputs };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
}

describe('An explanation in a notebook', function () {
  this.timeout(180_000);
  const vscode = useVscode();
  let page: Page;
  let frame: FrameLocator;

  before(async () => {
    page = await vscode.open();
    changeQuestion(vscode.folder, { draws: 6, block: 16 });
    const engine = createEngine({ open: createOnnxRuntime, memory: 2e9 });
    const model = path.join(vscode.folder, 'unet_late.onnx');
    const { document } = await engine.prepare(explanationKind, { model, settings: {} });
    const found = await engine.run(explanationKind, document, [{ kind: 'input' }, { kind: 'layers' }], quiet);
    const text = serializeDocument(explanationKind, found, path.join(vscode.folder, 'a.segcause.json'));
    writeFileSync(path.join(vscode.folder, 'explained.ipynb'), notebook(JSON.parse(text)));
    writeFileSync(
      path.join(vscode.folder, 'hostile.ipynb'),
      notebook({ format: '<img src=x onerror=alert(1)>' }),
    );
    frame = webview(page);
  });

  it('is drawn below its cell: the map, its scale and the network', async () => {
    await (await explorerRow(page, 'explained.ipynb')).dblclick();
    await frame.getByTestId('notebook-output').waitFor({ timeout: 60_000 });
    await frame.getByTestId('picture').waitFor();
    await frame.getByTestId('scale').waitFor();
    assert.ok((await frame.getByTestId('layer').count()) > 5);
    const { height = 0 } = (await frame.getByTestId('picture').boundingBox()) ?? {};
    assert.ok(height > 200, `the map is ${height} px high`);
    const { coloured } = countPixels(await frame.getByTestId('picture').screenshot());
    assert.ok(coloured > 1000, `${coloured} coloured pixels`);
    await page.waitForTimeout(1000);
    await screenshot(page, 'notebook');
  });

  it('answers to the mouse and to the keyboard', async () => {
    const picture = frame.getByTestId('picture');
    await picture.focus();
    await picture.press('ArrowRight');
    await frame.getByTestId('block-details').waitFor();
    await frame.getByTestId('layer').nth(2).click();
    await frame.getByTestId('component-details').waitFor();
    await screenshot(page, 'notebook-layer');
    const [output, block, tree] = await Promise.all(
      ['notebook-output', 'block-details', 'tree'].map((id) => frame.getByTestId(id).boundingBox()),
    );
    assert.ok(output && block && tree);
    assert.ok(
      block.height > 100 && block.y + block.height <= tree.y,
      'the block stands whole above the tree',
    );
    assert.ok(tree.y + tree.height <= output.y + output.height, 'the tree ends in the output');
    const [map, note] = await Promise.all(
      ['picture', 'picture-missing'].map((id) => frame.getByTestId(id).boundingBox()),
    );
    assert.ok(map && note && map.y + map.height <= note.y + 1, 'the note is below the map');
  });

  it('breaks no rule of axe-core, also with the menu of how maps are drawn', async () => {
    const inside = await frameOf(frame);
    const output = 'segcause-notebook-output';
    await expectNoViolations(inside, 'notebook', output);
    await frame.getByTestId('display').click();
    await frame.getByTestId('display-menu').waitFor();
    await screenshot(page, 'notebook display menu');
    await expectNoViolations(inside, 'notebook, display menu', output);
    await page.keyboard.press('Escape');
  });

  it('says what is wrong with an output that is none', async () => {
    await runCommand(page, 'View: Close All Editors');
    await (await explorerRow(page, 'hostile.ipynb')).dblclick();
    const words = frame.getByTestId('unreadable');
    await words.waitFor({ timeout: 60_000 });
    assert.match(await words.innerText(), /^This output is not an explanation at /);
  });
});
