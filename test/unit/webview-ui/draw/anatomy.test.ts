import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { inMillimetres, type Place, spacingOf } from '../../../../src/documents/place.ts';
import {
  type Lie,
  mainPlane,
  planeNames,
  planesOf,
  unknownLie,
} from '../../../../webview-ui/draw/anatomy.ts';
import { fit, toFrame } from '../../../../webview-ui/draw/geometry.ts';
import { layoutOf, planeOf, positionOf } from '../../../../webview-ui/draw/plane.ts';

/** Slices up, rows to the front and columns to the right, as NIfTI files are most often stored. */
const ras: Place = [
  [0, 0, 2, -40],
  [0, 3, 0, -47],
  [4, 0, 0, -46],
];

const lieOf = (place: Place): Lie => ({ place, spacing: spacingOf(place) });

/** Where each letter lies from the middle. */
const directions: Readonly<Record<string, readonly [number, number]>> = {
  R: [0, 1],
  L: [0, -1],
  A: [1, 1],
  P: [1, -1],
  S: [2, 1],
  I: [2, -1],
};

describe('The planes of a volume', () => {
  it('are axial, coronal and sagittal, the patient’s right on the left and the head above', () => {
    const { axial, coronal, sagittal } = planesOf(lieOf(ras));
    assert.deepEqual([axial.title, axial.plane.across], ['Axial', 0]);
    assert.deepEqual(axial.letters, { left: 'R', right: 'L', top: 'A', bottom: 'P' });
    assert.deepEqual(axial.plane.x, { axis: 2, isMirrored: true, pixel: 2 });
    assert.deepEqual(axial.plane.y, { axis: 1, isMirrored: true, pixel: 3 });
    assert.deepEqual([coronal.plane.across, coronal.plane.y], [1, { axis: 0, isMirrored: true, pixel: 4 }]);
    assert.deepEqual(
      [sagittal.plane.across, sagittal.letters],
      [2, { left: 'A', right: 'P', top: 'S', bottom: 'I' }],
    );
  });

  it('have their letters where they are, whatever the order and direction of the axes', () => {
    const orders = fc.constantFrom([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]);
    const signs = fc.tuple(fc.constantFrom(-1, 1), fc.constantFrom(-1, 1), fc.constantFrom(-1, 1));
    const lengths = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.3, max: 5, noNaN: true })));
    const tilts = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 9, maxLength: 9 });
    const size = [8, 10, 12];
    const frame = { width: 500, height: 400 };
    fc.assert(
      fc.property(orders, signs, lengths, tilts, (order, sign, length, tilt) => {
        const place = [0, 1, 2].map((direction) => [
          ...[0, 1, 2].map(
            (axis) =>
              at(length, axis) *
              ((order[direction] === axis ? at(sign, axis) : 0) + at(tilt, 3 * direction + axis)),
          ),
          0,
        ]);
        const planes = planesOf(lieOf(place));
        for (const name of planeNames) {
          const { plane, letters } = planes[name];
          const layout = layoutOf(size, plane);
          const projection = fit(layout, frame, 6);
          // The direction of the body in which the screen leads.
          const along = (x: number, y: number): readonly number[] => {
            const { width, height } = planeOf(size, plane);
            const from = inMillimetres(place, positionOf({ x: width / 2, y: height / 2 }, plane));
            const to = { x: width / 2 + x / projection.across, y: height / 2 + y / projection.down };
            return inMillimetres(place, positionOf(to, plane)).map((value, i) => value - at(from, i));
          };
          assert.ok(letters);
          for (const [letter, x, y] of [
            [letters.left, -1, 0],
            [letters.right, 1, 0],
            [letters.top, 0, -1],
            [letters.bottom, 0, 1],
          ] as const) {
            const [direction, way] = at([directions[letter] ?? [0, 0]], 0);
            assert.ok(at(along(x, y), direction) * way > 0, `${name} ${letter}`);
          }
          const whole = toFrame({ x: 0, y: 0, ...planeOf(size, plane) }, projection);
          const [right, down] = [plane.x.axis, plane.y?.axis ?? 0];
          const ratio = (at(size, right) * plane.x.pixel) / (at(size, down) * (plane.y?.pixel ?? 1));
          assert.ok(Math.abs(whole.width / whole.height / ratio - 1) < 1e-6);
        }
      }),
    );
  });

  it('are those across the stored axes where it is not known how it lies, without letters', () => {
    const { axial, coronal, sagittal } = planesOf(unknownLie);
    assert.deepEqual([axial.title, coronal.title, sagittal.title], ['Across z', 'Across y', 'Across x']);
    assert.deepEqual([axial.letters, axial.plane.x.isMirrored, axial.plane.x.pixel], [null, false, 1]);
    assert.deepEqual([sagittal.plane.x.axis, sagittal.plane.y?.axis], [1, 0]);
    const thick = planesOf({ place: null, spacing: [5, 1, 1] });
    assert.deepEqual([thick.coronal.letters, thick.coronal.plane.y?.pixel], [null, 5]);
  });
});

describe('The plane of an image', () => {
  it('has square pixels, unless it is known how far they are apart', () => {
    assert.deepEqual(layoutOf([4, 6], mainPlane([4, 6], unknownLie, 0)).pixel, { width: 1, height: 1 });
    const place = [
      [0, 2, 0],
      [5, 0, 0],
      [0, 0, 9],
    ];
    assert.deepEqual(layoutOf([4, 6], mainPlane([4, 6], lieOf(place), 0)).pixel, { width: 2, height: 5 });
  });
});
