import { type Roi, roiInWords, settingOfRoi } from '../../src/documents/roi.ts';
import { kindOfRoi } from '../../src/documents/roi-choice.ts';
import { place } from './format.ts';

/** A region of interest: "y 128, x 64 · 8 × 8", or "whole class, 312 px · y 128, x 64 · 8 × 8". */
export function roiPlace(roi: Roi): string {
  const kind = kindOfRoi(settingOfRoi(roi));
  if (kind === 'rectangle') return place(roi);
  return kind === 'whole image' ? roiInWords(roi) : `${roiInWords(roi)} · ${place(roi)}`;
}
