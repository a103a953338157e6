import { strict as assert } from 'node:assert';
import { pointInWords } from '../../../../webview-ui/model/point-in-body.ts';

describe('A point of the body', () => {
  it('is told in millimetres from the origin, by letters', () => {
    assert.equal(pointInWords([12.44, -3, 0]), 'R 12.4, P 3.0, S 0.0 mm');
  });
});
