import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../../src/documents/settings.ts';
import { mergedSettings } from '../../../../src/engine/prepare/merged-settings.ts';

describe('Settings beside a model', () => {
  const ofMask: Settings = { mask: 'mask.png', maskValue: 2, maskIgnore: [255] };
  const beside: Settings = { ...ofMask, image: 'a.png', seed: 3, class: 1 };

  it('hold for their own image, also where it is not named', async () => {
    assert.deepEqual(await mergedSettings(beside, { class: 2 }), { ...beside, class: 2 });
    assert.deepEqual(await mergedSettings(beside, { image: 'a.png' }), beside);
  });

  it('hold for another image without their mask and how it is read', async () => {
    assert.deepEqual(await mergedSettings(beside, { image: 'b.png' }), { image: 'b.png', seed: 3, class: 1 });
    const other: Settings = { image: 'b.png', mask: 'other.png', maskThreshold: 7 };
    assert.deepEqual(await mergedSettings(beside, other), { ...other, seed: 3, class: 1 });
  });

  it('that name no image and no mask hold for any image, with what masks mark the class and what they ignore', async () => {
    const { mask, image, ...general } = beside;
    assert.deepEqual([mask, image], ['mask.png', 'a.png']);
    assert.deepEqual(await mergedSettings(general, { image: 'b.png' }), { ...general, image: 'b.png' });
  });

  it('hold without those that are excepted', async () => {
    const { mask, ...others } = beside;
    assert.equal(mask, 'mask.png');
    assert.deepEqual(await mergedSettings(beside, {}, ['mask']), others);
    assert.deepEqual(await mergedSettings(beside, { image: 'b.png' }, ['seed']), {
      image: 'b.png',
      class: 1,
    });
  });

  it('of an image in several files hold for another whose files are named alike', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'segcause-merged-'));
    const at = (name: string): string => join(folder, name);
    try {
      for (const name of ['c1_t1.png', 'c1_t2.png', 'c2_t1.png', 'c2_t2.png', 'c3_t1.png'])
        writeFileSync(at(name), '');
      const several: Settings = { ...ofMask, image: at('c1_t1.png'), channelImages: [at('c1_t2.png')] };
      assert.deepEqual(await mergedSettings(several, { image: at('c2_t1.png') }), {
        image: at('c2_t1.png'),
        channelImages: [at('c2_t2.png')],
      });
      assert.deepEqual(await mergedSettings(several, { image: at('c3_t1.png') }), { image: at('c3_t1.png') });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
