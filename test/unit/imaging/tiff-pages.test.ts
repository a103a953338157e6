import assert from 'node:assert/strict';
import { alikePages } from '../../../src/imaging/tiff-pages.ts';
import { tags, writePages, writeTiff } from './write-tiff.ts';

/** The same file, whose pages have all their orientation where it ends: one, and then so many values that are 0. */
function withSharedOrientation(file: Uint8Array, values: number): Uint8Array {
  const longer = new Uint8Array(file.length + 4 * values);
  longer.set(file);
  const view = new DataView(longer.buffer);
  view.setUint32(file.length, 1, true);
  for (let directory = view.getUint32(4, true); directory !== 0;) {
    const entries = view.getUint16(directory, true);
    for (let at = directory + 2; at < directory + 2 + 12 * entries; at += 12) {
      if (view.getUint16(at, true) !== tags.orientation) continue;
      view.setUint32(at + 4, values, true);
      view.setUint32(at + 8, file.length, true);
    }
    directory = view.getUint32(directory + 2 + 12 * entries, true);
  }
  return longer;
}

describe('The pages of a TIFF', () => {
  const page = writeTiff(2, 2, Uint8Array.of(0, 100, 200, 255), { [tags.orientation]: [1] });
  const pagesOf = (count: number): Uint8Array => writePages(Array.from({ length: count }, () => page));

  it('are compared by one value of each field, however many all of them claim', () => {
    assert.equal(alikePages(withSharedOrientation(pagesOf(2), 2)).pages.length, 2);
    const file = withSharedOrientation(pagesOf(1000), 2 ** 20);
    const start = performance.now();
    assert.deepEqual(alikePages(file).pages, []);
    const took = performance.now() - start;
    assert.ok(took < 1000, `${took.toFixed(0)} ms`);
  });
});
