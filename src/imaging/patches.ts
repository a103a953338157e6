import { at } from '../at.ts';
import { type Box, type Size, volumeOf } from '../documents/box.ts';
import { cut } from '../documents/cut.ts';
import { blockAt } from '../documents/grid.ts';

/** An image in model space: intensities in row order over its size, with `channels` values at each position. */
export interface ModelImage {
  readonly size: Size<'input'>;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Where a patch is cut: the image by its number, and the box in it. */
export interface PatchPlace {
  readonly image: number;
  readonly box: Box<'input'>;
}

/**
 * All whole patches of the size of a block that lie on the block grid of some images, image by image, each in row
 * order. Patches are cut when asked for; an image of one block is one patch.
 */
export class PatchPool {
  readonly count: number;
  readonly #images: readonly ModelImage[];
  readonly #block: Size<'input'>;

  constructor(images: readonly ModelImage[], block: Size<'input'>) {
    this.#images = images;
    this.#block = block;
    this.count = images.reduce((sum, image) => sum + this.#patchesOf(image), 0);
  }

  /**
   * The values of patch `i`, in row order.
   * @throws RangeError outside the pool
   */
  patch(i: number): Float32Array {
    const { image, box } = this.place(i);
    const { size, channels, data } = at(this.#images, image);
    return cut(data, box, size, channels);
  }

  /**
   * The values of a box of patch `i`, in row order.
   * @throws RangeError outside the pool
   */
  part(i: number, { start, size: lengths }: Box<'input'>): Float32Array {
    const { image, box } = this.place(i);
    const { size, channels, data } = at(this.#images, image);
    const from = start.map((first, axis) => first + at(box.start, axis));
    return cut(data, { start: from, size: lengths }, size, channels);
  }

  /**
   * Where patch `i` is cut.
   * @throws RangeError outside the pool
   */
  place(i: number): PatchPlace {
    let left = i;
    for (const [image, source] of this.#images.entries()) {
      const here = this.#patchesOf(source);
      if (left >= 0 && left < here) {
        return { image, box: blockAt({ size: this.#wholeBlocks(source), block: this.#block }, left) };
      }
      left -= here;
    }
    throw new RangeError(`patch ${i} of ${this.count}`);
  }

  #patchesOf({ size }: ModelImage): number {
    return volumeOf(size.map((length, axis) => Math.floor(length / at(this.#block, axis))));
  }

  /** The part of an image that whole blocks tile. */
  #wholeBlocks({ size }: ModelImage): Size<'input'> {
    return size.map((length, axis) => length - (length % at(this.#block, axis)));
  }
}
