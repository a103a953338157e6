import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../src/at.ts';
import { type Box, overlap, type Size, volumeOf } from '../../../src/documents/box.ts';
import { componentAt, largestComponent } from '../../../src/documents/connected.ts';
import { findRoi, type RoiScene } from '../../../src/documents/find-roi.ts';
import { lassoMask, type LassoPoint } from '../../../src/documents/lasso.ts';
import {
  maskOfRoi,
  pixelsIn,
  type Roi,
  roiInWords,
  roiOfMask,
  roiOnOutput,
  settingOfRoi,
  touches,
} from '../../../src/documents/roi.ts';
import type { RoiSetting } from '../../../src/documents/roi-choice.ts';

/** A mask that is drawn: `#` is set. */
function drawn(...rows: readonly string[]): Uint8Array {
  return Uint8Array.from(rows.join(''), (character) => Number(character === '#'));
}

const size: Size<'input'> = [6, 8];

const prediction = drawn(
  '##......', //
  '##...#..',
  '..#.....',
  '.....##.',
  '.....##.',
  '........',
);
const reference = drawn(
  '##......', //
  '##......',
  '........',
  '.....##.',
  '....###.',
  '....#...',
);

const scene: RoiScene = {
  input: size,
  output: [...size],
  prediction,
  reference,
  ignored: null,
  className: 'tumour',
};

/** The RoI that a setting asks for. */
function found(setting: RoiSetting, more: Partial<RoiScene> = {}): Roi {
  const { roi, problem } = findRoi(setting, { ...scene, ...more });
  assert.ok(roi, problem);
  return roi;
}

const pixelsOf = (setting: RoiSetting, more: Partial<RoiScene> = {}): Uint8Array =>
  maskOfRoi(found(setting, more), size);

const masks = fc.array(fc.nat(1), { minLength: 48, maxLength: 48 }).map((bits) => Uint8Array.from(bits));

const boxes: fc.Arbitrary<Box<'input'>> = fc
  .tuple(fc.nat(5), fc.nat(7), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .map(([y, x, height, width]) => ({
    start: [y, x],
    size: [Math.min(height, 6 - y), Math.min(width, 8 - x)],
  }));

describe('A region of interest', () => {
  it('is a rectangle where settings give numbers, and is stored as its box alone', () => {
    assert.deepEqual(found([1, 2, 3, 4]), { start: [1, 2], size: [3, 4] });
  });

  it('is the component of the prediction that holds a pixel, corners included', () => {
    assert.deepEqual(
      pixelsOf({ component: [0, 0] }),
      drawn('##......', '##......', '..#.....', '........', '........', '........'),
    );
    assert.deepEqual(found({ component: [3, 6] }), {
      start: [3, 5],
      size: [2, 2],
      chosen: { component: [3, 6] },
    });
  });

  it('is the largest component of the prediction', () => {
    assert.deepEqual(pixelsOf('component of prediction'), pixelsOf({ component: [0, 0] }));
  });

  it('is a component of the error: the largest that misses some of the class, or the one at a pixel', () => {
    const missed = drawn('........', '........', '........', '........', '....#...', '....#...');
    assert.deepEqual(pixelsOf('component of error'), missed);
    assert.deepEqual(pixelsOf({ component: [5, 4], of: 'error' }), missed);
    assert.equal(pixelsIn(found({ component: [1, 5], of: 'error' })), 1);
  });

  it('is the whole class: what is predicted or referenced as it', () => {
    assert.deepEqual(
      pixelsOf('whole class'),
      prediction.map((pixel, i) => pixel | at(reference, i)),
    );
    assert.deepEqual(pixelsOf('whole class', { reference: null }), prediction);
  });

  it('is the whole image: the rectangle of all of it', () => {
    assert.deepEqual(found('whole image'), { ...found([0, 0, 6, 8]), chosen: 'whole image' });
  });

  it('is the pixels whose centre lies in a lasso', () => {
    assert.deepEqual(
      pixelsOf({ lasso: [[0, 0], [0, 4], [4, 0]] }), // prettier-ignore
      drawn('###.....', '##......', '#.......', '........', '........', '........'),
    );
  });

  it('leaves out the pixels to ignore, whatever it is', () => {
    const ignored = drawn('#.......', '...#....', '........', '......#.', '........', '........');
    const settings: readonly RoiSetting[] = [
      'whole image',
      'whole class',
      'component of prediction',
      { component: [3, 5] },
      { component: [5, 4], of: 'error' },
      { lasso: [[0, 0], [0, 8], [6, 0]] }, // prettier-ignore
      [0, 0, 4, 8],
    ];
    for (const setting of settings) {
      const kept = pixelsOf(setting, { ignored });
      const all = pixelsOf(setting);
      assert.deepEqual(
        kept,
        all.map((pixel, i) => pixel & (1 - at(ignored, i))),
        JSON.stringify(setting),
      );
    }
  });

  it('leaves out every pixel that shows a pixel to ignore, where input and output differ in size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(1), { minLength: 81, maxLength: 81 }),
        (h, w, bits) => {
          const output: Size<'output'> = [h, w];
          const ignored = Uint8Array.from(bits.slice(0, h * w));
          const zeros = new Uint8Array(h * w);
          const { roi } = findRoi('whole image', {
            ...scene,
            output,
            prediction: zeros,
            reference: zeros,
            ignored,
          });
          if (roi === undefined) return;
          const { box, within } = roiOnOutput(roi, size, output);
          const counted = new Uint8Array(h * w);
          for (let y = 0; y < at(box.size, 0); y++) {
            for (let x = 0; x < at(box.size, 1); x++) {
              counted[(at(box.start, 0) + y) * w + at(box.start, 1) + x] =
                within?.[y * at(box.size, 1) + x] ?? 1;
            }
          }
          assert.ok(counted.every((pixel, i) => pixel === 0 || ignored[i] === 0));
        },
      ),
    );
  });

  it('of an output that is smaller than the input is its pixels again', () => {
    const small = drawn('.#..', '##..', '...#');
    const { roi } = findRoi('whole class', { ...scene, output: [3, 4], prediction: small, reference: null });
    assert.ok(roi);
    assert.equal(pixelsIn(roi), 16);
    const { box, within } = roiOnOutput(roi, size, [3, 4]);
    assert.deepEqual(box, { start: [0, 0], size: [3, 4] });
    assert.deepEqual(within, small);
  });

  it('is chosen again by the setting that it was chosen by', () => {
    for (const setting of [
      [1, 2, 3, 4],
      'whole image',
      'whole class',
      { component: [0, 0] },
      { component: [1, 5], of: 'error' },
      { lasso: [[0, 0], [0, 4], [4, 0]] }, // prettier-ignore
    ] as const satisfies readonly RoiSetting[]) {
      assert.deepEqual(settingOfRoi(found(setting)), setting);
    }
    const pixels = { start: [0, 0], size: [2, 2], runs: [1, 2, 1] };
    assert.deepEqual(settingOfRoi(found(pixels)), pixels);
  });

  it('is any mask: its bounding box, and the runs of its pixels in it', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const roi = roiOfMask(mask, size);
        if (roi === null) assert.ok(!mask.includes(1));
        else assert.deepEqual(maskOfRoi(roi, size), mask);
      }),
    );
  });

  it('is touched by the blocks that hold one of its pixels', () => {
    fc.assert(
      fc.property(masks, boxes, (mask, block) => {
        const roi = roiOfMask(mask, size);
        if (roi === null) return;
        const holds = maskOfRoi(block, size).some((pixel, i) => pixel === 1 && mask[i] === 1);
        assert.equal(touches(block, roi), holds);
      }),
    );
    fc.assert(
      fc.property(boxes, boxes, (block, roi) => {
        assert.equal(touches(block, roi), overlap(block, roi));
      }),
    );
  });

  it('is named for people', () => {
    assert.equal(roiInWords(found([1, 2, 3, 4])), 'y 1, x 2, 3×4 px');
    assert.equal(roiInWords(found('whole class')), 'whole class, 12 px');
    assert.equal(roiInWords(found({ component: [1, 5], of: 'error' })), 'component of error, 1 px');
    assert.equal(roiInWords({ start: [0, 0], size: [2, 2], runs: [1, 2, 1] }), 'of any shape, 2 px');
  });

  for (const [setting, more, problem] of [
    [{ component: [5, 0] }, {}, 'the prediction has no tumour at y 5, x 0: choose a pixel where it does'],
    [
      { component: [9, 0] },
      {},
      'the pixel at y 9, x 0 is not within its input of 6×8 pixels: choose another',
    ],
    [
      { component: [0, 0], of: 'error' },
      {},
      'the prediction of tumour is right at y 0, x 0: choose a pixel where it is wrong',
    ],
    [
      'component of error',
      { reference: null },
      'without a mask there is no error to choose: give a mask, or choose another kind of RoI',
    ],
    [
      'component of error',
      { reference: prediction },
      'the prediction misses no tumour of the mask: choose another kind of RoI',
    ],
    [
      'component of prediction',
      { prediction: new Uint8Array(48) },
      'the prediction has no tumour in this image: choose another class or kind of RoI',
    ],
    [
      'whole class',
      { prediction: new Uint8Array(48), reference: null },
      'neither the prediction nor the mask has tumour in this image: choose another class or kind of RoI',
    ],
    [
      'whole image',
      { ignored: new Uint8Array(48).fill(1) },
      'the mask says to ignore every pixel of the RoI: choose another RoI, or set maskIgnore',
    ],
    [
      {
        lasso: [
          [0, 0],
          [0, 0.1],
          [0.1, 0],
        ],
      },
      {},
      'the RoI holds no pixel: draw a larger one',
    ],
    [
      {
        lasso: [
          [0, 0],
          [0, 2],
          [2, 0],
        ],
      },
      { output: [1, 1] },
      'the RoI holds no pixel of the output, which is smaller: choose a larger one',
    ],
    [[0, 0, 9, 9], {}, 'the RoI (y 0, x 0, 9×9) is not within its input of 6×8 pixels: choose another'],
    [
      { start: [0, 0], size: [2, 2], runs: [1, 1] },
      {},
      'the runs of the RoI do not add up to its 4 pixels: choose it again',
    ],
  ] as const) {
    it(`is refused where ${problem}`, () => {
      assert.deepEqual(findRoi(setting, { ...scene, ...more }), { problem });
    });
  }
});

describe('A connected component', () => {
  it('holds what is reached over neighbours that touch, in one to three dimensions', () => {
    assert.deepEqual(componentAt(drawn('##.#'), [4], [0]), drawn('##..'));
    const cube = drawn('#..', '...', '...', '...', '.#.', '...', '...', '...', '..#');
    assert.deepEqual(componentAt(cube, [3, 3, 3], [0, 0, 0]), cube, 'corners of a cube touch');
    assert.equal(componentAt(cube, [3, 3, 3], [0, 0, 1]), null);
  });

  it('is the same from each of its positions, and the components are the mask', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const left = mask.slice();
        for (;;) {
          const seed = left.indexOf(1);
          if (seed < 0) break;
          const component = componentAt(mask, size, [Math.floor(seed / 8), seed % 8]);
          assert.ok(component);
          for (const [i, pixel] of component.entries()) {
            if (pixel === 0) continue;
            assert.equal(left[i], 1, 'no position is in two components');
            left[i] = 0;
            assert.deepEqual(componentAt(mask, size, [Math.floor(i / 8), i % 8]), component);
          }
          const most = largestComponent(mask, size)?.reduce((sum, pixel) => sum + pixel, 0) ?? 0;
          assert.ok(most >= component.reduce((sum, pixel) => sum + pixel, 0));
        }
      }),
    );
  });
});

describe('A lasso', () => {
  /** By the angle that the polygon turns around the point. */
  function windsAround(points: readonly LassoPoint[], y: number, x: number): boolean {
    let crossings = 0;
    for (const [i, [y0, x0]] of points.entries()) {
      const [y1, x1] = at(points, (i + 1) % points.length);
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)) crossings++;
    }
    return crossings % 2 === 1;
  }

  it('holds the centres within the polygon, by the even–odd rule, as a test of each centre finds', () => {
    // Corners between quarters keep centres off the edges.
    const corner = fc
      .tuple(fc.nat(60), fc.nat(80))
      .map(([y, x]): LassoPoint => [y / 10 + 0.013, x / 10 + 0.017]);
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 9 }), (points) => {
        const mask = lassoMask(points, size);
        for (let y = 0; y < 6; y++) {
          for (let x = 0; x < 8; x++) {
            assert.equal(mask[y * 8 + x] === 1, windsAround(points, y + 0.5, x + 0.5), `${y}, ${x}`);
          }
        }
      }),
    );
  });

  it('runs through all slices of a volume', () => {
    const points: readonly LassoPoint[] = [[0, 0], [0, 2], [2, 2], [2, 0]]; // prettier-ignore
    const mask = lassoMask(points, [3, 4, 4]);
    assert.equal(
      mask.reduce((sum, pixel) => sum + pixel, 0),
      3 * 4,
    );
    assert.equal(mask.length, volumeOf([3, 4, 4]));
  });
});
