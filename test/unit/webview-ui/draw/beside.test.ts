import { strict as assert } from 'node:assert';
import { besideIn, withinMap } from '../../../../webview-ui/draw/beside.ts';

describe('the original beside the map', () => {
  it('stands where both are largest', () => {
    const image = { width: 256, height: 256 };
    assert.deepEqual(besideIn({ width: 801, height: 400 }, image), {
      half: { width: 400, height: 400 },
      at: { x: 400, y: 0 },
    });
    assert.deepEqual(besideIn({ width: 300, height: 800 }, image).at, { x: 0, y: 400 });
  });

  it('has the same points as the map', () => {
    assert.deepEqual(withinMap({ x: 450, y: 30 }, { x: 400, y: 0 }), { x: 50, y: 30 });
    assert.deepEqual(withinMap({ x: 50, y: 30 }, { x: 400, y: 0 }), { x: 50, y: 30 });
    assert.deepEqual(withinMap({ x: 50, y: 430 }, { x: 0, y: 400 }), { x: 50, y: 30 });
    assert.deepEqual(withinMap({ x: 50, y: 430 }, null), { x: 50, y: 430 });
  });
});
