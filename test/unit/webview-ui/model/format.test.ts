import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { signed } from '../../../../webview-ui/model/format.ts';

describe('A signed number', () => {
  it('has the digits that matter', () => {
    assert.deepEqual([0, 0.098, 3.5, 100, -12.34, -0.0004, 99.996, -1024.3].map(signed), [
      '0',
      '+0.098',
      '+3.50',
      '+100.0',
      '−12.34',
      '−0.000',
      '+100.0',
      '−1024',
    ]);
  });

  it('fits into the six characters that its column has', () => {
    fc.assert(
      fc.property(fc.double({ min: -99_999, max: 99_999, noNaN: true }), (value) => {
        assert.ok(signed(value).length <= 6, signed(value));
      }),
    );
  });
});
