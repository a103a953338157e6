import { strict as assert } from 'node:assert';
import { chooseByKey } from '../../../../webview-ui/parts/radio-keys.ts';

const options = ['all', 'axial', 'coronal'] as const;

/** What a key chooses of the options; null where it chooses none. */
function chosenBy(key: string, chosen: (typeof options)[number]): string | null {
  let found: string | null = null;
  const event = { key, currentTarget: null, preventDefault: (): void => undefined };
  chooseByKey(event, options, chosen, (option) => {
    found = option;
  });
  return found;
}

describe('Options side by side', () => {
  it('are chosen with arrow keys, around both ends', () => {
    assert.equal(chosenBy('ArrowRight', 'all'), 'axial');
    assert.equal(chosenBy('ArrowDown', 'coronal'), 'all');
    assert.equal(chosenBy('ArrowLeft', 'all'), 'coronal');
    assert.equal(chosenBy('ArrowUp', 'axial'), 'all');
  });

  it('leave other keys alone', () => {
    assert.equal(chosenBy('Enter', 'all'), null);
  });
});
