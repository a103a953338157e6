import { copyBox } from '../../src/inference/copy-box.ts';
import type { Counts } from '../../src/causal/outcomes/outcome.ts';
import type { RoiView } from '../../src/causal/outcomes/roi-view.ts';
import { type Region, shapeOf } from '../../src/graph/region.ts';
import { sizeOf, type TensorData } from '../../src/graph/tensor.ts';
import { randomNumbers } from './random-numbers.ts';

/** A number read off a target that any change of it moves: a weighted mean, weights following from a seed. */
export function weightedMean(values: TensorData, seed = 5): number {
  const random = randomNumbers(seed);
  let [sum, weights] = [0, 0];
  for (const value of values) {
    const weight = 0.2 + random();
    sum += weight * Number(value);
    weights += weight;
  }
  return sum / weights;
}

/** Counts whose Dice in points is a hundred times a number. */
function countsOf(number: number): Counts {
  return {
    intersection: number / 2,
    predicted: 0,
    reference: 1,
    softIntersection: 0,
    softPredicted: 0,
    pixels: 1,
  };
}

/** A view of a target, of any number of axes, whose Dice in points is a hundred times its weighted mean. */
export function weightedView(target: Region, values: TensorData): RoiView {
  return {
    baseline: countsOf(weightedMean(values)),
    reach: () => countsOf(weightedMean(values)),
    count({ output, changed }, data, item, items) {
      const size = sizeOf(shapeOf(output));
      if (data.length !== size * items) throw new Error('The crop is not as large as its plan says.');
      const merged = values.slice();
      copyBox(data.subarray(item * size, (item + 1) * size), output, merged, target, changed);
      return countsOf(weightedMean(merged));
    },
  };
}
