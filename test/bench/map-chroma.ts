import { readFileSync } from 'node:fs';
import path from 'node:path';
import { comparisonKind } from '../../src/documents/comparison-kind.ts';
import type { Explanation } from '../../src/documents/explanation.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../src/documents/file.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { comparedMaps, mapNames, scalesOf } from '../../webview-ui/comparison/maps.ts';
import { type ColourMapName, colourMaps } from '../../webview-ui/draw/colour-maps.ts';
import { defaultDisplay } from '../../webview-ui/draw/display.ts';
import { type EffectTable, tableOn } from '../../webview-ui/model/effect-table.ts';
import { mapsOf, nothingKnown, withEffects } from '../../webview-ui/model/known-effects.ts';
import { readingOf } from '../../webview-ui/model/outcome-reading.ts';
import { type Scale, scaleOf } from '../../webview-ui/model/scale.ts';
import { chromaOf, faintBlocks, type Ground, leastChroma } from '../support/map-chroma.ts';

/**
 * Says how well the decided blocks of maps are seen at the default opacity: `map-chroma.ts FILE.segcause.json …`, also
 * of comparisons. Whatever the editor's theme, blocks lie on the image, so that grounds stand for all themes.
 */
const black: Ground = [0, 0, 0];
const white: Ground = [255, 255, 255];
const engine = createEngine();

console.log(
  `| map | colours | decided | under ${leastChroma} on image, black, white | least, median chroma | image left |`,
);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const name = path.basename(file).replace(/\.segcause.*$/u, '');
  if (file.endsWith(comparisonKind.ending)) {
    const comparison = parseDocument(comparisonKind, text, file);
    const maps = comparedMaps(comparison);
    const scales = scalesOf(maps, defaultDisplay);
    for (const map of mapNames) await report(`${name}, ${map}`, maps[map], scales[map], comparison.before);
  } else {
    const explanation = parseDocument(explanationKind, text, file);
    const outcome = readingOf('dice', explanation.question);
    for (const [i, map] of mapsOf(explanation).entries()) {
      const effects = explanation.maps[i]?.effects ?? [];
      const table = tableOn(withEffects(nothingKnown(map), effects), outcome);
      await report(`${name}, ${map.tensor}`, table, scaleOf([table], outcome, defaultDisplay), explanation);
    }
  }
}

async function report(
  name: string,
  table: EffectTable,
  scale: Scale,
  explanation: Explanation,
): Promise<void> {
  const picture = await engine.picture(explanation);
  if ('grey' in picture) throw new Error('a picture of a volume');
  const { size } = explanation.question.input;
  for (const colours of Object.keys(colourMaps) as ColourMapName[]) {
    const seen = [picture, black, white].map((ground) =>
      chromaOf(table, size, scale, { ...defaultDisplay, colours }, ground),
    );
    const { chromas = [], contrast = 1 } = seen[0] ?? {};
    const sorted = chromas.toSorted((a, b) => a - b);
    const [least = 0, median = 0] = [sorted[0], sorted[Math.floor(sorted.length / 2)]];
    const faint = seen.map(faintBlocks).join(', ');
    console.log(
      `| ${name} | ${colours} | ${chromas.length} | ${faint} | ${least.toFixed(0)}, ${median.toFixed(0)} | ${Math.round(100 * contrast)} % |`,
    );
  }
}
