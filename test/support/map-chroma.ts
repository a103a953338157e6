import type { Size } from '../../src/documents/box.ts';
import type { Picture } from '../../src/documents/picture.ts';
import type { Colour } from '../../webview-ui/draw/colour-maps.ts';
import type { Paint } from '../../webview-ui/draw/colour-scale.ts';
import type { Display } from '../../webview-ui/draw/display.ts';
import { blockPaint } from '../../webview-ui/draw/heatmap.ts';
import { rectangleOf } from '../../webview-ui/draw/plane.ts';
import { turnedEffect } from '../../webview-ui/model/block-effect.ts';
import type { EffectTable } from '../../webview-ui/model/effect-table.ts';
import { blockOnInput } from '../../webview-ui/model/map-placement.ts';
import type { Scale } from '../../webview-ui/model/scale.ts';

/** Chroma of 255 that a decided block must have at least. */
export const leastChroma = 8;

/** What blocks lie on: the image itself, or one colour. */
export type Ground = Picture | Colour;

/** Decided blocks with an effect: how far their colours are from grey, and how much of the image is left in them. */
export interface MapChroma {
  readonly chromas: readonly number[];
  /** The least share of the image's contrast that any of them leaves. */
  readonly contrast: number;
}

/** How the decided blocks of a map look over a ground. */
export function chromaOf(
  table: EffectTable,
  input: Size<'input'>,
  scale: Scale,
  { opacity, colours }: Display,
  ground: Ground,
): MapChroma {
  const isDecided = ['decided', 'measured'];
  const painted = table.effects.flatMap((effect, index) => {
    if (!isDecided.includes(effect.state) || turnedEffect(effect, table.outcome) === 0) return [];
    const paint = blockPaint(effect, table.outcome, scale, colours);
    const place = rectangleOf(blockOnInput(table, index, input));
    const under = colourUnder(ground, place);
    return [
      {
        chroma: paint === null ? 0 : shiftOf(paint, opacity, under),
        left: 1 - opacity * (paint?.alpha ?? 0),
      },
    ];
  });
  return {
    chromas: painted.map(({ chroma }) => chroma),
    contrast: Math.min(1, ...painted.map(({ left }) => left)),
  };
}

/** How many decided blocks are too faint to be seen. */
export function faintBlocks({ chromas }: MapChroma): number {
  return chromas.filter((chroma) => chroma < leastChroma).length;
}

/**
 * The chroma (largest less smallest channel, 0–255) by which paint shifts a ground. On a grey ground, this is the
 * chroma of what is seen.
 */
export function shiftOf({ colour, alpha }: Paint, opacity: number, under: Colour): number {
  const shifts = colour.map((part, i) => alpha * opacity * (part - (under[i] ?? 0)));
  return Math.max(...shifts) - Math.min(...shifts);
}

function colourUnder(ground: Ground, place: { x: number; y: number; width: number; height: number }): Colour {
  if (!('stored' in ground)) return ground;
  const { stored, size, channels } = ground;
  const [height = 1, width = 1] = size;
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = Math.floor(place.y); y < Math.min(height, place.y + place.height); y++) {
    for (let x = Math.floor(place.x); x < Math.min(width, place.x + place.width); x++) {
      const at = channels * (y * width + x);
      for (const i of [0, 1, 2] as const) sums[i] += stored[at + (channels === 1 ? 0 : i)] ?? 0;
      count++;
    }
  }
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}
