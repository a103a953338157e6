import assert from 'node:assert/strict';
import type { Initializer } from '../../../../src/graph/tensor.ts';
import { weightChange } from '../../../../src/graph/layers/weight-change.ts';

function float32(values: readonly number[]): Initializer {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return { type: 'float32', onnxType: 1, shape: [values.length], bytes };
}

function bits16(type: 'float16' | 'bfloat16', bits: readonly number[]): Initializer {
  const bytes = new Uint8Array(Uint16Array.from(bits).buffer);
  return { type, onnxType: type === 'float16' ? 10 : 16, shape: [bits.length], bytes };
}

const change = (before: Initializer, after: Initializer): number | null =>
  weightChange([
    [
      { name: 'w', values: before },
      { name: 'w', values: after },
    ],
  ]);

describe("The change of a layer's weights", () => {
  it('is the norm of the difference, relative to the norm before', () => {
    assert.equal(change(float32([3, 4]), float32([3, 4])), 0);
    assert.equal(change(float32([3, 4]), float32([0, 0])), 1);
    assert.equal(change(float32([3, 4]), float32([3, 9])), 1);
  });

  it('covers all parameters of a layer together', () => {
    const [w, b] = [float32([3]), float32([4])];
    const pairs = [
      [
        { name: 'w', values: w },
        { name: 'w', values: w },
      ],
      [
        { name: 'b', values: b },
        { name: 'b', values: float32([9]) },
      ],
    ] as const;
    assert.equal(weightChange(pairs), 1);
  });

  it('is computed from half precision too', () => {
    assert.equal(change(bits16('float16', [0x3c00]), bits16('float16', [0xc000])), 3);
    assert.equal(change(bits16('float16', [0x0001]), bits16('float16', [0x0003])), 2);
    assert.equal(change(bits16('bfloat16', [0x3f80]), bits16('bfloat16', [0x4040])), 2);
  });

  it('is null for a layer without weights, or where all were 0 before', () => {
    assert.equal(weightChange([]), null);
    assert.equal(change(float32([0]), float32([1])), null);
  });
});
