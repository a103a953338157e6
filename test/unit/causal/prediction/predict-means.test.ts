import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import {
  type BlockFeatures,
  featureSums,
  scalesOf,
} from '../../../../src/causal/prediction/block-features.ts';
import { predictMeans, type Prediction } from '../../../../src/causal/prediction/predict-means.ts';
import { sampleTrials } from '../../../../src/causal/prediction/sample-trials.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

const [blocks, draws, width] = [400, 20, 12];

/** Blocks under draws: what they change, and the responses that a whole pass would give. */
interface World {
  readonly features: readonly Float64Array[];
  readonly responses: readonly number[];
  readonly known: BlockFeatures;
}

interface WorldOptions {
  /** What linear models cannot predict, relative to what they can. */
  readonly noise: number;
  /** The share of that noise that a block keeps in all of its draws. */
  readonly lasting: number;
  readonly more?: (features: Float64Array) => number;
}

function worldOf(random: () => number, { noise, lasting, more = () => 0 }: WorldOptions): World {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const weights = Float64Array.from({ length: width }, normal);
  const features: Float64Array[] = [];
  const responses: number[] = [];
  const sums = featureSums(blocks, width);
  for (let block = 0; block < blocks; block++) {
    const size = Math.exp(normal());
    const own = Float64Array.from({ length: width }, normal);
    const kept = lasting * normal();
    for (let draw = 0; draw < draws; draw++) {
      const row = own.map((value) => size * (value + 0.7 * normal()));
      features.push(row);
      sums.add(block, row);
      const linear = row.reduce((sum, value, j) => sum + value * at(weights, j), 0);
      const left = kept + Math.sqrt(1 - lasting ** 2) * normal();
      responses.push(linear + noise * 4 * size * left + more(row));
    }
  }
  return { features, responses, known: sums.result() };
}

interface Found {
  readonly world: World;
  readonly prediction: Prediction;
  /** The share of the variance of single draws that is predicted. */
  readonly r2: number;
}

function predict(seed: number, options: WorldOptions, budget = 400): Found {
  const random = randomNumbers(seed);
  const world = worldOf(random, options);
  const scales = scalesOf(world.known);
  const all = Array.from({ length: blocks }, (_, block) => block);
  const sample = sampleTrials(all, (block) => at(scales.blocks, block), draws, budget, random);
  const measured = sample.map(({ block, draws: some }) => ({
    block,
    draws: some.map((draw) => ({
      features: at(world.features, block * draws + draw),
      responses: Float64Array.of(at(world.responses, block * draws + draw)),
    })),
  }));
  const prediction = at(predictMeans(world.known, scales, measured), 0);
  const centre = world.responses.reduce((sum, value) => sum + value, 0) / world.responses.length;
  const variance =
    world.responses.reduce((sum, value) => sum + (value - centre) ** 2, 0) / world.responses.length;
  return { world, prediction, r2: 1 - prediction.residual ** 2 / variance };
}

interface Coverage {
  readonly covered: number;
  readonly width: number;
  readonly r2: number;
}

/** Over many worlds and samples: the share of blocks whose mean lies in its interval, and how wide intervals are. */
function coverage(options: WorldOptions): Coverage {
  const runs = 25;
  let [covered, width, r2] = [0, 0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const { world, prediction, r2: own } = predict(seed, options);
    r2 += own / runs;
    for (let block = 0; block < blocks; block++) {
      const own = world.responses.slice(block * draws, (block + 1) * draws);
      const mean = own.reduce((sum, value) => sum + value / draws, 0);
      const [low, high] = [at(prediction.lows, block), at(prediction.highs, block)];
      covered += low <= mean && mean <= high ? 1 / (runs * blocks) : 0;
      width += (high - low) / (runs * blocks);
    }
  }
  console.log(
    `      ${(100 * covered).toFixed(1)} % covered, width ${width.toFixed(2)}, R² ${r2.toFixed(2)}`,
  );
  return { covered, width, r2 };
}

describe('predicted means of blocks', function () {
  this.timeout(60_000);

  it('lie in their intervals where responses are nearly linear', () => {
    const { covered, r2 } = coverage({ noise: 0.2, lasting: 0.5 });
    assert.ok(covered >= 0.95 && r2 > 0.8);
  });

  it('lie in their intervals where blocks keep what cannot be predicted', () => {
    const { covered } = coverage({ noise: 1, lasting: 1 });
    assert.ok(covered >= 0.95);
  });

  it('lie in their intervals where nothing can be predicted', () => {
    const { covered, r2 } = coverage({ noise: 10, lasting: 0.3 });
    assert.ok(covered >= 0.95 && r2 < 0.3);
  });

  it('lie in wider intervals where a gate flips', () => {
    const plain = coverage({ noise: 0.2, lasting: 0.5 });
    const flips = coverage({ noise: 0.2, lasting: 0.5, more: (row) => (at(row, 0) > 2 ? 40 : 0) });
    assert.ok(flips.covered >= 0.95);
    assert.ok(flips.width > 1.5 * plain.width && flips.r2 < plain.r2);
  });

  it('are exact where responses are linear and enough is measured', () => {
    const { world, prediction, r2 } = predict(7, { noise: 0, lasting: 0 });
    assert.ok(r2 > 0.9999);
    for (let block = 0; block < blocks; block++) {
      const own = world.responses.slice(block * draws, (block + 1) * draws);
      const mean = own.reduce((sum, value) => sum + value / draws, 0);
      assert.ok(Math.abs(at(prediction.means, block) - mean) < 0.1);
    }
  });

  it('have no bounds where too few blocks are measured', () => {
    const { prediction } = predict(1, { noise: 0.2, lasting: 0.5 }, 120);
    assert.ok(prediction.lows.every((low) => low === -Infinity));
    assert.ok(prediction.means.every(Number.isFinite));
  });

  it('are 0 without doubt where nothing ever changes', () => {
    const none = {
      means: [0, 0].map(() => new Float64Array(2)),
      squares: [0, 0].map(() => new Float64Array(2)),
    };
    const observation = { features: new Float64Array(2), responses: Float64Array.of(0) };
    const measured = Array.from({ length: 40 }, (_, i) => ({ block: i % 2, draws: [observation] }));
    const found = at(predictMeans(none, scalesOf(none), measured), 0);
    assert.deepEqual([...found.means, ...found.lows, ...found.highs, found.residual], [0, 0, 0, 0, 0, 0, 0]);
  });
});
