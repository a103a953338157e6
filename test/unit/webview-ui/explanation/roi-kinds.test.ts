import { strict as assert } from 'node:assert';
import { wholeBox } from '../../../../src/documents/box.ts';
import { drawnRoiIn } from '../../../../webview-ui/draw/drawn-roi.ts';
import { storedPlane } from '../../../../webview-ui/draw/plane.ts';
import { planesOf, unknownLie } from '../../../../webview-ui/draw/anatomy.ts';
import { toolInWords } from '../../../../webview-ui/explanation/roi-kinds.ts';
import { continueLasso, cornersOf } from '../../../../webview-ui/draw/lasso-drag.ts';
import { foundRoi, nextRoi } from '../../../../webview-ui/model/found-roi.ts';
import { countsInImage, countsInRoi, masksOf } from '../../../../webview-ui/model/roi-counts.ts';
import { roiPlace } from '../../../../webview-ui/model/roi-words.ts';
import { encodeMask } from '../../../../src/documents/run-length.ts';
import { explanationExample } from '../example.ts';

const explanation = explanationExample();
const content = { explanation, ...masksOf(explanation) };
const input = explanation.question.input.size;

describe('A kind of region of interest', () => {
  it('is found in the masks of the explanation', () => {
    const { roi } = foundRoi('whole class', content);
    assert.ok(roi);
    const { predicted, reference } = countsInRoi(roi, input, content);
    const whole = countsInImage(content);
    assert.deepEqual([predicted, reference], [whole.predicted, whole.reference]);
    assert.equal(nextRoi('whole class', content), nextRoi('whole class', content), 'it is found once');
  });

  it('that is not found leaves the region that there is, and says why', () => {
    assert.match(foundRoi({ component: [9, 9] }, content).problem ?? '', /no white matter at y 9, x 9/u);
    assert.equal(nextRoi({ component: [9, 9] }, content), explanation.question.roi);
    assert.equal(nextRoi(undefined, content), explanation.question.roi);
  });

  it('does not count the pixels that are ignored, nor does the whole image', () => {
    const size = content.prediction.size;
    const ignored = encodeMask(content.prediction.pixels, size);
    const without = { explanation, ...masksOf({ ...explanation, ignored }) };
    assert.equal(countsInImage(without).predicted, 0);
    assert.ok(countsInImage(content).predicted > 0);
    const roi = nextRoi('whole image', without);
    assert.equal(countsInRoi(roi, input, without).predicted, 0);
  });

  it('is drawn by its border, a rectangle by its bounds', () => {
    assert.deepEqual(drawnRoiIn({ start: [2, 3], size: [4, 5] }, storedPlane(2)), {
      bounds: { x: 3, y: 2, width: 5, height: 4 },
      outline: null,
    });
    const outline = drawnRoiIn({ start: [2, 3], size: [1, 2], runs: [0, 1, 1] }, storedPlane(2))?.outline;
    assert.deepEqual(outline, [
      [3, 2, 4, 2],
      [3, 3, 4, 3],
      [3, 2, 3, 3],
      [4, 2, 4, 3],
    ]);
  });

  it('that is drawn around waits for the pointer, in a volume in the one plane that it is drawn in', () => {
    assert.equal(toolInWords('roi', null), null);
    assert.equal(toolInWords('lasso', null), 'Draw around the region of interest · Esc to stop');
    // Depth runs from left to right.
    const place = [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]]; // prettier-ignore
    assert.match(
      toolInWords('lasso', planesOf({ place, spacing: null })) ?? '',
      / in the sagittal plane, through all slices · Esc/u,
    );
    assert.match(toolInWords('lasso', planesOf(unknownLie)) ?? '', / in the axial plane/u);
  });

  it('is named with its place', () => {
    assert.equal(roiPlace({ start: [2, 3], size: [4, 5] }), 'y 2, x 3 · 4 × 5');
    assert.equal(roiPlace({ ...wholeBox([4, 4]), chosen: 'whole image' }), 'whole image, 16 px');
    assert.equal(
      roiPlace({ start: [2, 3], size: [1, 2], runs: [0, 1, 1], chosen: 'whole class' }),
      'whole class, 1 px · y 2, x 3 · 1 × 2',
    );
  });
});

describe('A lasso that is drawn', () => {
  const image = { width: 32, height: 32 };
  const twice = { across: 2, down: 2, left: 0, top: 0 };

  it('takes points that are apart in the frame, and stays in the image', () => {
    const first = [{ x: 1, y: 1 }];
    assert.equal(continueLasso(first, { x: 1.5, y: 1 }, image, twice), first);
    assert.deepEqual(continueLasso(first, { x: 40, y: -3 }, image, twice), [...first, { x: 32, y: 0 }]);
  });

  it('has corners to a hundredth of a pixel, y first, and encloses nothing with two', () => {
    const points = [
      { x: 1.234567, y: 2 },
      { x: 5, y: 6 },
      { x: 9, y: 1 },
    ];
    assert.deepEqual(cornersOf(points), [
      [2, 1.23],
      [6, 5],
      [1, 9],
    ]);
    assert.equal(cornersOf(points.slice(1)), null);
    const many = Array.from({ length: 5000 }, (_, i) => ({ x: i % 32, y: i % 7 }));
    assert.ok((cornersOf(many)?.length ?? Infinity) <= 1024);
  });
});
