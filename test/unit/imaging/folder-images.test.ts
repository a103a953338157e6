import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderImages } from '../../../src/imaging/folder-images.ts';
import { maskAlike, masksByStem } from '../../../src/imaging/mask-names.ts';

describe('the images of a folder', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  const write = (...names: readonly string[]): void => {
    for (const name of names) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), '');
    }
  };
  const found = async (folder: string, files: readonly string[], mask: string | null): Promise<unknown> =>
    (await folderImages(at(folder), { files: files.map(at), mask: mask === null ? null : at(mask) })).map(
      (image) => [
        image.files.map((file) => path.relative(root, file)).join(),
        image.mask === null ? null : path.relative(root, image.mask),
      ],
    );

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'segcause-folder-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('stand in natural order, each with the mask of its name, in whatever format', async () => {
    write('images/10.png', 'images/2.png', 'images/1.png', 'images/readme.txt');
    write('masks/1.png', 'masks/10.tif');
    assert.deepEqual(await found('images', ['images/1.png'], 'masks/1.png'), [
      ['images/1.png', 'masks/1.png'],
      ['images/2.png', null],
      ['images/10.png', 'masks/10.tif'],
    ]);
  });

  it('have no masks where the first has none', async () => {
    write('images/a.png', 'images/b.png', 'masks/b.png');
    assert.deepEqual(await found('images', ['images/a.png'], null), [
      ['images/a.png', null],
      ['images/b.png', null],
    ]);
  });

  it('do not include the masks that lie among them', async () => {
    write('a.png', 'a_mask.png', 'b.png', 'b_mask.png', 'c.png');
    assert.deepEqual(await found('.', ['a.png'], 'a_mask.png'), [
      ['a.png', 'a_mask.png'],
      ['b.png', 'b_mask.png'],
      ['c.png', null],
    ]);
  });

  it('are several files each where the first is', async () => {
    write('c1_t1.png', 'c1_t2.png', 'c2_t1.png', 'c2_t2.png', 'c3_t1.png', 'seg/c1.png', 'seg/c2.png');
    assert.deepEqual(await found('.', ['c1_t1.png', 'c1_t2.png'], 'seg/c1.png'), [
      ['c1_t1.png,c1_t2.png', 'seg/c1.png'],
      ['c2_t1.png,c2_t2.png', 'seg/c2.png'],
    ]);
  });

  it('of another folder have their masks where those of the first lie', async () => {
    write('train/images/a.png', 'train/masks/a.png', 'val/images/b.png', 'val/masks/b.png');
    assert.deepEqual(await found('val/images', ['train/images/a.png'], 'train/masks/a.png'), [
      ['val/images/b.png', 'val/masks/b.png'],
    ]);
  });

  for (const [image, mask, other, expected] of [
    ['a.png', 'a_mask.png', 'b.png', 'b_mask.png'],
    ['img_1.png', 'seg_1.png', 'img_21.png', 'seg_21.png'],
    ['scan_a.png', 'scan_mask_a.png', 'scan_b.png', 'scan_mask_b.png'],
    ['a.jpg', 'a.png', 'b.jpg', 'b.png'],
    ['a.png', 'x.png', 'b.png', null],
  ] as const) {
    it(`${expected ?? 'nothing'} is to ${other} as ${mask} is to ${image}`, () => {
      const all = ['a_mask', 'b_mask', 'seg_1', 'seg_21', 'scan_mask_a', 'scan_mask_b', 'x'].map(
        (name) => `${name}.png`,
      );
      const named = [...all, ...(expected === 'b.png' ? [expected] : [])];
      assert.equal(maskAlike({ files: [image], mask }, [other], masksByStem(named)), expected);
    });
  }
});
