import { isUndiffering } from '../../../src/documents/effect-state.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { at } from '../../../src/at.ts';
import type { Extent, Point, Rectangle } from '../../draw/geometry.ts';
import { blockName, regionVolume } from '../../model/block-names.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import { effectInWords, intervalInWords, stateInWords } from '../../model/format.ts';

/** A block's position, or a region's name and size, its effect, interval and state, in four lines. */
export function blockCard({ effects, grid, outcome }: EffectTable, index: number): TemplateResult {
  const effect = at(effects, index);
  const volume = regionVolume(grid, index);
  const interval = intervalInWords(effect, outcome);
  return html`
    <div class="dim number">${blockName(grid, index)}${volume === null ? nothing : ` · ${volume}`}</div>
    ${
      effect.state === 'unknown' || effect.state === 'skipped' || isUndiffering(effect)
        ? nothing
        : html`<div class="number">${outcome.label} <strong>${effectInWords(effect, outcome)}</strong></div>`
    }
    ${
      interval === null
        ? nothing
        : html`<div class="number">95 % interval ${interval} · n = ${effect.n}</div>`
    }
    <div>${stateInWords(effect, outcome)}</div>
  `;
}

const room = { width: 270, height: 120 };
const gap = 8;

/**
 * Where a card stands beside a block of the frame: to its right, else to its left, below or above, where it is whole and
 * leaves the region of interest in sight; else beside the region.
 */
export function cardPlace(block: Rectangle, frame: Extent, roi: Rectangle | null): string {
  const isWhole = ({ x, y }: Point): boolean =>
    x >= 0 && y >= 0 && x + room.width <= frame.width && y + room.height <= frame.height;
  const isClear = (point: Point): boolean => roi === null || !overlap({ ...point, ...room }, roi);
  const beside = placesBeside(block);
  const places = roi === null ? beside : [...beside, ...placesBeside(roi)];
  const whole = places.filter(isWhole).filter((point) => !overlap({ ...point, ...room }, block));
  const { x, y } = whole.find(isClear) ?? whole[0] ?? at(beside, 0);
  // A card is as large as its text: left of or above a block, it ends there.
  const across = x + room.width <= block.x ? `right: ${frame.width - x - room.width}px` : `left: ${x}px`;
  const down = y < block.y ? `bottom: ${frame.height - y - room.height}px` : `top: ${y}px`;
  return `${across}; ${down}`;
}

function placesBeside({ x, y, width, height }: Rectangle): readonly Point[] {
  const across = [x + width + gap, x - gap - room.width];
  const aligned = [x, x + width - room.width];
  return [
    ...[y, y + height - room.height].flatMap((top) => across.map((left) => ({ x: left, y: top }))),
    ...[y + height + gap, y - gap - room.height].flatMap((top) =>
      [...across, ...aligned].map((left) => ({ x: left, y: top })),
    ),
  ];
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
