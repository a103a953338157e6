import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import {
  channelFilesOf,
  looksLikeMask,
  masksFor,
  rankImages,
  withoutResultPictures,
} from '../../../src/views/image-files.ts';
import { explanationPathOf, settingsPathOf } from '../../../src/views/model-files.ts';

const at = (...parts: readonly string[]): string => join('/work', ...parts);

describe('files beside a model', () => {
  it('are named after model and image', () => {
    assert.equal(settingsPathOf(at('unet.v2.onnx')), at('unet.v2.explain.json'));
    assert.equal(explanationPathOf(at('unet.onnx'), at('x', 'a.png'), 1), at('unet.a.segcause.json'));
    assert.equal(explanationPathOf(at('unet.onnx'), at('x', 'a.png'), 3), at('unet.a-3.segcause.json'));
  });

  it('tell masks from images by name or folder', () => {
    for (const path of [
      at('masks', 'a.png'),
      at('train_labels', 'a.png'),
      at('a_mask.png'),
      at('a-seg.tif'),
    ]) {
      assert.ok(looksLikeMask(path), path);
    }
    for (const path of [at('images', 'a.png'), at('mask_rcnn', 'a.png'), at('masked.png')]) {
      assert.ok(!looksLikeMask(path), path);
    }
  });

  it('rank images by nearness to the model, masks last, numbers as numbers', () => {
    const near = at('m', 'b10.png');
    const nearer = at('m', 'b9.png');
    const mask = at('m', 'b9_mask.png');
    const far = at('other', 'deep', 'a.png');
    assert.deepEqual(rankImages([far, mask, near, nearer], at('m', 'unet.onnx')), [nearer, near, far, mask]);
  });

  it('leave out pictures that were saved of a result, which lie beside it', () => {
    const image = at('a', 'unet.png');
    const elsewhere = at('b', 'unet.a.png');
    const saved = [at('a', 'unet.a.png'), at('a', 'unet.a.layer.png'), at('a', 'x-to-y.png')];
    const results = [at('a', 'unet.a.segcause.json'), at('a', 'x-to-y.segcause-comparison.json')];
    assert.deepEqual(withoutResultPictures([image, ...saved, elsewhere], results), [image, elsewhere]);
    assert.deepEqual(withoutResultPictures(saved, []), saved);
  });

  it('find the masks of an image in sibling folders and beside it', () => {
    const image = at('images', 'a.png');
    const likely = [at('masks', 'a.png'), at('labels', 'a_mask.tif'), at('images', 'a_segmentation.png')];
    const others = [image, at('masks', 'b.png'), at('images', 'b_mask.png'), at('other', 'masks', 'a.png')];
    assert.deepEqual(masksFor(image, [...likely, ...others]), likely);
  });

  it('find the mask of several files by the name of their case', () => {
    const image = at('images', 'p-1_0000.png');
    const likely = [at('labels', 'p-1.png'), at('images', 'p-1_seg.png')];
    assert.deepEqual(masksFor(image, [...likely, at('labels', 'p-2.png')], true), likely);
    assert.deepEqual(masksFor(image, likely), []);
  });

  it('find the files that are the channels of one image, in the order of their names', () => {
    const files = ['p-1_0000.png', 'p-1_0001.png', 'p-1_0010.png'].map((name) => at('images', name));
    const others = [at('images', 'p-1_seg.png'), at('images', 'p-2_0000.png'), at('images', 'p-1_0002.tif')];
    assert.deepEqual(channelFilesOf(files[1] ?? '', [...others, ...files.toReversed()], 3), files);
    assert.equal(channelFilesOf(files[0] ?? '', [...files, ...others], 4), null);
  });
});
