import type { OutcomeReading } from '../model/outcome-reading.ts';
import type { Scale } from '../model/scale.ts';
import { beyondMark } from './beyond-mark.ts';
import type { ColourMapName } from './colour-maps.ts';
import { gradientStops, scaleHeight, scaleParts } from './figure-scale.ts';
import type { Extent, Rectangle } from './geometry.ts';
import type { Segment } from './outline.ts';
import type { DrawnRoi } from './drawn-roi.ts';
import { overlayColours } from './overlay-colours.ts';
import { escapeXml, number, wrapText } from './svg-text.ts';

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
  readonly cells: readonly {
    readonly rectangle: Rectangle;
    readonly colour: string;
    readonly opacity: number;
    /** Whether its effect is larger than the scale. */
    readonly isBeyond: boolean;
  }[];
  readonly outlines: readonly FigureOutline[];
  /** The part of the image in which outlines are drawn. */
  readonly outlined: Rectangle;
  readonly roi: DrawnRoi | null;
  /** The region whose effect is followed through layers. */
  readonly region: Rectangle | null;
}

/** Pictures side by side over their colour scales. */
export interface Figure {
  readonly pictures: readonly FigurePicture[];
  /** One for all pictures, or one for each. */
  readonly scales: readonly Scale[];
  readonly colours: ColourMapName;
  readonly outcome: OutcomeReading;
  readonly caption: readonly string[];
}

/** Width of the only picture, and of each of several. */
const [alone, oneOfSeveral] = [720, 400];
const margin = 16;
const lineHeight = 18;
/** Of the caption's font, in pixels; that of wide fonts, so that no line is cut. */
const characterWidth = 6.6;

/** The figure as an SVG file of its own: image, effects, outlines, RoI, colour scale and caption. */
export function figureSvg(figure: Figure): string {
  const { pictures } = figure;
  const each = pictures.length === 1 ? alone : oneOfSeveral;
  const across = pictures.length * (each + margin) - margin;
  const above = pictures.some(({ title }) => title !== null) ? lineHeight : 0;
  const down = Math.max(...pictures.map(({ extent: { width, height } }) => (height * each) / width));
  const below = above + down + margin * 2;
  const caption = figure.caption.flatMap((line) => wrapText(line, Math.floor(across / characterWidth)));
  const total = below + scaleHeight + caption.length * lineHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across + 2 * margin}" height="${number(total)}"`,
    ` viewBox="0 0 ${across + 2 * margin} ${number(total)}" font-family="system-ui, sans-serif" font-size="13">`,
    `<defs><linearGradient id="effects">${gradientStops(figure.colours)}</linearGradient>`,
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
        ...pictureParts(picture, `outlined${i}`, zoom),
        '</g>',
      ];
    }),
    ...figure.scales.map((scale, i) => {
      const wide = figure.scales.length === 1 ? across : each;
      return `<g transform="translate(${margin + i * (each + margin)} ${number(below)})" fill="#222">${scaleParts(scale, figure.outcome, wide)}</g>`;
    }),
    `<g transform="translate(${margin} ${number(below + scaleHeight)})" fill="#222">`,
    ...caption.map((line, i) => `<text y="${(i + 1) * lineHeight}">${escapeXml(line)}</text>`),
    '</g></svg>\n',
  ].join('');
}

function pictureParts(
  { extent, image, cells, outlines, outlined, roi, region }: FigurePicture,
  clip: string,
  zoom: number,
): readonly string[] {
  const { width, height } = extent;
  return [
    `<rect width="${width}" height="${height}"/>`,
    image === null
      ? ''
      : `<image href="${image}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated"/>`,
    '<g shape-rendering="crispEdges">',
    ...cells.map(
      ({ rectangle, colour, opacity }) =>
        `<rect ${placed(rectangle)} fill="${colour}" fill-opacity="${number(opacity)}"/>`,
    ),
    '</g>',
    ...cells.filter(({ isBeyond }) => isBeyond).map(({ rectangle }) => beyondPart(rectangle, zoom)),
    outlines.length === 0
      ? ''
      : `<clipPath id="${clip}"><rect ${placed(outlined)}/></clipPath><g clip-path="url(#${clip})">${outlines.map((outline) => outlinePart(outline, extent, zoom)).join('')}</g>`,
    roi === null ? '' : roiPart(roi, zoom),
    region === null
      ? ''
      : `<rect ${placed(region)} fill="none" stroke="${overlayColours.region}" stroke-width="${number(2 / zoom)}" stroke-dasharray="${number(6 / zoom)} ${number(4 / zoom)}"/>`,
  ];
}

function roiPart({ bounds, outline }: DrawnRoi, zoom: number): string {
  const shape = outline === null ? `<rect ${placed(bounds)}` : `<path d="${pathOf(outline)}"`;
  return `${shape} fill="none" stroke="${overlayColours.roi}" stroke-width="${number(2 / zoom)}"/>`;
}

function placed(rectangle: Rectangle): string {
  return (['x', 'y', 'width', 'height'] as const)
    .map((key) => `${key}="${number(rectangle[key])}"`)
    .join(' ');
}

function pathOf(segments: readonly Segment[]): string {
  return segments.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join('');
}

function beyondPart(block: Rectangle, zoom: number): string {
  const points = beyondMark(block).map(({ x, y }) => `${number(x)},${number(y)}`);
  return `<polygon points="${points.join(' ')}" fill="${overlayColours.beyond}" stroke="#000" stroke-opacity="0.45" stroke-width="${number(1 / zoom)}"/>`;
}

function outlinePart({ segments, extent, colour, dash }: FigureOutline, image: Extent, zoom: number): string {
  const scale = `scale(${number(image.width / extent.width)} ${number(image.height / extent.height)})`;
  const thin = extent.width / (image.width * zoom);
  const dashes =
    dash === ''
      ? ''
      : ` stroke-dasharray="${dash
          .split(' ')
          .map((length) => number(Number(length) * thin))
          .join(' ')}"`;
  return `<path d="${pathOf(segments)}" transform="${scale}" fill="none" stroke="${colour}" stroke-width="${number(thin)}"${dashes}/>`;
}
