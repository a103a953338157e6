import { entry } from '../at.ts';
import type { Feed } from '../graph/crop/feed.ts';
import type { Network } from '../graph/network.ts';
import { lengthOf, shapeOf, wholeOf } from '../graph/region.ts';
import type { ElementType, Tensor, TensorData } from '../graph/tensor.ts';
import { cropOf } from './copy-box.ts';
import { stacked } from './stacked.ts';

/** A feed that is the same for all treatments of a plan. */
export type ConstantFeed = Extract<Feed, { kind: 'constant' | 'integers' | 'matrix' }>;

/** The value of a constant feed for a batch of so many items. */
export function constantValue({ constants }: Network, feed: ConstantFeed, items: number): Tensor {
  if (feed.kind === 'integers') {
    const [first, ...rest] = feed.values;
    const values = feed.isShape && first !== undefined ? [items * first, ...rest] : feed.values;
    return { type: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) };
  }
  if (feed.kind === 'matrix') return matrixTensor(feed);
  const { type, bytes, shape } = entry(constants, feed.tensor);
  const values = typedValues(type, bytes);
  const data = cropOf(values, wholeOf(shape), feed.region);
  const copies = Array.from({ length: feed.isRepeated ? items : 1 }, () => data);
  return stacked(copies, shapeOf(feed.region), type);
}

function matrixTensor({ matrix, rows, columns, isTransposed }: Extract<Feed, { kind: 'matrix' }>): Tensor {
  const [height, width] = [lengthOf(rows), lengthOf(columns)];
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    const start = (rows[0] + row) * matrix.columns + columns[0];
    for (let column = 0; column < width; column++) {
      const weight = matrix.weights[start + column] ?? 0;
      data[isTransposed ? column * height + row : row * width + column] = weight;
    }
  }
  return { type: 'float32', shape: isTransposed ? [width, height] : [height, width], data };
}

/** The values of a constant's bytes; a copy, since a file's bytes may be unaligned. */
function typedValues(type: ElementType, bytes: Uint8Array): TensorData {
  const { buffer } = bytes.slice();
  switch (type) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'float16':
    case 'bfloat16':
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'uint64':
      return new BigUint64Array(buffer);
    case 'bool':
    case 'uint8':
      return new Uint8Array(buffer);
    case 'string':
    case 'other':
      throw new Error(`Constants of type ${type} cannot be sliced.`);
  }
}
