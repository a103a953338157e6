import assert from 'node:assert/strict';
import { isOfClass, type MaskClass, readMask } from '../../../src/imaging/mask-reading.ts';

const binary: MaskClass = {
  value: null,
  threshold: null,
  ignore: null,
  classIndex: 0,
  classes: 1,
  decides: 'any',
};
const three: MaskClass = { ...binary, classIndex: 2, classes: 3, decides: 'one' };

/** A mask by how many pixels have each value. */
function mask(counts: Readonly<Record<number, number>>): Float32Array {
  return Float32Array.from(
    Object.entries(counts).flatMap(([value, count]) => Array<number>(count).fill(Number(value))),
  );
}

/** The values of a mask that are of the class, and the words of the reading. */
function read(
  values: Float32Array,
  asked: MaskClass,
): { readonly of: readonly number[]; readonly text: string } {
  const reading = readMask(values, asked);
  const all = [...new Set(values)].sort((a, b) => a - b);
  return {
    of: reading.kind === 'unsound' ? [NaN] : all.filter((value) => isOfClass(reading, value)),
    text: reading.text,
  };
}

describe('Reading a mask', () => {
  it('takes what the user says', () => {
    assert.deepEqual(read(mask({ 0: 9, 1: 9, 7: 9 }), { ...three, value: 7 }).of, [7]);
    assert.deepEqual(read(mask({ 0: 9, 90: 9, 200: 9 }), { ...binary, threshold: 100 }).of, [200]);
  });

  it('takes several values as those of a region, also where one of them is a mark of data sets', () => {
    const region = { ...three, value: [2, 3] };
    assert.deepEqual(read(mask({ 0: 9, 1: 9, 2: 9, 3: 9, 4: 9 }), region), {
      of: [2, 3],
      text: 'The class is where the mask is 2 and 3.',
    });
    const marked = readMask(mask({ 0: 9, 1: 9, 255: 9 }), { ...binary, value: [1, 255] });
    assert.deepEqual(marked.kind === 'unsound' ? null : marked.ignored, []);
    const ignored = readMask(mask({ 0: 9, 1: 9, 2: 9, 3: 9 }), { ...binary, value: [1, 2], ignore: [3] });
    assert.deepEqual(ignored.kind === 'unsound' ? null : ignored.ignored, [3]);
  });

  it('takes two values as a binary mask', () => {
    for (const [low, high] of [
      [0, 1],
      [0, 255],
      [0, 65535],
      [0, 128],
      [50, 200],
    ] as const) {
      assert.deepEqual(read(mask({ [low]: 90, [high]: 10 }), binary).of, [high]);
    }
    assert.deepEqual(read(mask({ 0: 90, 255: 10 }), three).of, [255]);
    assert.deepEqual(read(mask({ [-1]: 10, 0: 90 }), binary).of, [-1], '0 is the background');
  });

  it('takes a binary mask for that of the foreground where class 0 of several is asked for', () => {
    const background = { ...three, classIndex: 0 };
    const { of, text } = read(mask({ 0: 90, 255: 10 }), background);
    assert.deepEqual(of, [0]);
    assert.match(text, /not class 0, the background: the class is where it is 0\./);
    assert.deepEqual(read(mask({ 0: 90, 255: 10 }), { ...background, value: 255 }).of, [255]);
    assert.deepEqual(read(mask({ 0: 90, 255: 10 }), { ...background, decides: 'any' }).of, [255]);
    const noisy = read(mask({ 0: 900, 3: 40, 251: 20, 255: 90 }), background);
    assert.match(noisy.text, /which side of it is class 0, the background, is not known/);
  });

  it('ignores the noise of JPEG and of resizing, and says how much lies between', () => {
    const noisy = mask({
      0: 5000,
      1: 300,
      2: 200,
      5: 90,
      60: 40,
      130: 40,
      190: 40,
      250: 300,
      254: 500,
      255: 3000,
    });
    const { of, text } = read(noisy, binary);
    assert.deepEqual(of, [130, 190, 250, 254, 255]);
    assert.match(text, /> 127\. 1\.3 % of pixels lie between/u);
    assert.deepEqual(read(noisy, three).of, of);
  });

  it('takes soft probabilities at a half', () => {
    const soft = mask({ 0: 500, 0.25: 10, 0.5: 10, 0.75: 10, 1: 470 });
    assert.deepEqual(read(soft, binary).of, [0.75, 1]);
  });

  it("reads a label map by the class, and never another class's pixels", () => {
    assert.deepEqual(read(mask({ 0: 9, 1: 9, 2: 9 }), three).of, [2]);
    assert.deepEqual(read(mask({ 0: 9, 1: 9 }), three).of, []);
    assert.deepEqual(read(mask({ 0: 9, 2: 9 }), three).of, [2]);
    assert.deepEqual(
      read(mask({ 0: 9, 7: 9, 26: 9 }), { ...three, classIndex: 26, decides: 'label' }).of,
      [26],
    );
  });

  it('knows the values that mark pixels to be ignored, and says so', () => {
    for (const mark of [255, 65535, -1]) {
      const { of, text } = read(mask({ 0: 80, 1: 15, [mark]: 5 }), binary);
      assert.deepEqual(of, [1]);
      assert.ok(text.endsWith(` ${mark}: ignored, 5.0 % of pixels.`), text);
    }
    assert.deepEqual(read(mask({ 0: 80, 1: 15, 2: 15, 255: 5 }), three).of, [2]);
  });

  it('takes several labels together for a model of one class, and says so', () => {
    const { of, text } = read(mask({ 0: 80, 1: 15, 2: 15 }), binary);
    assert.deepEqual(of, [1, 2]);
    assert.match(text, /labels 1 and 2 together/u);
  });

  it('takes no mark far from labels for the class', () => {
    for (const far of [254, 300, 30000, -100]) {
      const counts = { 0: 60, 1: 15, 2: 15, 3: 5, [far]: 5 };
      assert.match(read(mask(counts), three).text, /may be labels and a mark .*maskIgnore/u);
      assert.match(read(mask(counts), binary).text, /may be labels and a mark/u);
      assert.deepEqual(read(mask(counts), { ...three, ignore: [far] }).of, [2]);
    }
    assert.match(read(mask({ 0: 60, 1: 15, 254: 5 }), binary).text, /values 0, 1 and 254/u);
    assert.match(read(mask({ 0: 60, 100: 15, 200: 15, 30000: 5 }), three).text, /may be labels/u);
    assert.deepEqual(read(mask({ 0: 60, 254: 5, 255: 35 }), binary).of, [254, 255]);
    assert.deepEqual(read(mask({ 0: 60, 1: 5, 254: 5, 255: 35 }), binary).of, [254, 255]);
  });

  it('leaves what is to be ignored out of the grey levels', () => {
    const { of, text } = read(mask({ 0: 60, 128: 10, 255: 30 }), { ...binary, ignore: [128] });
    assert.ok(of.includes(255));
    assert.match(text, /not 0\. 128: ignored, 10\.0 % of pixels/u);
  });

  it('reads soft values, all of them different, and as many as an image has', () => {
    const count = 300_000;
    const soft = Float32Array.from({ length: count }, (_, i) => (i < count / 2 ? i : 1e7 - i) / 1e7);
    assert.match(read(soft, binary).text, /^Binary mask: the class is where it is > 0\.4925\./u);
    const image = Float32Array.from({ length: count }, (_, i) => i / count);
    assert.match(read(image, binary).text, /may be an image/u);
  });

  it('reads very many values in a moment, and still ignores those to be ignored', () => {
    const many = Float32Array.from({ length: 4_000_000 }, (_, i) => (i % 4 === 0 ? 7 : i / 4_000_000));
    const start = performance.now();
    const reading = readMask(many, { ...binary, threshold: 0.9, ignore: [7] });
    assert.deepEqual(reading, {
      kind: 'above',
      threshold: 0.9,
      ignored: [7],
      text: 'The class is where the mask is > 0.9. 7: ignored, 25.0 % of pixels.',
    });
    assert.ok(performance.now() - start < 5000);
  });

  it('finds no sound reading', () => {
    assert.match(read(mask({ 0: 50, 127: 30, 255: 20 }), three).text, /values 0, 127 and 255 .* 3 classes/u);
    assert.match(read(mask({ 0: 50, 127: 30, 255: 20 }), binary).text, /3 grey levels/u);
    assert.match(read(mask({ 0: 50, 5: 30 }), three).text, /values 0 and 5/u);
    const image = Float32Array.from({ length: 2560 }, (_, i) => i % 256);
    assert.match(read(image, binary).text, /may be an image/u);
    for (const unsound of [mask({ 0: 50, 127: 30, 255: 20 }), image]) {
      assert.equal(readMask(unsound, binary).kind, 'unsound');
    }
  });
});
