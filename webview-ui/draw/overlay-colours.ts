/** Colours of what is drawn over the image, whatever the theme: each is told from the others by eye and by dash. */
export const overlayColours = {
  prediction: '#ffb400',
  reference: '#ffffff',
  roi: '#2fd158',
  region: '#6fe3ff',
  selection: '#ffffff',
  undetermined: '#ffffff',
  unknown: 'rgb(150 150 150 / 45%)',
  halo: 'rgb(0 0 0 / 45%)',
} as const;
