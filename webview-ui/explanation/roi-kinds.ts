import { nounsOf, numbersOf } from '../../src/documents/box.ts';
import type { RoiKind, RoiSetting } from '../../src/documents/roi-choice.ts';
import { planeNames, type Planes } from '../draw/anatomy.ts';
import type { DragTool } from '../draw/rectangle-drag.ts';
import type { Choice } from '../model/choice.ts';
import { foundRoi, nextRoi } from '../model/found-roi.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** Kinds of regions of interest of a picture or a volume, in the order of the menu. */
export const roiKindsOf = (rank: number): readonly Choice<RoiKind>[] => [
  { value: 'rectangle', label: 'Rectangle' },
  { value: 'component of prediction', label: 'Component of prediction' },
  { value: 'component of error', label: 'Component of error' },
  { value: 'lasso', label: 'Lasso' },
  { value: 'whole class', label: 'Whole class' },
  { value: 'whole image', label: `Whole ${nounsOf(rank).image}` },
];

/** The kind of the menu for a region that is given by its pixels, as that of a comparison's other side is. */
export const pixelsKind: Choice<RoiKind> = { value: 'pixels', label: 'Pixels of another explanation' };

/** What is done where a kind is chosen: a region is asked for, the image waits for the pointer, or why it cannot be. */
export interface ChosenKind {
  readonly setting: RoiSetting | null;
  readonly tool: DragTool;
  readonly problem: string | null;
}

/** What choosing a kind of the menu does. */
export function chooseKind(kind: RoiKind, shown: ShownState, { changes }: ViewOptions): ChosenKind {
  switch (kind) {
    case 'rectangle':
      return { setting: numbersOf(nextRoi(changes.roi, shown)), tool: 'roi', problem: null };
    case 'lasso':
      return { setting: null, tool: 'lasso', problem: null };
    case 'pixels':
      return { setting: null, tool: 'roi', problem: null };
    default: {
      const problem = foundRoi(kind, shown).problem ?? null;
      return {
        setting: problem === null ? kind : null,
        tool: problem === null ? toolOf(kind) : 'roi',
        problem,
      };
    }
  }
}

/** The tool by which a region of a kind is chosen on the image. */
export function toolOf(kind: RoiKind): DragTool {
  switch (kind) {
    case 'component of prediction':
      return 'prediction';
    case 'component of error':
      return 'error';
    case 'lasso':
      return 'lasso';
    default:
      return 'roi';
  }
}

/** Whether a tool chooses the next region of interest once, and is put away then. */
export function isRoiTool(tool: DragTool): boolean {
  return tool !== 'roi' && tool !== 'region';
}

/**
 * What the image waits for, in words; null where dragging draws the region of interest.
 * @param planes of a volume, of which a lasso is drawn in one alone; null of an image
 */
export function toolInWords(tool: DragTool, planes: Planes | null): string | null {
  switch (tool) {
    case 'roi':
      return null;
    case 'region':
      return 'Drag to draw the region for mediation · Esc to stop';
    case 'prediction':
      return 'Click a component of the prediction · Esc to keep this one';
    case 'error':
      return 'Click a component of the error · Esc to keep this one';
    case 'lasso': {
      const name = planes && planeNames.find((one) => planes[one].plane.across === 0);
      const where = name ? ` in the ${name} plane, through all slices` : '';
      return `Draw around the region of interest${where} · Esc to stop`;
    }
  }
}
