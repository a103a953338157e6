import { type EffectTable, largestEffect } from '../model/effect-table.ts';
import { fileName, place } from '../model/format.ts';
import { tableIn } from '../model/looked-at.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { niceLimit } from './colour-scale.ts';
import { cellsOf, imageUrl, pngOf, predictionOutline, referenceOutline } from './figure-parts.ts';
import { type Figure, type FigureOutline, type FigurePicture, figureSvg } from './figure.ts';
import { shade } from './scene.ts';

/** What the picture shows now, as an SVG file. */
export async function exportSvg(shown: ShownState, view: ViewOptions): Promise<string> {
  return figureSvg(figureOf(shown, view, await imageUrl(shown.picture)));
}

/** What the picture shows now, as a PNG file of twice the SVG's size. */
export async function exportPng(shown: ShownState, view: ViewOptions): Promise<Uint8Array> {
  return pngOf(await exportSvg(shown, view));
}

function figureOf(shown: ShownState, view: ViewOptions, image: string | null): Figure {
  const { question } = shown.explanation;
  const { overlays, opacity } = view;
  const table = tableIn(shown, view);
  const limit = niceLimit(largestEffect(table));
  const isCovered = overlays.effects && limit > 0;
  const picture: FigurePicture = {
    title: null,
    size: question.input.size,
    image,
    shade: isCovered ? shade * opacity : 0,
    cells: isCovered ? cellsOf(table, limit, opacity, question.input.size) : [],
    outlines: outlinesOf(shown, view),
    roi: overlays.roi ? question.roi : null,
    region: view.inputRegion,
  };
  return {
    pictures: [picture],
    limit,
    outcome: table.outcome,
    caption: captionOf(shown, table),
  };
}

function outlinesOf(
  { prediction, reference }: ShownState,
  { overlays }: ViewOptions,
): readonly FigureOutline[] {
  return [
    ...(overlays.reference && reference !== null ? [referenceOutline(reference)] : []),
    ...(overlays.prediction ? [predictionOutline(prediction)] : []),
  ];
}

function captionOf({ explanation, reference }: ShownState, table: EffectTable): readonly string[] {
  const { question, source, components, baseline } = explanation;
  const [first] = explanation.maps;
  const isInput = first === undefined || table.tensor === first.tensor;
  const by = isInput
    ? source.label
    : `${components?.intervention ?? question.intervention}: ${components?.donors.label ?? ''}`;
  const draws = table.effects.reduce((most, { n }) => Math.max(most, n), 0);
  return [
    `${fileName(question.model.path)} on ${fileName(question.image.path)}: effect of each block of ${table.tensor}`,
    `RoI ${place(question.roi)} (green), Dice ${baseline.dice.toFixed(1)}; predicted: orange${reference === null ? '' : ', reference: white, dashed'}`,
    `Blocks of ${table.block.join(' × ')}, set to ${by}; ${draws} draws, preset ${question.preset}`,
  ];
}
