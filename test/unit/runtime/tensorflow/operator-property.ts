import fc from 'fast-check';
import { sizeOf } from '../../../../src/graph/tensor.ts';
import type { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { Dials } from '../../../support/random-graph/dials.ts';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';
import { apartFromKinks, assertDerivative } from './derivatives.ts';

/** Applies an operator to `x`; the dials choose its attributes and other inputs. */
export type Layer = (b: GraphBuilder, x: Value, d: Dials) => Value;

interface Options {
  readonly opsets?: readonly number[];
  readonly ranks?: readonly [least: number, most: number];
  readonly hasDerivative?: boolean;
}

/**
 * Asserts for any shape and dials that values equal ONNX Runtime's to 1e-4 and derivatives those of finite differences.
 * `x` is the image with its axes permuted, so that it is held in another axis order than the graph's.
 */
export async function assertOperator(layer: Layer, options: Options = {}): Promise<void> {
  const { opsets = [17], ranks = [1, 5], hasDerivative = true } = options;
  const cases = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: ranks[0], maxLength: ranks[1] }),
    order: fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }),
    dials: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
    opset: fc.constantFrom(...opsets),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, order, dials, opset }) => {
      const axes = shape.map((_, axis) => axis).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
      const seed = dials[0] ?? 0;
      const graph = graphOf(shape, (b, image) => layer(b, b.transpose(image, axes), new Dials(dials)), {
        opset,
        seed,
      });
      await assertSameOnBoth(graph, shape, { seed });
      if (hasDerivative) await assertDerivative(graph, apartFromKinks(shape, seed), seed);
    }),
    { numRuns: 40 },
  );
}

export const float = (value: number): { readonly float: number } => ({ float: value });

/**
 * A constant that broadcasts to the shape of `x`: it has some of the last axes, some of length 1. Its numbers are
 * multiples of 0.1, which those of the image avoid.
 */
export function partner(b: GraphBuilder, x: Value, d: Dials, middle = 0): Value {
  const shape = x.shape.slice(d.between(0, x.shape.length)).map((length) => (d.flag() ? length : 1));
  const values = Float32Array.from({ length: sizeOf(shape) }, () => middle + d.between(-10, 10) / 10);
  return b.floats(values, shape);
}

export const axisOf = (x: Value, d: Dials): number => d.between(-x.shape.length, x.shape.length - 1);

export const fromFront = (axis: number, { shape }: Value): number => (axis < 0 ? axis + shape.length : axis);

export const withLength = ({ shape }: Value, axis: number, length: number): readonly number[] =>
  shape.map((other, i) => (i === axis ? length : other));

export const scalar = (b: GraphBuilder, value: number): Value => b.floats(Float32Array.of(value), []);

/** Integers in a shape. */
export const whole = (b: GraphBuilder, values: readonly number[], shape: readonly number[]): Value =>
  b.apply('Reshape', [b.integers(values), b.integers(shape)], shape);

/** A function of `x` whose values are above a number. */
export const above = (b: GraphBuilder, x: Value, least: number): Value =>
  b.like('Add', b.like('Abs', x), {}, scalar(b, least));
