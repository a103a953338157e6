import assert from 'node:assert/strict';
import { isGain, provenWithin, upperBound, withinMargin } from '../../../../src/causal/edits/held-out.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

const margin = 0.5;
const runs = 1000;

/** Twelve models: what each loses in the mean grows from 0.1 to 1.2 points, so that the sixth loses more than the margin. */
const meanLosses = Array.from({ length: 12 }, (_, i) => 0.105 * (i + 1));

/** What a model loses on an image; the same image loses more with every smaller model. */
type Scatter = (random: () => number) => (mean: number) => number;

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Each with the least number of images that the test holds for. */
const scatters: Readonly<Record<string, readonly [Scatter, fewest: number]>> = {
  'scatters normally': [
    (random) => {
      const own = 0.5 * normal(random);
      return (mean) => mean + own + 0.2 * normal(random);
    },
    3,
  ],
  'scatters in proportion to what is lost': [
    (random) => {
      const own = 1 + 0.8 * normal(random);
      return (mean) => mean * own + 0.05 * normal(random);
    },
    3,
  ],
  'is far larger on a few images': [
    (random) => {
      const own = -Math.log(1 - random());
      return (mean) => mean * own;
    },
    8,
  ],
};

/** Share of runs in which a model that loses more than the margin is called one that keeps it. */
function violations(scatter: Scatter, images: number, seed: number): number {
  const random = randomNumbers(seed);
  let violated = 0;
  for (let run = 0; run < runs; run++) {
    const half = (): readonly (readonly number[])[] => {
      const perImage = Array.from({ length: images }, () => scatter(random));
      const values = perImage.map((lossAt) => meanLosses.map(lossAt));
      return meanLosses.map((_, level) => values.map((own) => own[level] ?? 0));
    };
    const chosen = withinMargin(half(), margin);
    const proven = provenWithin(half().slice(0, chosen), margin);
    if (proven > 0 && (meanLosses[proven - 1] ?? 0) > margin) violated++;
  }
  return violated / runs;
}

describe('A margin that is tested on other images than it was chosen on', () => {
  for (const [name, [scatter, fewest]] of Object.entries(scatters)) {
    for (const images of [3, 8, 20].filter((each) => each >= fewest)) {
      it(`is violated in at most 5 % of runs, where the loss ${name}, with ${images} images in each half`, () => {
        const share = violations(scatter, images, 7 * images);
        assert.ok(share <= 0.05, `${share}`);
      });
    }
  }

  it('is kept by what loses nothing', () => {
    assert.equal(
      provenWithin(
        [
          [0, 0],
          [0.1, 0.1, 0.1],
        ],
        margin,
      ),
      2,
    );
    assert.equal(
      provenWithin(
        [
          [0, 0],
          [0.4, 0.9],
          [0, 0],
        ],
        margin,
      ),
      1,
    );
    assert.equal(
      withinMargin(
        [
          [0.4, 0.6],
          [0.6, 0.6],
          [0, 0],
        ],
        margin,
      ),
      1,
    );
  });

  it('is bounded by Student’s t', () => {
    // t with 3 degrees of freedom is 2.3534 at 95 %, one-sided.
    assert.ok(Math.abs(upperBound([0, 1, 1, 2]) - (1 + 2.3534 * Math.sqrt(2 / 3 / 4))) < 1e-3);
  });

  it('has gains that stand out among several', () => {
    assert.ok(isGain([1, 1.1, 0.9, 1], 10));
    assert.ok(!isGain([1, -1.1, 0.9, 1], 1));
  });
});
