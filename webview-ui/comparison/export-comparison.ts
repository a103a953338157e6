import { at } from '../../src/at.ts';
import { namesOfAxes, nounsOf } from '../../src/documents/box.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { type Figure, type FigurePicture, figureSvg } from '../draw/figure.ts';
import {
  cellsOf,
  imageUrl,
  pageOf,
  predictionOutline,
  referenceOutline,
  roiOnPage,
} from '../draw/figure-parts.ts';
import { layoutOf, type Plane, rectangleIn } from '../draw/plane.ts';
import { laidOut, toFrame, whole } from '../draw/geometry.ts';
import { roiPlace } from '../model/roi-words.ts';
import { blockNoun, unitsInWords } from '../model/block-names.ts';
import { fileName, fileStem, signed } from '../model/format.ts';
import { estimandOf } from '../model/csv-terms.ts';
import { className } from '../../src/documents/class-name.ts';
import { comparedPlane } from './compared-plane.ts';
import { comparedMaps, type MapName, mapNames, scalesOf } from './maps.ts';
import type { ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/** Both maps and their difference, as an SVG file. */
export async function comparisonSvg(shown: ShownComparison, view: ComparisonView): Promise<string> {
  return figureSvg(figureOf(shown, view, await imageUrl(shown.picture, comparedPlane(shown, view))));
}

/** What the file is called, without its ending: the later model's name and the earlier one's. */
export function exportName({ comparison: { before, after } }: ShownComparison): string {
  return `${fileStem(before.question.model.path)}-to-${fileStem(after.question.model.path)}.${fileStem(before.question.image.path)}`;
}

function figureOf(shown: ShownComparison, view: ComparisonView, image: string | null): Figure {
  const { comparison, masks } = shown;
  const { overlays, display } = view;
  const tables = comparedMaps(comparison);
  const scales = scalesOf(tables, display);
  const { before, after } = comparison;
  const { input, roi } = before.question;
  const plane = comparedPlane(shown, view);
  const extent = laidOut(layoutOf(input.size, plane));
  const picture = (title: string, name: MapName): FigurePicture => {
    const { prediction, reference } = masks[name === 'before' ? 'before' : 'after'];
    return {
      title,
      extent,
      image,
      cells: overlays.effects ? cellsOf(tables[name], scales[name], display, input.size, plane) : [],
      outlines: [
        ...(overlays.reference && reference !== null ? [referenceOutline(reference, input.size, plane)] : []),
        ...(overlays.prediction ? [predictionOutline(prediction, input.size, plane)] : []),
      ],
      outlined: display.hasWholeOutlines
        ? whole(extent)
        : toFrame(rectangleIn(roi, plane), pageOf(input.size, plane)),
      roi: overlays.roi ? roiOnPage(roi, input.size, plane) : null,
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
    caption: captionOf(tables.difference, comparison, plane),
  };
}

function mostDraws({ effects }: EffectTable): number {
  return effects.reduce((most, { n }) => Math.max(most, n), 0);
}

function captionOf(
  table: EffectTable,
  { before, after }: ShownComparison['comparison'],
  { across, slice }: Plane,
): readonly string[] {
  const { question, source } = before;
  return [
    `${fileName(question.model.path)} and ${fileName(after.question.model.path)} on ${fileName(question.image.path)}${across === null ? '' : `, slice ${at(namesOfAxes(3), across)} ${slice}`}: effect of each ${blockNoun(table.grid)} of the input on Dice, and after − before`,
    `${className(question.head)}, RoI ${roiPlace(question.roi)} (green); predicted: orange${question.mask === null ? '' : ', reference: white, dashed'}`,
    `Effect: ${estimandOf(table.outcome)}, ${mostDraws(table)}${table.outcome.pool === null ? '' : ` of ${table.outcome.pool}`} paired draws`,
    `${unitsInWords(question)}${question.regions ? '' : ` ${nounsOf(question.block.length).unit}`}, set to ${source.label}`,
  ];
}
