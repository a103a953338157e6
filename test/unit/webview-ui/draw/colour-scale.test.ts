import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { effectColour, niceLimit } from '../../../../webview-ui/draw/colour-scale.ts';

describe('colour scale', () => {
  it('is white at zero, red where a block supports, blue where it works against', () => {
    assert.deepEqual(effectColour(0, 5), [255, 255, 255]);
    assert.deepEqual(effectColour(-5, 5), [103, 0, 31]);
    assert.deepEqual(effectColour(5, 5), [5, 48, 97]);
  });

  it('stays at its ends beyond the limit, and white without one', () => {
    assert.deepEqual(effectColour(-9, 5), effectColour(-5, 5));
    assert.deepEqual(effectColour(9, 5), effectColour(5, 5));
    assert.deepEqual(effectColour(3, 0), [255, 255, 255]);
  });

  it('darkens away from zero on both sides', () => {
    const brightness = (effect: number): number =>
      effectColour(effect, 1).reduce((sum, part) => sum + part, 0);
    for (let i = 1; i <= 100; i++) {
      assert.ok(brightness(i / 100) <= brightness((i - 1) / 100));
      assert.ok(brightness(-i / 100) <= brightness(-(i - 1) / 100));
    }
  });

  it('has limits of two digits that hold the largest effect', () => {
    assert.equal(niceLimit(0), 0);
    assert.equal(niceLimit(3.0971), 3.1);
    assert.equal(niceLimit(10), 10);
    assert.equal(niceLimit(0.0213), 0.022);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 100, noNaN: true }), (largest) => {
        const limit = niceLimit(largest);
        assert.ok(limit >= largest * (1 - 1e-9) && limit <= largest * 1.1 + 1e-9, `${largest}: ${limit}`);
      }),
    );
  });
});
