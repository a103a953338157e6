import { countedEffect, type EffectTable, largestEffect } from '../model/effect-table.ts';
import { fileName, place } from '../model/format.ts';
import { tableIn } from '../model/looked-at.ts';
import { blockOnImage } from '../model/map-placement.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { pictureBitmap } from './bitmaps.ts';
import { niceLimit } from './colour-scale.ts';
import { type Figure, type FigureOutline, figureSvg } from './figure.ts';
import { heatmapPixels } from './heatmap.ts';
import { outlineOf } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';
import { shade } from './scene.ts';

/** What the picture shows now, as an SVG file. */
export async function exportSvg(shown: ShownState, view: ViewOptions): Promise<string> {
  return figureSvg(figureOf(shown, view, await imageUrl(shown)));
}

/** What the picture shows now, as a PNG file of twice the SVG's size. */
export async function exportPng(shown: ShownState, view: ViewOptions): Promise<Uint8Array> {
  const svg = await exportSvg(shown, view);
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(2 * image.naturalWidth, 2 * image.naturalHeight);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function imageUrl({ picture }: ShownState): Promise<string | null> {
  const bitmap = pictureBitmap(picture);
  if (bitmap === null) return null;
  const bytes = new Uint8Array(await (await bitmap.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

function figureOf(shown: ShownState, view: ViewOptions, image: string | null): Figure {
  const { question } = shown.explanation;
  const { overlays, opacity } = view;
  const table = tableIn(shown, view);
  const limit = niceLimit(largestEffect(table));
  const isCovered = overlays.effects && limit > 0;
  return {
    size: question.input.size,
    image,
    shade: isCovered ? shade * opacity : 0,
    cells: isCovered ? cellsOf(table, limit, opacity, question.input.size) : [],
    outlines: outlinesOf(shown, view),
    roi: overlays.roi ? question.roi : null,
    region: view.inputRegion,
    limit,
    outcome: table.outcome,
    caption: captionOf(shown, table),
  };
}

function cellsOf(
  table: EffectTable,
  limit: number,
  opacity: number,
  size: readonly [number, number],
): Figure['cells'] {
  const pixels = heatmapPixels(table, limit);
  return table.effects.flatMap((effect, i) => {
    if (countedEffect(effect) === 0) return [];
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(4 * i, 4 * i + 4);
    const colour = `rgb(${red},${green},${blue})`;
    return [{ window: blockOnImage(table, i, size), colour, opacity: (opacity * alpha) / 255 }];
  });
}

function outlinesOf(
  { prediction, reference }: ShownState,
  { overlays }: ViewOptions,
): readonly FigureOutline[] {
  const outline = (image: typeof prediction, colour: string, dash: string): FigureOutline => ({
    segments: outlineOf(image),
    size: [image.height, image.width],
    colour,
    dash,
  });
  return [
    ...(overlays.reference && reference !== null
      ? [outline(reference, overlayColours.reference, '4 3')]
      : []),
    ...(overlays.prediction ? [outline(prediction, overlayColours.prediction, '')] : []),
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
