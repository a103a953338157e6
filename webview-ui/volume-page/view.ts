import type { Position } from '../../src/documents/box.ts';
import type { Window } from '../../src/documents/picture.ts';
import type { ShownPlanes } from '../draw/anatomy.ts';

/** What of the page is kept while it is hidden. */
export interface VolumeView {
  /** Where the planes meet; null: in the middle. */
  readonly crosshair: Position<'input'> | null;
  readonly shownPlanes: ShownPlanes;
  /** In which values are seen; null: that of the picture. */
  readonly window: Window | null;
}

export const firstVolumeView: VolumeView = { crosshair: null, shownPlanes: 'all', window: null };
