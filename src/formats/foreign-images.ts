const kinds: readonly (readonly [kind: string, start: RegExp])[] = [
  ['a PNG image', /^\x89PNG/u],
  ['a JPEG image', /^\xff\xd8\xff/u],
  ['a GIF image', /^GIF8[79]a/u],
  ['a TIFF image', /^(II[*+]\0|MM\0[*+])/u],
  ['a WebP image', /^RIFF....WEBP/su],
  ['a BMP image', /^BM.{4}\0\0\0\0.{3}\0/su],
  ['a DICOM image', /^.{128}DICM/su],
  ['a PDF document', /^%PDF-/u],
];

/**
 * What image, scan or document a file is, as a phrase; null for other files.
 * @param start the first bytes of a file, each as a character
 */
export function imageKindOf(start: string): string | null {
  return kinds.find(([, pattern]) => pattern.test(start))?.[0] ?? null;
}
