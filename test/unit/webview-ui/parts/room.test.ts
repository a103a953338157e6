import { strict as assert } from 'node:assert';
import { isNarrow } from '../../../../webview-ui/parts/planes/room.ts';

describe('Planes of a volume', () => {
  it('are shown one at a time where there is little room, and not before the room is known', () => {
    assert.equal(isNarrow({ width: 800, height: 600 }), false);
    assert.equal(isNarrow({ width: 300, height: 600 }), true);
    assert.equal(isNarrow({ width: 800, height: 200 }), true);
    assert.equal(isNarrow({ width: 0, height: 0 }), false);
  });
});
