/** What can be shown over the image, or not. */
export type Overlay = 'effects' | 'prediction' | 'reference' | 'roi';

/** Colours of what is drawn over the image, the same in every theme; they differ in hue and in dash. */
export const overlayColours = {
  prediction: '#ffb400',
  reference: '#ffffff',
  roi: '#2fd158',
  region: '#6fe3ff',
  crosshair: 'rgb(255 246 190 / 80%)',
  selection: '#ffffff',
  /** How much lighter or darker than its ground a dot is. */
  undetermined: 'rgb(72 72 72)',
  beyond: '#ffffff',
  unknown: 'rgb(150 150 150 / 45%)',
  halo: 'rgb(0 0 0 / 45%)',
} as const;
