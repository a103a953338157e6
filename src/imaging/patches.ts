/** An image in model space: intensities, height × width × channels in row order. */
export interface ModelImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Where a patch was cut: the image by its number, and the patch's top left pixel. */
export interface PatchPlace {
  readonly image: number;
  readonly y: number;
  readonly x: number;
}

/**
 * All whole patches of `block × block` pixels that lie on the block grid of some images, image by image, each in
 * row order. Patches are cut when asked for; an image of one block is one patch.
 */
export class PatchPool {
  readonly count: number;
  readonly #images: readonly ModelImage[];
  readonly #block: number;

  constructor(images: readonly ModelImage[], block: number) {
    this.#images = images;
    this.#block = block;
    this.count = images.reduce((sum, image) => sum + this.#patchesOf(image), 0);
  }

  /** The values of patch `i`: block × block × channels in row order. Throws a `RangeError` outside the pool. */
  patch(i: number): Float32Array {
    const { image, y, x } = this.place(i);
    const block = this.#block;
    const { width, channels, data } = this.#image(image);
    const patch = new Float32Array(block * block * channels);
    for (let row = 0; row < block; row++) {
      const from = ((y + row) * width + x) * channels;
      patch.set(data.subarray(from, from + block * channels), row * block * channels);
    }
    return patch;
  }

  /** Where patch `i` is cut. Throws a `RangeError` outside the pool. */
  place(i: number): PatchPlace {
    let left = i;
    for (let image = 0; left >= 0 && image < this.#images.length; image++) {
      const source = this.#image(image);
      const here = this.#patchesOf(source);
      if (left < here) {
        const columns = Math.floor(source.width / this.#block);
        return { image, y: Math.floor(left / columns) * this.#block, x: (left % columns) * this.#block };
      }
      left -= here;
    }
    throw new RangeError(`patch ${i} of ${this.count}`);
  }

  #image(i: number): ModelImage {
    const image = this.#images[i];
    if (!image) throw new RangeError(`image ${i} of ${this.#images.length}`);
    return image;
  }

  #patchesOf({ height, width }: ModelImage): number {
    return Math.floor(height / this.#block) * Math.floor(width / this.#block);
  }
}
