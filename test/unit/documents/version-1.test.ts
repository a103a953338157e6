import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { blockAt } from '../../../src/documents/grid.ts';
import { comparisonKind } from '../../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../src/documents/file.ts';

const folder = fileURLToPath(new URL('../../fixtures/version-1/', import.meta.url));

interface Window1 {
  readonly unit: { readonly block: readonly number[] };
  readonly mean: number;
}

describe('files that version 1 wrote', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.segcause.json'))) {
    it(`${name} opens as an explanation of this version, with every effect at its block`, () => {
      const text = readFileSync(folder + name, 'utf8');
      const explanation = parseDocument(explanationKind, text, folder + name);
      const before = JSON.parse(text) as {
        readonly maps: readonly { readonly effects: readonly Window1[] }[];
        readonly guesses: readonly string[];
      };
      assert.equal(explanation.version, 2);
      assert.deepEqual(
        explanation.maps.map(({ grid, effects }) =>
          effects.map(({ index, mean }) => {
            const { start, size } = blockAt(grid, index);
            return [...start, ...size, mean];
          }),
        ),
        before.maps.map(({ effects }) => effects.map(({ unit, mean }) => [...unit.block, mean])),
      );
      assert.deepEqual(
        explanation.guesses.map(({ text: words }) => words),
        before.guesses,
      );
      const again = serializeDocument(explanationKind, explanation, folder + name);
      assert.deepEqual(parseDocument(explanationKind, again, folder + name), explanation);
    });
  }

  for (const name of readdirSync(folder).filter((file) => file.endsWith('.segcause-comparison.json'))) {
    it(`${name} opens as a comparison of this version`, () => {
      const comparison = parseDocument(comparisonKind, readFileSync(folder + name, 'utf8'), folder + name);
      assert.equal(comparison.version, 2);
      assert.equal(comparison.before.version, 2);
      assert.deepEqual(comparison.before.question.roi.size, [32, 32]);
      const again = serializeDocument(comparisonKind, comparison, folder + name);
      assert.deepEqual(parseDocument(comparisonKind, again, folder + name), comparison);
    });
  }

  it('lose the absolute paths of the source that the model was exported from', () => {
    const json = JSON.parse(readFileSync(`${folder}complete.segcause.json`, 'utf8')) as {
      readonly layers: readonly object[];
    };
    const files = ['/home/ada/project/net.py', '/home/ada/project/blocks/conv.py'];
    const layers = json.layers.map((layer) => ({
      ...layer,
      locations: files.map((file) => ({ file, line: 3 })),
    }));
    const opened = parseDocument(explanationKind, JSON.stringify({ ...json, layers }), '/x/a.segcause.json');
    assert.ok(opened.layers.length > 0);
    for (const { locations } of opened.layers) {
      assert.deepEqual(locations, [
        { file: 'net.py', line: 3 },
        { file: 'blocks/conv.py', line: 3 },
      ]);
    }
  });

  it('are refused in words where they are damaged', () => {
    const text = readFileSync(`${folder}ready.segcause.json`, 'utf8').replace('"roi": [', '"roi": ["a", ');
    assert.throws(() => parseDocument(explanationKind, text, '/x/a.segcause.json'), {
      name: 'UserError',
      message: /^a\.segcause\.json is not an explanation at question\.roi/u,
    });
  });
});

describe('files that the first of version 2 wrote', () => {
  const name = 'complete.segcause.json';
  const current = parseDocument(explanationKind, readFileSync(folder + name, 'utf8'), folder + name);

  /** The files that a document says its layers come from, after its own has said these. */
  function filesRead(files: readonly string[]): readonly string[] {
    const layers = current.layers.map((layer, i) => ({
      ...layer,
      locations: [{ file: files[i % files.length] ?? '', line: 1 }],
    }));
    const text = JSON.stringify({ ...current, layers });
    const read = parseDocument(explanationKind, text, folder + name);
    return [...new Set(read.layers.flatMap(({ locations }) => locations.map(({ file }) => file)))];
  }

  it('name the source of layers without the folders of the machine that exported the model', () => {
    const inHome = ['/home/ada/net/unet.py', '/home/ada/net/parts/conv.py'];
    assert.deepEqual(filesRead(inHome), ['unet.py', 'parts/conv.py']);
    assert.deepEqual(filesRead(['C:\\Users\\ada\\net\\unet.py']), ['unet.py']);
  });

  it('keep paths that are relative', () => {
    assert.deepEqual(filesRead(['net/unet.py', 'net/conv.py']), ['net/unet.py', 'net/conv.py']);
  });
});
