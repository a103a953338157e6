import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { withHdf5 } from '../../../../src/formats/keras/hdf5.ts';

describe('Tensors of HDF5 files', () => {
  it('are read where they are stored as float16, of either byte order, compressed or scalar', async () => {
    const bytes = await readFile('test/fixtures/hdf5/half-floats.hdf5');
    const read = await withHdf5(bytes, 'half-floats.hdf5', (hdf5) =>
      ['little', 'big', 'scalar', 'packed'].map((path) => {
        const { type, shape, bytes: data } = hdf5.tensor(path).value;
        return { type, shape, numbers: [...new Float32Array(Uint8Array.from(data).buffer)] };
      }),
    );
    // What NumPy makes of them as float32; `tools/fixtures/half_floats.py` writes them.
    const numbers = [1, 2.5, -0.0999755859375, 65504, 5.960464477539063e-8, -0];
    assert.deepEqual(read, [
      { type: 'float32', shape: [2, 3], numbers },
      { type: 'float32', shape: [6], numbers },
      { type: 'float32', shape: [], numbers: [3] },
      { type: 'float32', shape: [100], numbers: Array.from({ length: 100 }, (_, i) => i) },
    ]);
  });
});
