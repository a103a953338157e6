import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Picture } from '../../../../src/documents/picture.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { input, quiet } from '../../../support/aims.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { equalWholePasses, opened } from './equal-passes.ts';

const [slices, rows, columns] = [6, 16, 24] as const;

/** A voxel of the volume: its slice in the hundreds, and a pattern that differs from place to place. */
function valueAt(z: number, y: number, x: number): number {
  return 100 * z + ((7 * y + 13 * x + 5 * z) % 90);
}

function network(channels: number): Uint8Array {
  const builder = new GraphBuilder({ seed: 3 });
  const image = builder.input([1, channels, rows, columns]);
  const wide = builder.relu(builder.conv(image, { channels: 4, kernel: 3, pads: 'same' }));
  return writeOnnx(builder.build(builder.conv(wide, { channels: 2, kernel: 1 })));
}

describe('a model of neighbouring slices', function () {
  this.timeout(60_000);
  const engine = createEngine();
  let folder = '';
  let image = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-stack-'));
    const data = Int16Array.from({ length: slices * rows * columns }, (_, i) =>
      valueAt(Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns),
    );
    image = await writeNifti(join(folder, 'a.nii.gz'), { size: [slices, rows, columns], data });
    for (const channels of [1, 3, 4, 5]) await writeFile(join(folder, `${channels}.onnx`), network(channels));
  });
  after(() => rm(folder, { recursive: true }));

  const prepared = async (
    channels: number,
    slice: Settings['slice'],
  ): Promise<{ readonly document: Explanation; readonly picture: Picture }> => {
    const preprocessing = { scale: 1, mean: [300], std: [150] };
    const asked = { class: 1, roi: [6, 8, 4, 4], block: 4, draws: 3 };
    const { document, picture } = await engine.prepare(explanationKind, {
      model: join(folder, `${channels}.onnx`),
      settings: { image, slice, preprocessing, decision: 'argmax', ...asked },
    });
    assert.ok(picture);
    return { document, picture };
  };

  it('is given the slices around one as its channels, in their order', async () => {
    const { document, picture } = await prepared(5, { axis: 'z', index: 2, stack: 5 });
    await opened(document, async ({ scene }) => {
      const { intensities } = scene.pass;
      assert.equal(intensities.length, rows * columns * 5);
      for (const [i, value] of intensities.entries()) {
        const [place, z] = [Math.floor(i / 5), i % 5];
        assert.equal(value, valueAt(z, Math.floor(place / columns), place % columns));
      }
      return Promise.resolve();
    });
    const seen = picture.stored.map((stored) => picture.slope * stored + picture.intercept);
    assert.equal(picture.channels, 1);
    assert.deepEqual([seen[0], seen[columns + 1]], [valueAt(2, 0, 0), valueAt(2, 1, 1)]);
    assert.ok(document.guesses.some(({ text }) => text.includes('the slices z 0 to 4 are the channels')));
  });

  it('is given the outermost slice again beyond the border', async () => {
    const { document } = await prepared(5, { axis: 'z', index: 5, stack: 5 });
    await opened(document, async ({ scene }) => {
      const first = [...scene.pass.intensities.slice(0, 5)];
      assert.deepEqual(
        first,
        [3, 4, 5, 5, 5].map((z) => valueAt(z, 0, 0)),
      );
      return Promise.resolve();
    });
  });

  it('has effects of blocks of all slices at once, which are those of whole passes', async () => {
    const { document } = await prepared(5, { axis: 'z', index: 2, stack: 5 });
    await equalWholePasses(document, 6);
    const found = await engine.run(explanationKind, document, input, quiet);
    assert.equal(found.status, 'complete');
    assert.deepEqual(settingsOfQuestion(found.question).slice, { axis: 'z', index: 2, stack: 5 });
    const { block } = found.question;
    assert.deepEqual(block, [4, 4]);
  });

  it('is offered, and never assumed, where a volume has one channel', async () => {
    await assert.rejects(
      prepared(5, { axis: 'z', index: 2 }),
      /5 channels and a\.nii\.gz has 1: where they are neighbouring slices, ask for them with .*"stack": 5 .*--slice z=2:5/u,
    );
    const { document } = await prepared(3, { axis: 'z', index: 2 });
    assert.ok(
      document.guesses.some(({ text }) =>
        /slice z 2 is taken as all three channels: where they are .*--slice z=2:3/u.test(text),
      ),
    );
    await assert.rejects(prepared(4, { axis: 'z', index: 2 }), /4 channels and a\.nii\.gz has 1\.$/u);
  });

  it('is refused where it does not take that many', async () => {
    await assert.rejects(
      prepared(1, { axis: 'z', index: 2, stack: 3 }),
      /takes images of 1 channels? and a\.nii\.gz has 3\.$/u,
    );
  });
});
