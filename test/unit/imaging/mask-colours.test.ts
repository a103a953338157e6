import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskToModelSpace, type AskedMask } from '../../../src/imaging/mask.ts';
import type { Colour } from '../../../src/imaging/colour-levels.ts';
import type { Raster } from '../../../src/imaging/raster.ts';
import { randomNumbers } from '../../support/random-numbers.ts';
import { named, raster, userError } from './helpers.ts';

const inferred: AskedMask = {
  value: null,
  threshold: null,
  colour: null,
  ignore: null,
  classIndex: 0,
  classes: 1,
  decides: 'any',
};

const side = 48;
const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];
const red: Colour = [255, 0, 0];
const green: Colour = [0, 255, 0];
const blue: Colour = [30, 60, 200];
const yellow: Colour = [255, 255, 0];

/** 0 outside, 1 in a disc of 317 pixels, 2 in a rectangle of 42. */
function regionAt(y: number, x: number): 0 | 1 | 2 {
  if ((y - 20) ** 2 + (x - 17) ** 2 <= 100) return 1;
  return y >= 36 && y < 42 && x >= 36 && x < 43 ? 2 : 0;
}

const regions = Array.from({ length: side * side }, (_, i) => regionAt(Math.floor(i / side), i % side));

function painted(
  colours: readonly Colour[],
  labels: readonly number[] = regions,
  { width = side, height = side } = {},
): Raster {
  const values = labels.flatMap((label) => [...(colours[label] ?? black)]);
  return raster(width, height, values, { channels: 3 });
}

/** The mean of each value and its neighbours: smooth edges. */
function smoothed(mask: Raster): Raster {
  const { width, height } = mask;
  const data = mask.data.map((_, i) => {
    const [y, x] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width];
    const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [y + dy, x + dx] as const));
    const inside = near.filter(([ny, nx]) => ny >= 0 && nx >= 0 && ny < height && nx < width);
    const sum = inside.reduce((all, [ny, nx]) => all + (mask.data[3 * (ny * width + nx) + (i % 3)] ?? 0), 0);
    return Math.round(sum / inside.length);
  });
  return { ...mask, data };
}

/** As JPEG leaves a mask: sharp in light, blurred in colour, and with noise. */
function compressed(mask: Raster, amplitude: number): Raster {
  const random = randomNumbers(7);
  const lightOf = ({ data }: Raster, i: number): number =>
    0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
  const blurred = smoothed(mask);
  let noise = 0;
  const data = mask.data.map((_, i) => {
    const pixel = i - (i % 3);
    if (i === pixel) noise = amplitude * (2 * random() - 1);
    const value = lightOf(mask, pixel) + (blurred.data[i] ?? 0) - lightOf(blurred, pixel) + noise;
    return Math.max(0, Math.min(255, Math.round(value)));
  });
  return { ...mask, data };
}

function read(
  mask: Raster,
  asked: Partial<AskedMask> = {},
): { readonly pixels: readonly number[]; readonly count: number; readonly reading: string } {
  const size = [mask.height, mask.width];
  const image = { size, affine: null, name: 'image.png' };
  const { pixels, reading } = maskToModelSpace(
    named(mask, 'mask.png'),
    image,
    { size, input: { size } },
    { ...inferred, ...asked },
  );
  return { pixels: [...pixels], count: pixels.reduce((sum, pixel) => sum + pixel, 0), reading };
}

const isDisc = regions.map((region) => (region === 1 ? 1 : 0));
const isAny = regions.map((region) => (region > 0 ? 1 : 0));

describe('A mask of two colours', () => {
  it('has the class where it is not the background, and says which colour that is', () => {
    for (const [background, colour, words] of [
      [black, red, 'red (255, 0, 0)'],
      [white, green, 'green (0, 255, 0)'],
      [black, [128, 128, 0], '(128, 128, 0)'],
      [blue, yellow, 'yellow (255, 255, 0)'],
    ] as const) {
      const { pixels, count, reading } = read(painted([background, colour], isDisc));
      assert.deepEqual(pixels, isDisc);
      assert.equal(count, 317);
      assert.equal(reading, `Two colours: the class is ${words}, 13.8 % of pixels.`);
    }
  });

  it('takes black for the background, then white, though most pixels have the other colour', () => {
    const inverted = isDisc.map((pixel) => 1 - pixel);
    assert.deepEqual(read(painted([red, black], isDisc)).pixels, inverted);
    assert.deepEqual(read(painted([red, white], isDisc)).pixels, inverted);
  });

  it('takes the colour that is more frequent at the border for the background, though most pixels have the other', () => {
    const labels = Array.from({ length: 400 }, (_, i) =>
      Number(i % 20 > 1 && i % 20 < 18 && i >= 40 && i < 360),
    );
    const { count, reading } = read(painted([blue, yellow], labels, { width: 20, height: 20 }));
    assert.equal(count, 256);
    assert.match(reading, /yellow \(255, 255, 0\), 64\.0 %/u);
  });

  it('is the binary mask that it was painted from, for any two colours', () => {
    const part = fc.nat({ max: 255 });
    const colour = fc.tuple(part, part, part);
    const ends = [String(black), String(white)];
    const cell = fc.nat({ max: 1 });
    const inside = fc.array(cell, { minLength: 36, maxLength: 36 }).filter((cells) => cells.includes(1));
    fc.assert(
      fc.property(colour, colour, inside, (background, own, cells) => {
        fc.pre(String(background) !== String(own) && !ends.includes(String(own)));
        // Greys have values, and are read by these.
        fc.pre(new Set(background).size > 1 || new Set(own).size > 1);
        const labels = Array.from({ length: 64 }, (_, i) => {
          const [y, x] = [Math.floor(i / 8) - 1, (i % 8) - 1];
          return y >= 0 && x >= 0 && y < 6 && x < 6 ? (cells[6 * y + x] ?? 0) : 0;
        });
        const mask = painted([background, own], labels, { width: 8, height: 8 });
        assert.deepEqual(read(mask).pixels, labels);
        assert.deepEqual(read(mask, { colour: own }).pixels, labels);
        const inverse = labels.map((label) => 1 - label);
        assert.deepEqual(read(mask, { colour: background }).pixels, inverse);
      }),
    );
  });

  it('is read through the noise of JPEG, which blurs colours at edges', () => {
    for (const [background, own] of [
      [black, red],
      [white, green],
      [blue, yellow],
      [black, white],
    ] as const) {
      const clean = painted([background, own], isAny);
      for (const amplitude of [2, 10]) {
        const { pixels, reading } = read(compressed(clean, amplitude));
        const wrong = pixels.filter((pixel, i) => pixel !== isAny[i]).length;
        assert.ok(wrong <= 4, `${wrong} of 359 pixels differ: ${reading}`);
        assert.match(reading, /^(Two colours: the class is |Binary mask: )/u);
      }
    }
  });

  it('is read at half way where edges are smooth, and how many pixels lie between is said', () => {
    const { count, reading } = read(smoothed(painted([black, red], isAny)));
    const halfway = smoothed(painted([black, red], isAny)).data.filter((v, i) => i % 3 === 0 && v > 127);
    assert.equal(count, halfway.length);
    assert.match(reading, /red \(255, 0, 0\), \d+\.\d % of pixels\. \d+\.\d % of pixels lie between/u);
  });

  it('has 16 bits, or parts of 1, as well as 8 bits', () => {
    for (const [depth, top] of [
      ['uint16', 65535],
      ['uint16', 255],
      ['float32', 1],
      ['float32', 255],
    ] as const) {
      const data = painted([black, red], isDisc).data.map((value) => (value / 255) * top);
      const { pixels, reading } = read({ ...painted([black, red], isDisc), data, depth });
      assert.deepEqual(pixels, isDisc);
      assert.match(reading, /red \(255, 0, 0\)/u);
    }
  });
});

describe('A mask of more colours', () => {
  const map = painted([black, red, yellow]);

  it('is refused in one line that lists its colours and says how to choose', () => {
    assert.throws(() => read(map), {
      message:
        'mask.png: the mask holds 3 colours, black (0, 0, 0) 1945 px, red (255, 0, 0) 317 px, yellow (255, 255, 0) 42 px, and which is the class cannot be known: say which pixels are the class with maskColour, such as [255, 0, 0].',
    });
    const many = Array.from({ length: 20 }, (_, i): Colour => [10 * i, 250 - 5 * i, i]);
    const stripes = Array.from({ length: 1200 }, (_, i) => Math.floor(i / 60));
    assert.throws(() => read(painted(many, stripes, { width: 20, height: 60 })), userError(/and 12 more/u));
  });

  it('has the class where it has the colour that is asked for', () => {
    assert.equal(read(map, { colour: red }).count, 317);
    assert.equal(read(map, { colour: yellow }).count, 42);
    assert.equal(read(map, { colour: black }).count, 1945);
    assert.equal(
      read(map, { colour: yellow }).reading,
      'Mask of 3 colours: the class is yellow (255, 255, 0), 1.8 % of pixels.',
    );
  });

  it('has no class where none of its colours is the one that is asked for', () => {
    assert.throws(
      () => read(map, { colour: green }),
      userError(/does not hold the colour green \(0, 255, 0\); it holds black/u),
    );
    assert.throws(() => read(map, { colour: [254, 0, 0] }), userError(/does not hold the colour/u));
  });

  it('is told from a mask of two colours with smooth edges, also where a colour lies between two others', () => {
    const between = painted([black, [192, 0, 0], [64, 0, 0]]);
    assert.throws(() => read(between), userError(/3 colours/u));
    const second = regions.map((region, i) => (region === 0 && i % side > 44 && i < 6 * side ? 3 : region));
    const four = painted([black, [192, 0, 0], [64, 0, 0], [128, 0, 0]], second);
    assert.throws(() => read(four), userError(/4 colours.*\(64, 0, 0\) 42 px.*\(128, 0, 0\) 18 px/u));
  });

  it('is told from a mask of two colours through the noise of JPEG', () => {
    const noisy = compressed(map, 10);
    assert.throws(() => read(noisy), userError(/3 colours, black .* red .* yellow/u));
    assert.ok(Math.abs(read(noisy, { colour: red }).count - 317) <= 3);
    assert.ok(Math.abs(read(noisy, { colour: yellow }).count - 42) <= 3);
  });

  it('has no value and no threshold', () => {
    assert.throws(() => read(map, { value: 1 }), userError(/maskColour/u));
    assert.throws(() => read(map, { threshold: 1 }), userError(/maskColour/u));
  });

  it('has no values to ignore', () => {
    assert.throws(() => read(map, { colour: red, ignore: [255] }), {
      message:
        'mask.png: the mask is read by its colours, which have no values to ignore: leave maskIgnore out.',
    });
    assert.equal(read(map, { colour: red, ignore: [] }).count, 317);
  });
});

describe('A colour that is asked for', () => {
  it('is taken of palettes and of grey masks too', () => {
    const indices = Uint8Array.from(regions);
    const palette = { ...painted([black, red, yellow]), indices };
    assert.equal(read(palette, { colour: yellow }).count, 42);
    const grey = raster(
      side,
      side,
      regions.map((region) => 100 * region),
    );
    assert.equal(read(grey, { colour: [100, 100, 100] }).count, 317);
  });
});

describe('What is no mask', () => {
  it('has one colour', () => {
    assert.throws(
      () =>
        read(
          painted(
            [red],
            isDisc.map(() => 0),
          ),
        ),
      userError(/holds one colour, red \(255, 0, 0\) 2304 px/u),
    );
  });

  it('has too many', () => {
    const photo = Array.from({ length: 3 * side * side }, (_, i) => (i * 37 + ((i * i) % 101)) % 256);
    assert.throws(() => read(raster(side, side, photo, { channels: 3 })), userError(/it may be an image/u));
  });

  it('has more colours than are counted', () => {
    const colours = Array.from({ length: 257 * 256 }, (_, i) => [
      i % 256,
      Math.floor(i / 256) % 256,
      i >> 16,
    ]);
    const many = raster(257, 256, colours.flat(), { channels: 3 });
    assert.throws(() => read(many), userError(/has more than 65536 colours: it may be an image/u));
  });
});
