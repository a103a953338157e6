import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { channelFilesBeside } from '../../../src/imaging/channel-files.ts';
import { maskToModelSpace } from '../../../src/imaging/mask.ts';
import { readMaskFile } from '../../../src/imaging/read-mask.ts';
import { readImageFor } from '../../../src/imaging/read-stack.ts';
import { valuesOf } from '../../../src/imaging/stored-image.ts';
import { writeNifti, type WrittenVolume } from '../../support/nifti.ts';
import { userError } from './helpers.ts';

const size = [2, 3, 4];
const data = Int16Array.from({ length: 24 }, (_, i) => i);
const taken = { channels: 1, size };

describe('the files of a volume', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-volumes-'));
    await writeFile(
      join(folder, 'flat.png'),
      encode({ width: 4, height: 3, channels: 1, depth: 8, data: new Uint8Array(12) }),
    );
  });
  after(() => rm(folder, { recursive: true }));
  const written = (name: string, more: Partial<WrittenVolume> = {}): Promise<string> =>
    writeNifti(join(folder, name), { size, data, ...more });

  it('keep their voxels once, in their own type', async () => {
    const { image, affine, words } = await readImageFor([await written('one.nii.gz')], taken);
    assert.deepEqual([image.size, image.depth, words], [size, 'int16', []]);
    assert.ok(image.channels[0]?.data instanceof Int16Array);
    assert.deepEqual([...valuesOf(image)], [...data]);
    assert.deepEqual(affine?.[2], [1, 0, 0, 0]);
  });

  it('are one channel each where there are several, named in their order', async () => {
    const paths = [await written('t1.nii'), await written('t2.nii', { data: Uint8Array.from(data) })];
    const { image, words } = await readImageFor(paths, { channels: 2, size });
    assert.deepEqual([...valuesOf(image)].slice(0, 6), [0, 0, 1, 1, 2, 2]);
    assert.deepEqual([image.depth, words], ['float32', ['The channels are, in this order: t1.nii, t2.nii.']]);
  });

  it('must be as many channels as the model takes, of one size, in one place', async () => {
    const path = await written('one.nii');
    await assert.rejects(
      readImageFor([path], { channels: 4, size }, 'brats.onnx'),
      userError(/^brats\.onnx takes volumes of 4 channels and one\.nii has 1: give one file of 4 channels/),
    );
    const large = await written('large.nii', { size: [3, 3, 4], data: new Int16Array(36) });
    await assert.rejects(
      readImageFor([path, large], { channels: 2, size }),
      userError(/^one\.nii is 2×3×4 voxels and large\.nii 3×3×4: the files of one volume/),
    );
    const moved = await written('moved.nii', { origin: [3, 4, 0] });
    await assert.rejects(
      readImageFor([path, moved], { channels: 2, size }),
      userError(/same size and do not lie in the same place: their voxels are up to 5 mm apart/),
    );
  });

  it('of several volumes, along time or channels, are channels, or one that is chosen', async () => {
    const four = Int16Array.from({ length: 96 }, (_, i) => i);
    const path = await written('four.nii', { data: four, channels: 4 });
    const all = await readImageFor([path], { channels: 4, size });
    assert.deepEqual([...valuesOf(all.image)].slice(0, 5), [0, 24, 48, 72, 1]);
    const { image, words } = await readImageFor([path], { ...taken, frame: 2 });
    assert.deepEqual([...valuesOf(image)].slice(0, 3), [48, 49, 50]);
    assert.match(words.join(' '), /Of the 4 volumes of four\.nii, number 2 is taken, counted from 0\./);
    await assert.rejects(
      readImageFor([path], taken, 'net.onnx'),
      userError(/takes volumes of 1 channel and four\.nii has 4: .* choose one of its volumes with frame/),
    );
    await assert.rejects(
      readImageFor([path], { ...taken, frame: 4 }),
      userError(/^four\.nii has no volume 4: it has 4, numbered from 0\.$/),
    );
    // Others that are no series of volumes are taken as they are.
    const one = await readImageFor([await written('one.nii')], { ...taken, frame: 2 });
    assert.deepEqual(one.words, []);
  });

  it('of further channels are found where they are named as nnU-Net names them', async () => {
    const paths = [];
    for (const channel of [0, 1, 2]) paths.push(await written(`case_1_000${channel}.nii.gz`));
    const [first = ''] = paths;
    assert.deepEqual(await channelFilesBeside(first, 3), paths.slice(1));
    assert.deepEqual(await channelFilesBeside(first, 4), []);
    assert.deepEqual(await channelFilesBeside(first, 1), []);
    assert.deepEqual(await channelFilesBeside(join(folder, 'one.nii'), 2), []);
  });

  it('are no pictures', async () => {
    await assert.rejects(
      readImageFor([join(folder, 'flat.png')], taken, 'net.onnx'),
      userError(/^flat\.png is a picture of two axes and net\.onnx takes volumes/),
    );
  });

  it('are shown to models of images by the slice that is asked for, and not without', async () => {
    const path = await written('one.nii.gz');
    const flat = { channels: 1, size: [3, 4] };
    await assert.rejects(
      readImageFor([path], flat, 'net.onnx'),
      userError(/volume of 2×3×4 voxels and net\.onnx takes images of two axes: choose a slice with "slice"/),
    );
    await assert.rejects(
      readImageFor([path], { ...flat, slice: { axis: 'z', index: 2 } }),
      userError(/^one\.nii\.gz has no slice z 2: it has 2, numbered from 0\.$/),
    );
    const slices = {
      z: [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
      y: [4, 5, 6, 7, 16, 17, 18, 19],
      x: [1, 5, 9, 13, 17, 21],
    } as const;
    for (const [axis, values] of Object.entries(slices)) {
      const slice = { axis: axis as 'x' | 'y' | 'z', index: 1 };
      const { image, words } = await readImageFor([path], { ...flat, slice });
      assert.deepEqual([...valuesOf(image)], values);
      assert.deepEqual(words, [`Of one.nii.gz, the slice ${axis} 1 is taken.`]);
    }
  });

  it('have slices once their axes are turned', async () => {
    const path = await written('one.nii.gz');
    const flat = { channels: 1, size: [3, 2], axes: ['x', 'y', 'z'] as const };
    const { image } = await readImageFor([path], { ...flat, slice: { axis: 'z', index: 1 } });
    assert.deepEqual(image.size, [3, 2]);
    assert.deepEqual([...valuesOf(image)], [1, 13, 5, 17, 9, 21]);
  });

  it('have no slice for models of volumes, nor have pictures one', async () => {
    const path = await written('one.nii.gz');
    const slice = { axis: 'z', index: 1 } as const;
    await assert.rejects(
      readImageFor([path], { ...taken, slice }, 'net.onnx'),
      userError(/^net\.onnx takes whole volumes: leave the slice out/),
    );
    await assert.rejects(
      readImageFor([join(folder, 'flat.png')], { channels: 1, size: [3, 4], slice }, 'net.onnx'),
      userError(/^flat\.png is a picture of two axes, which has no slices: leave the slice out/),
    );
  });

  describe('and its mask', () => {
    const labels = Uint8Array.from({ length: 24 }, (_, i) => Number(i % 4 === 1) + 2 * Number(i % 4 === 2));
    const asked = {
      ...{ value: null, threshold: null, colour: null, ignore: null },
      ...{ classIndex: 2, classes: 3, decides: 'one' as const },
    };
    const read = async (
      path: string,
      more: { readonly start?: readonly number[]; readonly size?: readonly number[] } = {},
    ): Promise<ReturnType<typeof maskToModelSpace>> => {
      const { image, affine } = await readImageFor([await written('image.nii')], taken);
      const input = { size: more.size ?? size, ...(more.start && { crop: { start: more.start, of: size } }) };
      const mask = { ...(await readMaskFile(path, taken)), name: 'labels.nii' };
      return maskToModelSpace(
        mask,
        { size: image.size, affine, name: 'image.nii' },
        { size: input.size, input },
        asked,
      );
    };

    it('is read by the number of the class', async () => {
      const { pixels, reading } = await read(await written('labels.nii', { data: labels }));
      assert.deepEqual(
        [...pixels],
        [...labels].map((label) => Number(label === 2)),
      );
      assert.match(reading, /^Label map \(0, 1 and 2\): the class is where the mask is 2\./);
    });

    it('is cut out as the volume is, and 0 outside of it', async () => {
      const path = await written('labels.nii', { data: labels });
      const { pixels } = await read(path, { start: [1, 0, 2], size: [2, 1, 2] });
      assert.deepEqual([...pixels], [1, 0, 0, 0]);
    });

    it('must have the same size, lie in the same place, and be no picture', async () => {
      await assert.rejects(
        read(await written('other.nii', { size: [2, 4, 3], data: labels })),
        userError(/^labels\.nii: the mask is 2×4×3 voxels but image\.nii is 2×3×4; turn it as the image is/),
      );
      await assert.rejects(
        read(await written('moved.nii', { data: labels, origin: [0, 0, 2] })),
        userError(/^the mask labels\.nii and image\.nii have the same size .* up to 2 mm apart/),
      );
      await assert.rejects(
        readMaskFile(join(folder, 'flat.png'), taken),
        userError(/^flat\.png: the mask is a picture of two axes and the image is a volume/),
      );
      const flat = { channels: 1, size: [3, 4], slice: { axis: 'z', index: 1 } } as const;
      const { image, affine } = await readImageFor([await written('image.nii')], flat);
      const sliceOfMask = async (name: string): Promise<ReturnType<typeof maskToModelSpace>> =>
        maskToModelSpace(
          { ...(await readMaskFile(join(folder, name), flat)), name },
          { size: image.size, affine, name: 'image.nii' },
          { size: [3, 4], input: { size: [3, 4] } },
          asked,
        );
      await assert.rejects(
        sliceOfMask('moved.nii'),
        userError(/^the mask moved\.nii and image\.nii have the same size .* up to 2 mm apart/),
      );
      await written('labels.nii', { data: labels });
      assert.equal((await sliceOfMask('labels.nii')).pixels.length, 12);
      const two = await written('two.nii', { data: new Uint8Array(48), channels: 2 });
      await assert.rejects(readMaskFile(two, taken), userError(/has 2 values at each voxel/));
    });
  });
});
