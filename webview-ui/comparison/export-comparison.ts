import type { EffectTable } from '../model/effect-table.ts';
import { type Figure, type FigurePicture, figureSvg } from '../draw/figure.ts';
import { cellsOf, imageUrl, predictionOutline, referenceOutline } from '../draw/figure-parts.ts';
import { planeOf, rectangleOf } from '../draw/plane.ts';
import { shade } from '../draw/scene.ts';
import { fileName, fileStem, place, shape, signed } from '../model/format.ts';
import { comparedMaps } from './maps.ts';
import type { Masks } from '../model/roi-counts.ts';
import type { ShownComparison } from './state.ts';

/** How strongly effects cover the image. */
export const opacity = 0.75;

/** Both maps and their difference, as an SVG file. */
export async function comparisonSvg(shown: ShownComparison): Promise<string> {
  return figureSvg(figureOf(shown, await imageUrl(shown.picture)));
}

/** What the file is called, without its ending: the later model's name and the earlier one's. */
export function exportName({ comparison: { before, after } }: ShownComparison): string {
  return `${fileStem(before.question.model.path)}-to-${fileStem(after.question.model.path)}.${fileStem(before.question.image.path)}`;
}

function figureOf({ comparison, masks }: ShownComparison, image: string | null): Figure {
  const { tables, limit } = comparedMaps(comparison);
  const { before, after } = comparison;
  const { input, roi } = before.question;
  const picture = (title: string, table: EffectTable, { prediction, reference }: Masks): FigurePicture => ({
    title,
    extent: planeOf(input.size),
    image,
    shade: limit > 0 ? shade * opacity : 0,
    cells: limit > 0 ? cellsOf(table, limit, opacity, input.size) : [],
    outlines: [...(reference === null ? [] : [referenceOutline(reference)]), predictionOutline(prediction)],
    roi: rectangleOf(roi),
    region: null,
  });
  const named = ({ question, baseline }: typeof before): string =>
    `${fileName(question.model.path)}, Dice ${baseline.dice.toFixed(1)}`;
  const gain = signed(after.baseline.dice - before.baseline.dice);
  return {
    pictures: [
      picture(named(before), tables.before, masks.before),
      picture(named(after), tables.after, masks.after),
      picture(`Difference, Dice ${gain}`, tables.difference, masks.after),
    ],
    limit,
    outcome: tables.before.outcome,
    caption: captionOf(mostDraws(tables.difference), comparison),
  };
}

function mostDraws({ effects }: EffectTable): number {
  return effects.reduce((most, { n }) => Math.max(most, n), 0);
}

function captionOf(draws: number, { before, after }: ShownComparison['comparison']): readonly string[] {
  const { question, source } = before;
  return [
    `${fileName(question.model.path)} and ${fileName(after.question.model.path)} on ${fileName(question.image.path)}: effect of each block of the input, and after − before`,
    `RoI ${place(question.roi)} (green); predicted: orange${question.mask === null ? '' : ', reference: white, dashed'}`,
    `Blocks of ${shape(question.block)} px, set to ${source.label}; ${draws} paired draws`,
  ];
}
