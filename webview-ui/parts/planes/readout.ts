import { html, nothing, type TemplateResult } from 'lit';
import type { Position } from '../../../src/documents/box.ts';
import type { Picture } from '../../../src/documents/picture.ts';
import { inMillimetres } from '../../../src/documents/place.ts';
import { isHounsfield } from '../../draw/window.ts';
import { valueAt } from '../../draw/windowed.ts';
import { plain, position as inPixels } from '../../model/format.ts';
import { pointInWords } from '../../model/point-in-body.ts';

/**
 * The position under the pointer, or else where the planes of a volume meet: voxel, millimetres and value.
 * @param crosshair null of an image, of which nothing is said where the pointer is elsewhere
 */
export function readout(
  picture: Picture | null,
  pointed: Position<'input'> | null,
  crosshair: Position<'input'> | null,
): TemplateResult | typeof nothing {
  const position = pointed ?? crosshair;
  if (position === null) return nothing;
  const voxel = position.map(Math.floor);
  const value = picture && valueAt(picture, voxel);
  const place = picture?.place ?? null;
  const parts = [
    inPixels(voxel),
    ...(place === null ? [] : [pointInWords(inMillimetres(place, voxel))]),
    ...(value === null
      ? []
      : [`${plain(Number(value.toPrecision(5)))}${picture !== null && isHounsfield(picture) ? ' HU' : ''}`]),
  ];
  const isUnknown = crosshair !== null && picture !== null && place === null;
  return html`<div class="readout ${crosshair === null ? 'over' : ''}" data-testid="readout">
    <span class="number">${parts.join(' · ')}</span>
    ${
      isUnknown
        ? html`<span class="dim" title="The file does not say where the patient’s right, front and head are"
            >Orientation unknown: planes as stored</span
          >`
        : nothing
    }
  </div>`;
}
