const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/**
 * Numbers as a NumPy file of version 1.0, `float32` in row-major order, little-endian.
 * Source: numpy.lib.format.
 * @param shape lengths of the axes, whose product is the number of values
 */
export function npyFile(shape: readonly number[], values: Float32Array): Uint8Array {
  const lengths = shape.length === 1 ? `${shape.join()},` : shape.join(', ');
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${lengths}), }`;
  const start = magic.length + 2;
  const end = Math.ceil((start + description.length + 1) / 64) * 64;
  const header = `${description.padEnd(end - start - 1)}\n`;
  const file = new Uint8Array(end + 4 * values.length);
  const view = new DataView(file.buffer);
  file.set(magic);
  view.setUint16(magic.length, header.length, true);
  file.set(new TextEncoder().encode(header), start);
  values.forEach((value, i) => {
    view.setFloat32(end + 4 * i, value, true);
  });
  return file;
}
