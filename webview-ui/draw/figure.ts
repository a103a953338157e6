import { plain } from '../model/format.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { scaleStops } from './colour-scale.ts';
import type { Extent, Rectangle } from './geometry.ts';
import type { Segment } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';

/** A line around something, in pixels of a mask of this extent. */
export interface FigureOutline {
  readonly segments: readonly Segment[];
  readonly extent: Extent;
  readonly colour: string;
  readonly dash: string;
}

/** One of the pictures of a figure, from the image up; in pixels of the model's input. */
export interface FigurePicture {
  /** What stands above it; null where it is the only one. */
  readonly title: string | null;
  readonly extent: Extent;
  /** The image as a data URL; null where it is not there. */
  readonly image: string | null;
  /** How much the image is darkened under the effects, 0–1. */
  readonly shade: number;
  readonly cells: readonly {
    readonly rectangle: Rectangle;
    readonly colour: string;
    readonly opacity: number;
  }[];
  readonly outlines: readonly FigureOutline[];
  readonly roi: Rectangle | null;
  /** The region whose effect is followed through layers. */
  readonly region: Rectangle | null;
}

/** Pictures side by side over one colour scale. */
export interface Figure {
  readonly pictures: readonly FigurePicture[];
  /** The largest effect of the colour scale, and what it is on. */
  readonly limit: number;
  readonly outcome: OutcomeReading;
  readonly caption: readonly string[];
}

/** Width of the only picture, and of each of several. */
const [alone, oneOfSeveral] = [720, 400];
const margin = 16;
const lineHeight = 18;

/** The figure as an SVG file of its own: image, effects, outlines, RoI, colour scale and caption. */
export function figureSvg(figure: Figure): string {
  const { pictures } = figure;
  const each = pictures.length === 1 ? alone : oneOfSeveral;
  const across = pictures.length * (each + margin) - margin;
  const above = pictures.some(({ title }) => title !== null) ? lineHeight : 0;
  const down = Math.max(...pictures.map(({ extent: { width, height } }) => (height * each) / width));
  const below = above + down + margin * 2;
  const total = below + 44 + figure.caption.length * lineHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across + 2 * margin}" height="${number(total)}"`,
    ` viewBox="0 0 ${across + 2 * margin} ${number(total)}" font-family="system-ui, sans-serif" font-size="13">`,
    `<defs><linearGradient id="effects">${gradientStops()}</linearGradient>`,
    ...pictures.map(
      ({ extent: { width, height } }, i) =>
        `<clipPath id="image${i}"><rect width="${width}" height="${height}"/></clipPath>`,
    ),
    `</defs><rect width="100%" height="100%" fill="#fff"/>`,
    ...pictures.flatMap((picture, i) => {
      const zoom = each / picture.extent.width;
      const left = margin + i * (each + margin);
      return [
        picture.title === null
          ? ''
          : `<text x="${left}" y="${margin + 8}" fill="#222" font-weight="600">${escapeXml(picture.title)}</text>`,
        `<g transform="translate(${left} ${margin + above}) scale(${number(zoom)})" clip-path="url(#image${i})">`,
        ...pictureParts(picture, zoom),
        '</g>',
      ];
    }),
    `<g transform="translate(${margin} ${number(below)})" fill="#222">${scaleParts(figure, across)}</g>`,
    `<g transform="translate(${margin} ${number(below + 44)})" fill="#222">`,
    ...figure.caption.map((line, i) => `<text y="${(i + 1) * lineHeight}">${escapeXml(line)}</text>`),
    '</g></svg>\n',
  ].join('');
}

function pictureParts(
  { extent, image, shade, cells, outlines, roi, region }: FigurePicture,
  zoom: number,
): readonly string[] {
  const { width, height } = extent;
  const placed = (rectangle: Rectangle): string =>
    (['x', 'y', 'width', 'height'] as const).map((key) => `${key}="${number(rectangle[key])}"`).join(' ');
  return [
    `<rect width="${width}" height="${height}"/>`,
    image === null
      ? ''
      : `<image href="${image}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated"/>`,
    shade === 0
      ? ''
      : `<rect width="${width}" height="${height}" fill="#000" fill-opacity="${number(shade)}"/>`,
    '<g shape-rendering="crispEdges">',
    ...cells.map(
      ({ rectangle, colour, opacity }) =>
        `<rect ${placed(rectangle)} fill="${colour}" fill-opacity="${number(opacity)}"/>`,
    ),
    '</g>',
    ...outlines.map((outline) => outlinePart(outline, extent, zoom)),
    roi === null
      ? ''
      : `<rect ${placed(roi)} fill="none" stroke="${overlayColours.roi}" stroke-width="${number(2 / zoom)}"/>`,
    region === null
      ? ''
      : `<rect ${placed(region)} fill="none" stroke="${overlayColours.region}" stroke-width="${number(2 / zoom)}" stroke-dasharray="${number(6 / zoom)} ${number(4 / zoom)}"/>`,
  ];
}

function outlinePart({ segments, extent, colour, dash }: FigureOutline, image: Extent, zoom: number): string {
  const path = segments.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join('');
  const scale = `scale(${number(image.width / extent.width)} ${number(image.height / extent.height)})`;
  const thin = extent.width / (image.width * zoom);
  const dashes =
    dash === ''
      ? ''
      : ` stroke-dasharray="${dash
          .split(' ')
          .map((length) => number(Number(length) * thin))
          .join(' ')}"`;
  return `<path d="${path}" transform="${scale}" fill="none" stroke="${colour}" stroke-width="${number(1.25 * thin)}"${dashes}/>`;
}

function scaleParts({ limit, outcome: { label, unit, sense } }: Figure, across: number): string {
  const end = (side: -1 | 1): string => {
    const value = sense * side * limit;
    return `${value > 0 ? '+' : ''}${plain(value)} ${unit}`;
  };
  return [
    `<rect width="${across}" height="12" fill="url(#effects)" stroke="#888"/>`,
    `<text y="28">${escapeXml(`${end(-1)} · supports`)}</text>`,
    `<text x="${across / 2}" y="28" text-anchor="middle">${escapeXml(`effect on ${label}`)}</text>`,
    `<text x="${across}" y="28" text-anchor="end">${escapeXml(`works against · ${end(1)}`)}</text>`,
  ].join('');
}

function gradientStops(): string {
  return scaleStops()
    .map(({ share, colour }) => `<stop offset="${number(share)}" stop-color="${colour}"/>`)
    .join('');
}

function number(value: number): string {
  return String(Number(value.toFixed(4)));
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
