import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expandedTo, seenAs } from '../../../../src/graph/statistics/broadcast.ts';
import { sizeOf } from '../../../../src/graph/tensor.ts';

const length = fc.integer({ min: 1, max: 4 });

/** Channels in groups `[items, groups, rest]` and along their own axis; and numbers that are broadcast to the groups. */
const cases = fc
  .tuple(
    fc.tuple(length, length, length, length, length),
    fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    fc.nat(2),
  )
  .chain(([[items, groups, each, height, width], isWhole, dropped]) => {
    const grouped = [items, groups, each * height * width];
    const own = grouped.map((along, axis) => (isWhole[axis] === true ? along : 1)).slice(dropped);
    const count = sizeOf(own);
    return fc.record({
      grouped: fc.constant(grouped),
      separate: fc.constant([items, groups * each, height, width]),
      numbers: fc.record({
        values: fc.array(fc.nat(2), { minLength: count, maxLength: count }),
        shape: fc.constant(own),
      }),
    });
  });

describe('numbers that are repeated to one shape and seen as another', () => {
  it('are the same in row-major order', () => {
    fc.assert(
      fc.property(cases, ({ grouped, separate, numbers }) => {
        const found = seenAs(numbers, grouped, separate);
        assert.equal(found.shape.length, separate.length);
        assert.equal(found.values.length, sizeOf(found.shape));
        assert.deepEqual(expandedTo(found, separate), expandedTo(numbers, grouped));
      }),
    );
  });

  it('take no more memory than what differs', () => {
    const groups = { values: Float64Array.of(1, 2), shape: [1, 2, 1] };
    // Expanded, this would be 2⁴¹ numbers.
    const found = seenAs(groups, [1, 2, 2 ** 40], [1, 2 ** 11, 2 ** 10, 2 ** 10, 2 ** 10]);
    assert.deepEqual(found.shape, [1, 2 ** 11, 1, 1, 1]);
    assert.deepEqual([found.values[0], found.values[2 ** 10 - 1], found.values[2 ** 10]], [1, 1, 2]);
  });
});
