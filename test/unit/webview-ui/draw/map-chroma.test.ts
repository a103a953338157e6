import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { comparisonKind } from '../../../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../../../src/documents/file.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { root } from '../../../../tools/workbench/once.ts';
import { comparedMaps, mapNames, scalesOf } from '../../../../webview-ui/comparison/maps.ts';
import { type ColourMapName, colourMaps } from '../../../../webview-ui/draw/colour-maps.ts';
import { defaultDisplay, type Display } from '../../../../webview-ui/draw/display.ts';
import { tableOn } from '../../../../webview-ui/model/effect-table.ts';
import { mapsOf, nothingKnown, withEffects } from '../../../../webview-ui/model/known-effects.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { scaleOf } from '../../../../webview-ui/model/scale.ts';
import { chromaOf, faintBlocks, type Ground } from '../../../support/map-chroma.ts';

const folder = path.join(root, 'test/fixtures/version-1');
const explanationFile = path.join(folder, 'complete.segcause.json');
const comparisonFile = path.join(folder, 'complete.segcause-comparison.json');
const flat: readonly Ground[] = [
  [0, 0, 0],
  [255, 255, 255],
];

describe('decided blocks of real maps', () => {
  const explanation = parseDocument(explanationKind, readFileSync(explanationFile, 'utf8'), explanationFile);
  const comparison = parseDocument(comparisonKind, readFileSync(comparisonFile, 'utf8'), comparisonFile);
  const displays: readonly Display[] = (Object.keys(colourMaps) as ColourMapName[]).flatMap((colours) =>
    (['reference', 'all'] as const).map((range) => ({ ...defaultDisplay, colours, range })),
  );

  it('are all seen, on the image, on black and on white, and the image under them is too', async () => {
    const { question } = explanation;
    const outcome = readingOf('dice', question);
    const picture = await createEngine().picture(explanation);
    let seen = 0;
    for (const [i, map] of mapsOf(explanation).entries()) {
      const table = tableOn(withEffects(nothingKnown(map), explanation.maps[i]?.effects ?? []), outcome);
      for (const display of displays) {
        const scale = scaleOf([table], outcome, display);
        for (const ground of [picture, ...flat]) {
          const chroma = chromaOf(table, question.input.size, scale, display, ground);
          assert.equal(faintBlocks(chroma), 0, `${map.tensor} in ${display.colours}`);
          assert.ok(chroma.contrast >= 0.3, `${map.tensor} leaves ${chroma.contrast} of the image`);
          seen += chroma.chromas.length;
        }
      }
    }
    assert.ok(seen > 1000);
  });

  it('are all seen in comparisons', () => {
    const maps = comparedMaps(comparison);
    const { size } = comparison.before.question.input;
    for (const display of displays) {
      const scales = scalesOf(maps, display);
      for (const name of mapNames) {
        for (const ground of flat)
          assert.equal(faintBlocks(chromaOf(maps[name], size, scales[name], display, ground)), 0, name);
      }
    }
  });
});
