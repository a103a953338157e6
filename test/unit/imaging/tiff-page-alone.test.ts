import assert from 'node:assert/strict';
import { decodeImage } from '../../../src/imaging/decode.ts';
import { tiffDirectories } from '../../../src/imaging/tiff-directories.ts';
import { pageAlone } from '../../../src/imaging/tiff-page-alone.ts';
import { writePages, writeTiff } from './write-tiff.ts';

describe('A page of a TIFF alone', () => {
  const pixels = (page: number): Uint8Array => Uint8Array.from({ length: 400 }, (_, i) => (i + page) % 256);
  const file = writePages(Array.from({ length: 30 }, (_, page) => writeTiff(20, 20, pixels(page))));

  it('is a TIFF that is read as the page is', () => {
    for (const [i, page] of tiffDirectories(file).entries()) {
      const { data } = decodeImage(pageAlone(file, page), 'page.tif');
      assert.deepEqual([...data], [...pixels(i)]);
    }
  });

  it('has no more bytes than the page, so that reading all pages reads the file once', () => {
    const bytes = tiffDirectories(file).reduce((sum, page) => sum + pageAlone(file, page).length, 0);
    assert.ok(bytes <= file.length, `${bytes} of ${file.length}`);
  });

  it('leaves the file as it is, also where its bytes are a buffer of Node', () => {
    const buffer = Buffer.from(file);
    decodeImage(buffer, 'pages.tif', 'stored');
    assert.deepEqual([...buffer], [...file]);
  });
});
