import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { axesOf, type Layout, shapeIn } from '../../../../src/documents/axes.ts';
import { sampleTensor } from '../../../../src/engine/causes/sample-tensor.ts';
import { inverse, type Turn, turnTensor } from '../../../../src/engine/causes/turn-tensor.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';

const layouts: readonly Layout[] = ['NHWC', 'NCHW', 'NHW', 'NDHWC', 'NCDHW', 'NDHW'];

/** Any tensor of a layout, with values that differ. */
const tensorOf = (layout: Layout): fc.Arbitrary<Tensor> => {
  const rank = axesOf(layout).spatial.length;
  const size = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: rank, maxLength: rank });
  return fc.record({ size, channels: fc.integer({ min: 1, max: 3 }) }).map(({ size, channels }) => {
    const shape = shapeIn(layout, { items: 1, channels, size });
    return { type: 'float32', shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1) };
  });
};

const turnOf = (rank: number): fc.Arbitrary<Turn> =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: rank }, (_, axis) => axis),
      { minLength: rank },
    ),
    isFlipped: fc.array(fc.boolean(), { minLength: rank, maxLength: rank }),
  });

const turning = fc.constantFrom(...layouts).chain((layout) =>
  fc.record({
    layout: fc.constant(layout),
    tensor: tensorOf(layout),
    turn: turnOf(axesOf(layout).spatial.length),
  }),
);

describe('A tensor in another orientation', () => {
  it('is itself once it is turned back', () => {
    fc.assert(
      fc.property(turning, ({ layout, tensor, turn }) => {
        assert.deepEqual(turnTensor(turnTensor(tensor, layout, turn), layout, inverse(turn)), tensor);
      }),
    );
  });

  it('is itself when it is flipped twice', () => {
    fc.assert(
      fc.property(turning, ({ layout, tensor, turn: { isFlipped } }) => {
        const flip = { order: isFlipped.map((_, axis) => axis), isFlipped };
        assert.deepEqual(turnTensor(turnTensor(tensor, layout, flip), layout, flip), tensor);
      }),
    );
  });

  it('has each value where the turn says', () => {
    fc.assert(
      fc.property(turning, ({ layout, tensor, turn: { order, isFlipped } }) => {
        const { spatial } = axesOf(layout);
        const turned = turnTensor(tensor, layout, { order, isFlipped });
        const valueAt = ({ shape, data }: Tensor, place: readonly number[]): number =>
          Number(data[place.reduce((index, own, axis) => index * at(shape, axis) + own, 0)]);
        for (let i = 0; i < turned.data.length; i++) {
          let rest = i;
          const place = turned.shape.map(() => 0);
          for (let axis = place.length - 1; axis >= 0; axis--) {
            place[axis] = rest % at(turned.shape, axis);
            rest = Math.floor(rest / at(turned.shape, axis));
          }
          const source = [...place];
          for (const [to, from] of order.entries()) {
            const [own, other] = [at(place, at(spatial, to)), at(spatial, from)];
            source[other] = at(isFlipped, to) ? at(tensor.shape, other) - 1 - own : own;
          }
          assert.equal(valueAt(turned, place), valueAt(tensor, source));
        }
      }),
    );
  });
});

describe('A tensor at other places', () => {
  it('is itself at its own positions, and constant where it is', () => {
    fc.assert(
      fc.property(turning, fc.boolean(), ({ layout, tensor }, isNearest) => {
        const own = axesOf(layout).spatial.map((axis) =>
          Array.from({ length: at(tensor.shape, axis) }, (_, i) => i),
        );
        assert.deepEqual(sampleTensor(tensor, layout, own, isNearest), tensor);
        const same = { ...tensor, data: new Float32Array(tensor.data.length).fill(3) };
        const odd = own.map((places) => places.map((place) => 1.7 * place - 0.6));
        assert.ok(sampleTensor(same, layout, odd, isNearest).data.every((value) => value === 3));
      }),
    );
  });

  it('lies between its neighbours, and at the border beyond it', () => {
    const row: Tensor = { type: 'float32', shape: [1, 1, 1, 3], data: Float32Array.of(0, 10, 40) };
    const places = [[0], [-2, 0.25, 1.5, 9]];
    assert.deepEqual([...sampleTensor(row, 'NCHW', places, false).data], [0, 2.5, 25, 40]);
    assert.deepEqual([...sampleTensor(row, 'NCHW', places, true).data], [0, 0, 40, 40]);
  });
});
