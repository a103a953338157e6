import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { needOf } from '../../../src/graph/crop/need.ts';
import { relate } from '../../../src/graph/relations/relate.ts';
import type { InputRelation, Relation } from '../../../src/graph/relations/relation.ts';
import {
  intersect,
  isSame,
  type Interval,
  lengthOf,
  type Region,
  wholeOf,
} from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';

type Shape = readonly number[];

function reshape(input: Shape, output: Shape): Relation & { readonly links: InputRelation } {
  const relation = relate({
    node: {
      ...{ name: 'reshape', operator: 'Reshape', domain: '', metadata: new Map(), attributes: new Map() },
      inputs: ['x', 'shape'],
      outputs: ['y'],
    },
    opset: 17,
    output,
    inputs: [input, [output.length]],
    constant: () => null,
    matrix: () => null,
  });
  return { ...relation, links: relation.inputs[0] ?? [] };
}

describe('a region of a reshaped tensor', () => {
  const cases: readonly {
    readonly name: string;
    readonly from: Shape;
    readonly to: Shape;
    readonly part: Region;
    readonly computed: Region;
    readonly reads: Region;
  }[] = [
    {
      name: 'with rows and columns in one axis consists of whole rows',
      from: [1, 2, 8, 6],
      to: [1, 2, 48],
      part: [
        [0, 1],
        [1, 2],
        [13, 20],
      ],
      computed: [
        [0, 1],
        [1, 2],
        [12, 24],
      ],
      reads: [
        [0, 1],
        [1, 2],
        [2, 4],
        [0, 6],
      ],
    },
    {
      name: 'with one axis split into rows and columns consists of whole rows',
      from: [1, 48, 3],
      to: [1, 8, 6, 3],
      part: [
        [0, 1],
        [2, 3],
        [4, 5],
        [0, 1],
      ],
      computed: [
        [0, 1],
        [2, 3],
        [0, 6],
        [0, 1],
      ],
      reads: [
        [0, 1],
        [12, 18],
        [0, 1],
      ],
    },
    {
      name: 'with windows consists of whole windows, in the same rows and columns of windows',
      from: [1, 8, 12, 3],
      to: [1, 2, 4, 3, 4, 3],
      part: [
        [0, 1],
        [1, 2],
        [2, 3],
        [0, 1],
        [0, 2],
        [0, 3],
      ],
      computed: [
        [0, 1],
        [1, 2],
        [0, 4],
        [0, 1],
        [0, 4],
        [0, 3],
      ],
      reads: [
        [0, 1],
        [4, 8],
        [0, 4],
        [0, 3],
      ],
    },
    {
      name: 'with axes that are regrouped begins and ends at positions of both shapes',
      from: [1, 6, 4],
      to: [1, 12, 2],
      part: [
        [0, 1],
        [3, 5],
        [0, 1],
      ],
      computed: [
        [0, 1],
        [2, 6],
        [0, 2],
      ],
      reads: [
        [0, 1],
        [1, 3],
        [0, 4],
      ],
    },
    {
      name: 'follows axes that are kept, whichever axes of length 1 are added or removed',
      from: [1, 1, 6, 5],
      to: [1, 6, 1, 5, 1],
      part: [
        [0, 1],
        [2, 4],
        [0, 1],
        [3, 4],
        [0, 1],
      ],
      computed: [
        [0, 1],
        [2, 4],
        [0, 1],
        [3, 4],
        [0, 1],
      ],
      reads: [
        [0, 1],
        [0, 1],
        [2, 4],
        [3, 4],
      ],
    },
  ];
  for (const { name, from, to, part, computed, reads } of cases) {
    it(name, () => {
      const { links, widen } = reshape(from, to);
      assert.deepEqual(widen(part), computed);
      assert.deepEqual(needOf(links, computed, from), reads);
    });
  }

  it('holds the elements that it reads, in the same order, and all that a change reaches', () => {
    fc.assert(
      fc.property(
        regroupings,
        fc.array(fc.nat(1000), { minLength: 32, maxLength: 32 }),
        ([from, to], dials) => {
          const { links, widen } = reshape(from, to);
          const part = widen(regionBy(dials, to));
          assert.deepEqual(positionsIn(needOf(links, part, from), from), positionsIn(part, to));

          const changed = regionBy(dials.toReversed(), from);
          const reached = to.map((length, axis): Interval => {
            const link = links[axis];
            return link ? link.map.influence(changed[link.axis] ?? [0, 0]) : [0, length];
          });
          const all = new Set(positionsIn(reached, to));
          assert.ok(positionsIn(changed, from).every((position) => all.has(position)));
          assert.ok(isSame(intersect(reached, wholeOf(to)), reached), 'within the output');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Two shapes of equal size: products of the same factors, merged in two ways. */
const regroupings: fc.Arbitrary<readonly [Shape, Shape]> = fc
  .tuple(fc.array(fc.constantFrom(2, 3, 1, 4, 6), { minLength: 1, maxLength: 5 }), fc.nat(255), fc.nat(255))
  .map(([factors, first, second]) => [merged(factors, first), merged(factors, second)]);

/** Merges a factor with the one before it where a bit of `which` is set. */
function merged(factors: readonly number[], which: number): Shape {
  return factors.reduce<readonly number[]>((shape, factor, i) => {
    const isMerged = i > 0 && (which >> i) % 2 === 1;
    return isMerged ? [...shape.slice(0, -1), (shape.at(-1) ?? 1) * factor] : [...shape, factor];
  }, []);
}

function regionBy(dials: readonly number[], shape: Shape): Region {
  return shape.map((length, axis): Interval => {
    const size = 1 + ((dials[2 * axis] ?? 0) % length);
    const start = (dials[2 * axis + 1] ?? 0) % (length - size + 1);
    return [start, start + size];
  });
}

/** Indices of a region's elements in the whole tensor, in row-major order. */
function positionsIn(region: Region, shape: Shape): readonly number[] {
  return region.reduce<readonly number[]>(
    (positions, interval, axis) => {
      const stride = sizeOf(shape.slice(axis + 1));
      const own = Array.from({ length: lengthOf(interval) }, (_, i) => (interval[0] + i) * stride);
      return positions.flatMap((position) => own.map((offset) => position + offset));
    },
    [0],
  );
}
