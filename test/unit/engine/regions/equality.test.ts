import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { fullInference } from '../../../../src/causal/laboratory/full-inference.ts';
import { readHead } from '../../../../src/causal/outcomes/head.ts';
import { type Counts, count } from '../../../../src/causal/outcomes/outcome.ts';
import { isChannelsFirst } from '../../../../src/documents/axes.ts';
import { type Size, volumeOf } from '../../../../src/documents/box.ts';
import { cut } from '../../../../src/documents/cut.ts';
import { largestBox, partitionOf, type Regions, runsOfLabels } from '../../../../src/documents/regions.ts';
import { maskOfRoi, roiOnOutput } from '../../../../src/documents/roi.ts';
import { outputOf } from '../../../../src/engine/scene/image-pass.ts';
import { inputUnits } from '../../../../src/engine/scene/input-units.ts';
import { openLaboratory } from '../../../../src/engine/scene/scene.ts';
import { movedImages } from '../../../../src/engine/treatments/moved-images.ts';
import { chooseDistinct } from '../../../../src/causal/draws.ts';
import { normalize } from '../../../../src/imaging/preprocess.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';
import { openSmallScene, type SmallScene } from '../scene/small-scene.ts';

/** A partition into random shapes: each position has the region of the nearest of some points, or none. */
function partition(size: Size<'input'>, parts: number, seed: number): Regions {
  const random = randomNumbers(seed);
  const points = Array.from({ length: parts + 1 }, () => size.map((length) => Math.floor(random() * length)));
  const labels = Uint32Array.from({ length: volumeOf(size) }, (_, i) => {
    const place = size.map((length, axis) => {
      const inner = size.slice(axis + 1).reduce((product, along) => product * along, 1);
      return Math.floor(i / inner) % length;
    });
    const far = points.map((point) => Math.hypot(...point.map((from, axis) => from - at(place, axis))));
    return far.indexOf(Math.min(...far)) % (parts + 1);
  });
  const present = [...new Set(labels)].filter((label) => label > 0).sort((a, b) => a - b);
  const numbered = labels.map((label) => present.indexOf(label) + 1);
  return {
    chosen: { superpixels: 4, compactness: 10 },
    parts: present.map((label) => ({ label })),
    runs: runsOfLabels(numbered),
  };
}

const problems = fc.record({
  rank: fc.constantFrom(2 as const, 3 as const),
  channels: fc.constantFrom('first' as const, 'last' as const),
  parts: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(1000),
});

async function sceneFor({
  rank,
  channels,
  parts,
  seed,
}: typeof problems extends fc.Arbitrary<infer T> ? T : never): Promise<SmallScene> {
  const size = rank === 2 ? [24, 28] : [12, 14, 16];
  const regions = partition(size, parts, seed);
  const roi = { start: size.map((length) => (length >> 1) - 2), size: size.map(() => 4) };
  const block = largestBox(partitionOf<'input'>(regions, size), size);
  return openSmallScene({ size, block, roi, channels, seed }, { regions, draws: 2, seed });
}

describe('regions of any shape', function () {
  this.timeout(120_000);

  it('change what whole passes change in which exactly their own positions are those of another image', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { explanation, opened } = await sceneFor(problem);
        const { question } = explanation;
        const { scene, reference, treatments } = opened;
        const { input, head, pass, model } = scene;
        const { regions, roi } = question;
        assert.ok(regions);
        const { labels } = partitionOf<'input'>(regions, input.size);
        const inRoi = maskOfRoi(roi, input.size);
        const moved = movedImages(pass.intensities, input);
        const [first] = chooseDistinct(question.seed, moved.length, question.draws);
        const donor = normalize(at(moved, first ?? -1)(), input);
        const isFirst = isChannelsFirst(input.layout);
        const { box, within } = roiOnOutput(roi, input.size, scene.size);
        const own = cut(reference, box, scene.size);
        const baseline = count(readHead(head, outputOf(pass, head), 0, box), own, within);
        const bench = { program: model.program, input, head, batchSize: 1, roi: box, reference: own, within };
        const laboratory = await openLaboratory(scene, question, reference, 1e9);
        for (const [unit, { block, isSkipped }] of inputUnits(question).entries()) {
          const isOwn = (place: number): boolean => labels[place] === unit + 1 && inRoi[place] === 0;
          assert.equal(isSkipped, !inRoi.some((_, place) => isOwn(place)));
          if (isSkipped) continue;
          const places = volumeOf(input.size);
          const image = pass.image.map((value, i) => {
            const place = isFirst ? i % places : Math.floor(i / input.channels);
            return isOwn(place) ? at(donor, i) : value;
          });
          const whole = fullInference({ ...bench, image, baseline });
          const nothing = {
            block: { ...block, size: block.size.map(() => 1) },
            value: () => untouched(image),
          };
          const untouched = (values: Float32Array): Float32Array => {
            const start = block.start.reduce((sum, from, axis) => sum * at(input.size, axis) + from, 0);
            return Float32Array.from({ length: input.channels }, (_, channel) =>
              at(values, isFirst ? channel * places + start : start * input.channels + channel),
            );
          };
          const expected = await countedBy(whole, nothing);
          if (laboratory.reach(block) === null) {
            assert.deepEqual(hard(expected), hard(baseline), `region ${unit} is proved zero`);
            continue;
          }
          const found = await countedBy(laboratory, { block, value: () => treatments.pool.value(unit, 0) });
          assert.deepEqual(hard(found), hard(expected), `region ${unit}`);
          for (const key of ['softIntersection', 'softPredicted'] as const)
            assert.ok(Math.abs(found[key] - expected[key]) < 1e-3, `${key} of region ${unit}`);
        }
        await laboratory.dispose();
      }),
      { numRuns: 25 },
    );
  });
});

async function countedBy(
  laboratory: ReturnType<typeof fullInference>,
  trial: Parameters<ReturnType<typeof fullInference>['measure']>[0][number],
): Promise<Counts> {
  for await (const batch of laboratory.measure([trial])) return at(batch, 0).counts;
  throw new Error('nothing was measured');
}

function hard({ intersection, predicted, reference, pixels }: Counts): readonly number[] {
  return [intersection, predicted, reference, pixels];
}
