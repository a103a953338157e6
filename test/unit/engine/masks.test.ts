import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { decodeMask } from '../../../src/documents/run-length.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { userError } from '../imaging/helpers.ts';
import { tags, writeTiff } from '../imaging/write-tiff.ts';
import { side, type Written, writtenModels } from './model/written-model.ts';

/** A model of so many classes whose output follows the image. */
function network(channels: number): Graph {
  const b = new GraphBuilder({ seed: 3 });
  const features = b.relu(b.conv(b.input([1, 1, side, side]), { channels: 4, kernel: 3, pads: 'same' }));
  return b.build(b.instanceNorm(b.conv(features, { channels, kernel: 3, pads: 'same' })));
}

const positions = Array.from({ length: side * side }, (_, i) => [Math.floor(i / side), i % side] as const);

/** A rectangle of 11 × 9 pixels, off the centre. */
const inRectangle = positions.map(([y, x]) => Number(y >= 3 && y < 14 && x >= 5 && x < 14));

/** A picture that no turn leaves as it is. */
const picture = Uint8Array.from(
  positions,
  ([y, x]) => (y < 14 && x < 15 ? 200 : 40) + ((7 * y + 3 * x) % 30),
);

describe('Masks as they lie beside images', () => {
  let written: Written;
  before(async () => {
    written = await writtenModels();
  });
  after(() => written.dispose());

  async function save(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(written.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  const png = (values: readonly number[], width = side): Uint8Array =>
    encode({ width, height: values.length / width, channels: 1, depth: 8, data: Uint8Array.from(values) });
  const countOf = ({ reference }: Explanation): number =>
    reference === null ? 0 : decodeMask(reference).reduce((sum, pixel) => sum + pixel, 0);
  const whole: Settings = { roi: 'whole image', treatment: 'zero', block: 4 };

  it('are the alpha of a layer in one colour, and the reading says so', async () => {
    const data = Uint8Array.from(inRectangle.flatMap((pixel) => [255, 255 * pixel]));
    const layer = await save('layer.png', encode({ width: side, height: side, channels: 2, depth: 8, data }));
    const image = await save('plain.tif', writeTiff(side, side, picture));
    const found = await written.prepare(network(1), { ...whole, image, mask: layer });
    assert.equal(countOf(found), 99);
    const text =
      'All pixels of the mask have one colour: its alpha is read. The class is where the mask is not 0.';
    assert.ok(found.guesses.some((guess) => guess.text === text));
  });

  it('are drawn on the image as it is displayed, whichever way it is stored', async () => {
    const mask = await save('mask.png', png(inRectangle.map((pixel) => 255 * pixel)));
    const upright = await save('upright.tif', writeTiff(side, side, picture));
    const expected = await written.prepare(network(1), { ...whole, image: upright, mask });
    assert.equal(countOf(expected), 99);
    const stored: Readonly<Record<number, (y: number, x: number) => readonly [number, number]>> = {
      3: (y, x) => [side - 1 - y, side - 1 - x],
      6: (y, x) => [x, side - 1 - y],
      8: (y, x) => [side - 1 - x, y],
    };
    for (const [orientation, displayedAt] of Object.entries(stored)) {
      const pixels = Uint8Array.from(positions, ([y, x]) => {
        const [row, column] = displayedAt(y, x);
        return picture[row * side + column] ?? NaN;
      });
      const turn = { [tags.orientation]: [Number(orientation)] };
      const image = await save(`turned-${orientation}.tif`, writeTiff(side, side, pixels, turn));
      const found = await written.prepare(network(1), { ...whole, image, mask });
      // Stored as displayed, it is another picture.
      assert.notDeepEqual(pixels, picture);
      assert.deepEqual(
        [found.baseline, found.prediction],
        [expected.baseline, expected.prediction],
        orientation,
      );
    }
  });

  it('are refused where they are turned otherwise than the image, which is said', async () => {
    const image = await save('wide.png', png([...picture.subarray(0, side * 16)]));
    const mask = await save(
      'tall.png',
      png(
        inRectangle.filter((_, i) => i % side < 16),
        16,
      ),
    );
    await assert.rejects(
      written.prepare(network(1), { ...whole, image, mask }),
      userError(/^tall\.png: the mask is 16×32 pixels but wide\.png is 32×16; turn it as the image is/u),
    );
  });

  it('of another class have no pixel of the one that is asked for', async () => {
    const mask = await save('class1.png', png(inRectangle));
    await assert.rejects(
      written.prepare(network(3), { ...whole, mask, class: 2 }),
      userError(/^class1\.png has no class 2 in the RoI/u),
    );
    assert.equal(countOf(await written.prepare(network(3), { ...whole, mask, class: 1 })), 99);
  });

  it('have the white of a palette as their class, though it is number 0', async () => {
    // Entries 0 and 1 of the red, green and blue of 256.
    const palette = Array.from({ length: 768 }, (_, i) => (i % 256 === 0 ? 65535 : 0));
    const numbers = Uint8Array.from(inRectangle, (pixel) => 1 - pixel);
    const more = { [tags.photometric]: [3], [tags.palette]: palette };
    const mask = await save('white-first.tif', writeTiff(side, side, numbers, more));
    assert.equal(countOf(await written.prepare(network(1), { ...whole, mask })), 99);
  });

  it('have pixels that are ignored, which Dice does not count', async () => {
    const border = positions.map(([y, x]) => y === 3 && x >= 5 && x < 14);
    const labels = inRectangle.map((pixel, i) => (border[i] === true ? 255 : pixel));
    const mask = await save('void.png', png(labels));
    const found = await written.prepare(network(1), { ...whole, mask });
    assert.equal(countOf(found), 90);
    assert.equal(found.baseline.pixels, side * side - 9);
  });
});
