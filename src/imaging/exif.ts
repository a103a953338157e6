import { type Orientation, orientationOf } from './turn.ts';

const orientationTag = 0x0112;
const bytesPerEntry = 12;

/** The orientation in an EXIF block, which is a small TIFF file; 1 where it has none or is damaged. */
export function exifOrientation(block: Uint8Array): Orientation {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  try {
    const little = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, little);
    const entries = view.getUint16(directory, little);
    for (let i = 0; i < entries; i++) {
      const at = directory + 2 + i * bytesPerEntry;
      if (view.getUint16(at, little) === orientationTag) return orientationOf(view.getUint16(at + 8, little));
    }
    return 1;
  } catch (error) {
    if (error instanceof RangeError) return 1;
    throw error;
  }
}
