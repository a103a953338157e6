import { className } from '../../src/documents/class-name.ts';
import { estimandOf } from '../model/csv-terms.ts';
import { layersSetTo } from '../model/component-effects.ts';
import { fileName, fileStem, position } from '../model/format.ts';
import { blockNoun, unitsInWords } from '../model/block-names.ts';
import { roiPlace } from '../model/roi-words.ts';
import { readingIn, scaleIn, tableIn } from './current-lists.ts';
import { jointWarning } from './joint-warning.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';
import type { Position } from '../../src/documents/box.ts';
import { planeNames } from '../draw/anatomy.ts';
import {
  cellsOf,
  imageUrl,
  pageOf,
  predictionOutline,
  referenceOutline,
  roiOnPage,
} from '../draw/figure-parts.ts';
import { type Figure, type FigureOutline, type FigurePicture, figureSvg } from '../draw/figure.ts';
import { laidOut, toFrame, whole } from '../draw/geometry.ts';
import { isInSlice, layoutOf, type Plane, rectangleIn, rectangleOf, slicesOf } from '../draw/plane.ts';
import { crosshairIn, planeIn, planesIn } from './shown-planes.ts';

/** What the picture shows now, as an SVG file: the image, or the planes of a volume side by side. */
export async function explanationSvg(shown: ShownState, view: ViewOptions): Promise<string> {
  const pictures = figurePlanes(shown, view).map(async ({ title, plane }) =>
    pictureOf(shown, view, plane, title, await imageUrl(shown.picture, plane, view.window)),
  );
  return figureSvg(figureOf(shown, view, await Promise.all(pictures)));
}

/** The planes that are shown, each with its title; of a volume, where the maximum projection alone is, all three. */
function figurePlanes(
  shown: ShownState,
  view: ViewOptions,
): readonly { readonly title: string | null; readonly plane: Plane }[] {
  const planes = planesIn(shown);
  if (planes === null) return [{ title: null, plane: planeIn(shown, view) }];
  const { shownPlanes } = view;
  const names = shownPlanes === 'all' || shownPlanes === 'maximum' ? planeNames : [shownPlanes];
  const { size } = shown.explanation.question.input;
  return names.map((name) => {
    const plane = planeIn(shown, view, name);
    return { title: `${planes[name].title} ${plane.slice + 1} of ${slicesOf(size, plane)}`, plane };
  });
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

function pictureOf(
  shown: ShownState,
  view: ViewOptions,
  plane: Plane,
  title: string | null,
  image: string | null,
): FigurePicture {
  const { question } = shown.explanation;
  const { overlays, display, region } = view;
  const { size } = question.input;
  const extent = laidOut(layoutOf(size, plane));
  const page = pageOf(size, plane);
  return {
    title,
    extent,
    image,
    cells: overlays.effects ? cellsOf(tableIn(shown, view), scaleIn(shown, view), display, size, plane) : [],
    outlines: outlinesOf(shown, view, plane),
    outlined: display.hasWholeOutlines ? whole(extent) : toFrame(rectangleIn(question.roi, plane), page),
    roi: overlays.roi ? roiOnPage(question.roi, size, plane) : null,
    region: region && isInSlice(region, plane) ? toFrame(rectangleOf(region, plane), page) : null,
  };
}

function figureOf(shown: ShownState, view: ViewOptions, pictures: readonly FigurePicture[]): Figure {
  const table = tableIn(shown, view);
  return {
    pictures,
    scales: [scaleIn(shown, view)],
    colours: view.display.colours,
    outcome: table.outcome,
    caption: captionOf(shown, view, planesIn(shown) && crosshairIn(shown, view)),
  };
}

function outlinesOf(
  { explanation, prediction, reference }: ShownState,
  { overlays }: ViewOptions,
  plane: Plane,
): readonly FigureOutline[] {
  const input = explanation.question.input.size;
  return [
    ...(overlays.reference && reference !== null ? [referenceOutline(reference, input, plane)] : []),
    ...(overlays.prediction ? [predictionOutline(prediction, input, plane)] : []),
  ];
}

function captionOf(
  shown: ShownState,
  view: ViewOptions,
  crosshair: Position<'input'> | null,
): readonly string[] {
  const { explanation, maps, reference } = shown;
  const { question, source, baseline } = explanation;
  const table = tableIn(shown, view);
  const isInput = table.tensor === maps[0].tensor;
  const by = isInput ? source.label : layersSetTo(explanation);
  const warning = jointWarning(shown, view);
  const draws = table.effects.reduce((most, { n }) => Math.max(most, n), 0);
  return [
    `${fileName(question.model.path)} on ${fileName(question.image.path)}${crosshair === null ? '' : `, slices at ${position(crosshair)}`}: effect of each ${blockNoun(table.grid)} of ${table.tensor} on ${table.outcome.label}`,
    `${className(question.head)}, RoI ${roiPlace(question.roi)} (green), Dice ${baseline.dice.toFixed(1)}; predicted: orange${reference === null ? '' : ', reference: white, dashed'}`,
    `Effect: ${estimandOf(table.outcome)}, ${draws}${table.outcome.pool === null ? '' : ` of ${table.outcome.pool}`} draws; preset ${question.preset}`,
    `${unitsInWords(table.grid)}, set to ${by}`,
    ...(warning === null ? [] : [warning]),
  ];
}
