import type { EffectTable } from '../model/effect-table.ts';
import { className } from '../../src/documents/class-name.ts';
import { estimandOf } from '../model/csv-terms.ts';
import { layersSetTo } from '../model/component-effects.ts';
import { blockNoun, unitsInWords } from '../model/block-names.ts';
import { fileName, fileStem } from '../model/format.ts';
import { roiPlace } from '../model/roi-words.ts';
import { readingIn, scaleIn, tableIn } from './current-lists.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';
import { cellsOf, imageUrl, predictionOutline, referenceOutline } from '../draw/figure-parts.ts';
import { type Figure, type FigureOutline, type FigurePicture, figureSvg } from '../draw/figure.ts';
import { drawnRoiIn } from '../draw/drawn-roi.ts';
import { whole } from '../draw/geometry.ts';
import { isInSlice, planeOf, rectangleIn, rectangleOf, sliceAt } from '../draw/plane.ts';
import { sliceIn } from './shown-slice.ts';

/** What the picture shows now, as an SVG file. */
export async function explanationSvg(shown: ShownState, view: ViewOptions): Promise<string> {
  return figureSvg(figureOf(shown, view, await imageUrl(shown.picture, sliceIn(shown, view))));
}

/** "unet.slice_042.encoder.1.conv2": model, image and the tensor whose map is shown. */
export function exportName(shown: ShownState, view: ViewOptions): string {
  const { model, image } = shown.explanation.question;
  const reading = readingIn(shown, view);
  const parts = [
    ...[fileStem(model.path), fileStem(image.path)],
    ...(view.map === null ? [] : [view.map]),
    ...(reading === 'total' ? [] : [reading]),
  ];
  return parts.map((part) => part.replaceAll(/[^\w.-]+/gu, '_').replaceAll(/^_|_$/gu, '')).join('.');
}

function figureOf(shown: ShownState, view: ViewOptions, image: string | null): Figure {
  const { question } = shown.explanation;
  const { overlays, display } = view;
  const table = tableIn(shown, view);
  const scale = scaleIn(shown, view);
  const { size } = question.input;
  const [extent, slice] = [planeOf(size), sliceIn(shown, view)];
  const picture: FigurePicture = {
    title: null,
    extent,
    image,
    cells: overlays.effects ? cellsOf(table, scale, display, size, slice) : [],
    outlines: outlinesOf(shown, view, slice),
    outlined: display.hasWholeOutlines ? whole(extent) : rectangleIn(question.roi, slice),
    roi: overlays.roi ? drawnRoiIn(question.roi, slice) : null,
    region: view.region && isInSlice(view.region, slice) ? rectangleOf(view.region) : null,
  };
  return {
    pictures: [picture],
    scales: [scale],
    colours: display.colours,
    outcome: table.outcome,
    caption: captionOf(shown, table, slice),
  };
}

function outlinesOf(
  { explanation, prediction, reference }: ShownState,
  { overlays }: ViewOptions,
  slice: number,
): readonly FigureOutline[] {
  const own = sliceAt(slice, explanation.question.input.size, prediction.size);
  return [
    ...(overlays.reference && reference !== null ? [referenceOutline(reference, own)] : []),
    ...(overlays.prediction ? [predictionOutline(prediction, own)] : []),
  ];
}

function captionOf(
  { explanation, maps, reference }: ShownState,
  table: EffectTable,
  slice: number,
): readonly string[] {
  const { question, source, baseline } = explanation;
  const isInput = table.tensor === maps[0].tensor;
  const by = isInput ? source.label : layersSetTo(explanation);
  const draws = table.effects.reduce((most, { n }) => Math.max(most, n), 0);
  return [
    `${fileName(question.model.path)} on ${fileName(question.image.path)}${question.input.size.length === 3 ? `, slice z ${slice}` : ''}: effect of each ${blockNoun(table.grid)} of ${table.tensor} on ${table.outcome.label}`,
    `${className(question.head)}, RoI ${roiPlace(question.roi)} (green), Dice ${baseline.dice.toFixed(1)}; predicted: orange${reference === null ? '' : ', reference: white, dashed'}`,
    `Effect: ${estimandOf(table.outcome)}, ${draws}${table.outcome.pool === null ? '' : ` of ${table.outcome.pool}`} draws; preset ${question.preset}`,
    `${unitsInWords(table.grid)}, set to ${by}`,
  ];
}
