import type { EffectTable } from '../model/effect-table.ts';
import { type Figure, type FigurePicture, figureSvg } from '../draw/figure.ts';
import { cellsOf, imageUrl, predictionOutline, referenceOutline } from '../draw/figure-parts.ts';
import { planeOf, rectangleIn, sliceAt } from '../draw/plane.ts';
import { drawnRoiIn } from '../draw/drawn-roi.ts';
import { whole } from '../draw/geometry.ts';
import { roiPlace } from '../model/roi-words.ts';
import { blockNoun, unitsInWords } from '../model/block-names.ts';
import { fileName, fileStem, signed } from '../model/format.ts';
import { estimandOf } from '../model/csv-terms.ts';
import { className } from '../../src/documents/class-name.ts';
import { comparedSlice } from './compared-slice.ts';
import { comparedMaps, type MapName, mapNames, scalesOf } from './maps.ts';
import type { ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/** Both maps and their difference, as an SVG file. */
export async function comparisonSvg(shown: ShownComparison, view: ComparisonView): Promise<string> {
  return figureSvg(
    figureOf(shown, view, await imageUrl(shown.picture, comparedSlice(shown.comparison, view))),
  );
}

/** What the file is called, without its ending: the later model's name and the earlier one's. */
export function exportName({ comparison: { before, after } }: ShownComparison): string {
  return `${fileStem(before.question.model.path)}-to-${fileStem(after.question.model.path)}.${fileStem(before.question.image.path)}`;
}

function figureOf(
  { comparison, masks }: ShownComparison,
  { overlays, display, slice: chosen }: ComparisonView,
  image: string | null,
): Figure {
  const tables = comparedMaps(comparison);
  const scales = scalesOf(tables, display);
  const { before, after } = comparison;
  const { input, roi } = before.question;
  const extent = planeOf(input.size);
  const slice = comparedSlice(comparison, { slice: chosen });
  const picture = (title: string, name: MapName): FigurePicture => {
    const { prediction, reference } = masks[name === 'before' ? 'before' : 'after'];
    return {
      title,
      extent,
      image,
      cells: overlays.effects ? cellsOf(tables[name], scales[name], display, input.size, slice) : [],
      outlines: [
        ...(overlays.reference && reference !== null
          ? [referenceOutline(reference, sliceAt(slice, input.size, reference.size))]
          : []),
        ...(overlays.prediction
          ? [predictionOutline(prediction, sliceAt(slice, input.size, prediction.size))]
          : []),
      ],
      outlined: display.hasWholeOutlines ? whole(extent) : rectangleIn(roi, slice),
      roi: overlays.roi ? drawnRoiIn(roi, slice) : null,
      region: null,
    };
  };
  const named = ({ question, baseline }: typeof before): string =>
    `${fileName(question.model.path)}, Dice ${baseline.dice.toFixed(1)}`;
  const gain = signed(after.baseline.dice - before.baseline.dice);
  return {
    pictures: [
      picture(named(before), 'before'),
      picture(named(after), 'after'),
      picture(`Difference, Dice ${gain}`, 'difference'),
    ],
    scales: display.isShared ? [scales.before] : mapNames.map((name) => scales[name]),
    colours: display.colours,
    outcome: tables.before.outcome,
    caption: captionOf(tables.difference, comparison, slice),
  };
}

function mostDraws({ effects }: EffectTable): number {
  return effects.reduce((most, { n }) => Math.max(most, n), 0);
}

function captionOf(
  table: EffectTable,
  { before, after }: ShownComparison['comparison'],
  slice: number,
): readonly string[] {
  const { question, source } = before;
  return [
    `${fileName(question.model.path)} and ${fileName(after.question.model.path)} on ${fileName(question.image.path)}${question.input.size.length === 3 ? `, slice z ${slice}` : ''}: effect of each ${blockNoun(table.grid)} of the input on Dice, and after − before`,
    `${className(question.head)}, RoI ${roiPlace(question.roi)} (green); predicted: orange${question.mask === null ? '' : ', reference: white, dashed'}`,
    `Effect: ${estimandOf(table.outcome)}, ${mostDraws(table)}${table.outcome.pool === null ? '' : ` of ${table.outcome.pool}`} paired draws`,
    `${unitsInWords(question)}${question.regions ? '' : ' px'}, set to ${source.label}`,
  ];
}
