import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { entryOf } from '../../../src/definitions/model-entry.ts';

describe('The entry of a layer in model.json', () => {
  const textOf = (name: string): string =>
    readFileSync(new URL(`../../fixtures/tfjs/${name}/model.json`, import.meta.url), 'utf8');
  const at = (text: string, path: string): string | null => {
    const found = entryOf(text, path);
    if (found === null) return null;
    const line = text.split('\n')[found.line - 1] ?? assert.fail(`no line ${found.line}`);
    return line.slice(found.column - 1, found.column - 1 + found.length);
  };

  it('has the name of the layer in a layers model', () => {
    assert.equal(at(textOf('unet'), 'down1_conv1'), '"name":"down1_conv1"');
    assert.equal(at(textOf('unet'), 'unet.down1_conv1'), '"name":"down1_conv1"');
  });

  it('ends with the path of the node in a graph model', () => {
    assert.match(at(textOf('graph_unet'), 'up2.strided_slice.stack') ?? '', /up2\/strided_slice\/stack"$/u);
  });

  it('is found on its line where the file has several lines', () => {
    const text = JSON.stringify({ layers: [{ name: 'a' }, { name: 'b.c (1)' }] }, null, 2);
    assert.equal(entryOf(text, 'a')?.line, 4);
    assert.equal(at(text, 'a'), '"name": "a"');
  });

  it('is null where nothing has the name', () => {
    assert.equal(entryOf(textOf('unet'), 'nothing.of.the.kind'), null);
    assert.equal(entryOf('', 'a'), null);
  });
});
