import assert from 'node:assert/strict';
import { at, entry } from '../../../../src/at.ts';
import { readHead } from '../../../../src/causal/outcomes/head.ts';
import { type Counts, count, dice } from '../../../../src/causal/outcomes/outcome.ts';
import { axesOf, sizeIn } from '../../../../src/documents/axes.ts';
import { type Box, overlap, type Space, volumeOf } from '../../../../src/documents/box.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { blockAt, blockCount, blocksOf } from '../../../../src/documents/grid.ts';
import { roiOnOutput } from '../../../../src/documents/roi.ts';
import { explainLayers } from '../../../../src/engine/explain/explain-components.ts';
import { explainInput } from '../../../../src/engine/explain/explain-input.ts';
import { explainMap } from '../../../../src/engine/explain/explain-map.ts';
import { explainMediation } from '../../../../src/engine/explain/explain-mediation.ts';
import { openLayerSession } from '../../../../src/engine/scene/layer-session.ts';
import type { OpenedQuestion } from '../../../../src/engine/scene/opened-question.ts';
import { inputGrid } from '../../../../src/engine/scene/input-grid.ts';
import { movedImages } from '../../../../src/engine/treatments/moved-images.ts';
import { type Interval, wholeOf } from '../../../../src/graph/region.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { quiet } from '../../../support/aims.ts';
import { slowReference, withPart } from '../../../support/slow-reference.ts';
import { openSmallScene, type Problem } from './small-scene.ts';

const problems: Readonly<Record<string, Problem>> = {
  'one axis': { size: [48], block: [5], roi: { start: [20], size: [9] }, channels: 'first' },
  'two axes': {
    size: [16, 12],
    block: [4, 3],
    roi: { start: [5, 4], size: [4, 5] },
    channels: 'last',
  },
  'three axes': {
    size: [8, 10, 12],
    block: [4, 3, 5],
    roi: { start: [2, 3, 4], size: [3, 4, 5] },
    channels: 'first',
  },
  'three axes, channels last': {
    size: [6, 8, 10],
    block: [3, 4, 4],
    roi: { start: [0, 2, 4], size: [2, 4, 5] },
    channels: 'last',
  },
};

/** The positions of a box, in row order. */
function positionsOf<S extends Space>({ start, size }: Box<S>): readonly (readonly number[])[] {
  return size.reduce<readonly (readonly number[])[]>(
    (found, length, axis) =>
      found.flatMap((before) => Array.from({ length }, (_, i) => [...before, at(start, axis) + i])),
    [[]],
  );
}

/** The image with a box set to values, both in the input's layout, one number at a time. */
function treated({ scene }: OpenedQuestion, box: Box<'input'>, value: Float32Array): Tensor {
  const { layout, size, channels } = scene.input;
  const isFirst = axesOf(layout).channel === 1;
  const shape = isFirst ? [1, channels, ...size] : [1, ...size, channels];
  const place = (position: readonly number[], lengths: readonly number[], channel: number): number => {
    const flat = position.reduce((sum, one, axis) => sum * at(lengths, axis) + one, 0);
    return isFirst ? channel * volumeOf(lengths) + flat : flat * channels + channel;
  };
  const data = scene.pass.image.slice();
  for (const position of positionsOf(box)) {
    const inBox = position.map((one, axis) => one - at(box.start, axis));
    for (let channel = 0; channel < channels; channel++)
      data[place(position, size, channel)] = at(value, place(inBox, box.size, channel));
  }
  return { type: 'float32', shape, data };
}

/** What the RoI counts in an output. */
function countsIn({ scene, reference }: OpenedQuestion, explanation: Explanation, output: Tensor): Counts {
  const { box } = roiOnOutput(explanation.question.roi, scene.input.size, scene.size);
  const reading = readHead(scene.head, output, 0, box);
  const { size } = scene;
  const inRoi = positionsOf(box).map((position) =>
    at(
      reference,
      position.reduce((sum, one, axis) => sum * at(size, axis) + one, 0),
    ),
  );
  return count(reading, Uint8Array.from(inRoi), null);
}

for (const [name, problem] of Object.entries(problems)) {
  describe(`An explanation of an input of ${name}`, function () {
    this.timeout(60_000);

    it('has the effects on its blocks that plain passes over the pool have', async () => {
      const { explanation, opened } = await openSmallScene(problem);
      const found = await explainInput(explanation, opened, 2e9, quiet);
      const { program } = opened.scene.model;
      const { pool } = opened.treatments;
      const baseline = dice(explanation.baseline);
      const effects = found.maps[0]?.effects ?? [];
      assert.equal(effects.length, blockCount(inputGrid(explanation.question)));
      assert.ok(effects.some(({ mean }) => mean !== 0));
      for (const [unit, box] of blocksOf(inputGrid(explanation.question)).entries()) {
        const { index, state, mean, outcomes } = at(effects, unit);
        assert.equal(index, unit);
        assert.equal(state === 'skipped', overlap(box, explanation.question.roi));
        if (state === 'skipped') continue;
        const [changes, soft]: [number[], number[]] = [[], []];
        for (let draw = 0; draw < pool.size; draw++) {
          const image = treated(opened, box, pool.value(unit, draw));
          const output = entry(await program.run(new Map([['image', image]])), 'output');
          const counts = countsIn(opened, explanation, output);
          changes.push(dice(counts) - baseline);
          soft.push((100 * counts.softPredicted) / counts.pixels);
        }
        const meanOf = (values: readonly number[]): number =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        assert.ok(Math.abs(mean - meanOf(changes)) < 1e-4, `block ${unit}: ${mean}, not ${meanOf(changes)}`);
        const before = (100 * explanation.baseline.softPredicted) / explanation.baseline.pixels;
        assert.ok(Math.abs(outcomes.meanProbability.mean - (meanOf(soft) - before)) < 1e-3);
      }
      const path = '/any/a.segcause.json';
      const text = serializeDocument(explanationKind, found, path);
      assert.deepEqual(parseDocument(explanationKind, text, path).maps, found.maps);
    });

    it('has the effects of layers, and of blocks of a layer, that plain passes have', async () => {
      const { explanation, opened } = await openSmallScene(problem);
      const { scene } = opened;
      const session = await openLayerSession(opened, explanation.question, 2e9);
      const ranked = await explainLayers(explanation, session, quiet);
      const image = treated(
        opened,
        { start: problem.size.map(() => 0), size: problem.size.map(() => 0) },
        new Float32Array(),
      );
      const tensors = explanation.layers.map(({ tensor }) => tensor);
      const slow = slowReference(scene.model.runtime, scene.model.graph, tensors);
      const values = await slow.values(image);
      const shape = entry(values, 'output').shape;
      const effectOf = async (tensor: string, value: Tensor): Promise<number> => {
        const data = await slow.output(image, [{ place: { tensor, consumer: null }, value }]);
        const counts = countsIn(opened, explanation, { type: 'float32', shape, data });
        return dice(counts) - explanation.baseline.dice;
      };
      const zero = ({ type, shape: of }: Tensor): Tensor => ({
        type,
        shape: of,
        data: new Float32Array(sizeOf(of)),
      });
      for (const tensor of tensors) {
        const effect = ranked.components?.effects.find(
          ({ component }) => component.kind === 'layer' && component.tensor === tensor,
        );
        const expected = await effectOf(tensor, zero(entry(values, tensor)));
        assert.ok(
          Math.abs((effect?.mean ?? NaN) - expected) < 1e-4,
          `${tensor}: ${effect?.mean ?? NaN}, not ${expected}`,
        );
      }

      const half = explanation.layers.find(
        ({ operator, shape: of }) =>
          operator === 'Conv' && of.at(-1) === Math.floor((problem.size.at(-1) ?? NaN) / 2),
      );
      assert.ok(half !== undefined);
      const mapped = await explainMap({ kind: 'map', tensor: half.tensor }, ranked, session, quiet);
      const map = at(mapped.maps, 1);
      assert.deepEqual(map.grid.size, sizeIn(scene.head.layout, entry(values, half.tensor).shape));
      assert.deepEqual(map.placement, {
        scale: problem.size.map(() => 2),
        offset: problem.size.map(() => 0),
      });
      assert.equal(map.effects.length, blockCount(map.grid));
      for (const { index, mean } of map.effects.filter((_, i) => i % 7 === 0)) {
        const { start, size } = blockAt(map.grid, index);
        const whole = entry(values, half.tensor);
        const along = start.map((from, axis): Interval => [from, from + at(size, axis)]);
        const region = [...wholeOf(whole.shape.slice(0, 2)), ...along];
        const expected = await effectOf(half.tensor, withPart(whole, region, zero(whole)));
        assert.ok(Math.abs(mean - expected) < 1e-4, `block ${index}: ${mean}, not ${expected}`);
      }
      await session.decomposed.dispose();
    });

    it('says how much of the effect of a box passes through a layer', async () => {
      const { explanation, opened } = await openSmallScene(problem);
      const session = await openLayerSession(opened, explanation.question, 2e9);
      const last = at(explanation.layers, explanation.layers.length - 1).tensor;
      const box = { start: problem.size.map(() => 0), size: problem.block };
      const { mediations } = await explainMediation(
        { kind: 'mediation', tensor: last, box },
        explanation,
        session,
        quiet,
      );
      const { n, total, indirect, direct } = at(mediations, 0);
      assert.ok(n > 0);
      assert.deepEqual(indirect, total, 'all of it passes the last layer');
      assert.equal(direct.mean, 0);
      await session.decomposed.dispose();
    });
  });
}

describe('An image flipped and shifted', () => {
  it('has every way once, of the same values, in any number of axes', () => {
    for (const size of [[8], [4, 8], [4, 4, 8]]) {
      const image = Float32Array.from({ length: 2 * volumeOf(size) }, (_, i) => i);
      const moved = movedImages(image, { size, channels: 2 }).map((make) => make());
      assert.equal(moved.length, 4 ** size.length * 2 ** size.length - 1);
      assert.equal(new Set([image, ...moved].map((one) => one.join())).size, moved.length + 1);
      for (const one of moved) {
        assert.deepEqual(one.toSorted(), image);
        assert.ok(
          one.every((value, i) => i % 2 === 0 || value === at(one, i - 1) + 1),
          'channels stay together',
        );
      }
    }
  });

  it('is flipped along the first axis, then the last, then shifted along the last', () => {
    const image = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    const [first, second, , shifted] = movedImages(image, { size: [2, 4], channels: 1 });
    assert.deepEqual(second?.().join(), '3,2,1,0,7,6,5,4');
    assert.deepEqual(first?.().join(), '4,5,6,7,0,1,2,3');
    assert.deepEqual(shifted?.().join(), '2,3,0,1,6,7,4,5');
  });
});
