import { at } from '../../at.ts';
import { layoutWith } from '../../documents/axes.ts';
import type { Cause } from '../../documents/causes.ts';
import { readHead, type Reading } from '../../causal/outcomes/head.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { outputOf } from '../scene/image-pass.ts';
import { axesTogether, type AxisWords } from './axis-words.ts';
import { type CauseBench, intensityTensor, outputFor, readRoiOf } from './cause-bench.ts';
import type { CauseTrial } from './cause-trial.ts';
import { inverse, type Turn, turnedLengths, turnTensor } from './turn-tensor.ts';

/** The image mirrored along each axis, the output mirrored back; and the mean over all ways to mirror it. */
export function flipCauses(bench: CauseBench, axes: readonly AxisWords[]): readonly CauseTrial[] {
  const all = flipsOf(axes.length);
  const flips = axes.map((axis, i): CauseTrial =>
    turned(bench, 'flip', `the ${axis.alone} is flipped`, flipped(axes.map((_, j) => i === j))),
  );
  return [
    ...flips,
    {
      kind: 'flip',
      done: `outputs are the mean over all ${all.length} flips`,
      how: `Test-time mirroring: flipped along every choice of axes, outputs flipped back and averaged${bench.scene.head.decision === 'labels' ? ' by majority' : ' before a class is decided'}.`,
      draws: 1,
      passes: all.length - 1,
      read: () => meanReading(bench, all.map(flipped)),
    },
  ];
}

/** The image in orientations that are no flip along one axis, the output turned back. */
export function orientationCauses(bench: CauseBench, axes: readonly AxisWords[]): readonly CauseTrial[] {
  const rank = axes.length;
  const own = axes.map((_, axis) => axis);
  const flips = flipsOf(rank).filter((flips) => flips.filter(Boolean).length > 1);
  const pairs = own.flatMap((a) => own.slice(a + 1).map((b) => [a, b] as const));
  const swap = (a: number, b: number): readonly number[] => own.with(a, b).with(b, a);
  const trial = (done: string, turn: Turn): CauseTrial => turned(bench, 'orientation', done, turn);
  return [
    ...flips.map((isFlipped) =>
      trial(`the ${axesTogether(axes.filter((_, i) => isFlipped[i]))} are flipped`, flipped(isFlipped)),
    ),
    ...pairs.map(([a, b]) =>
      trial(`the ${axesTogether([at(axes, a), at(axes, b)])} are swapped`, {
        order: swap(a, b),
        isFlipped: own.map(() => false),
      }),
    ),
    ...(rank === 2
      ? [
          trial('it is turned by 90° clockwise', { order: [1, 0], isFlipped: [false, true] }),
          trial('it is turned by 90° counterclockwise', { order: [1, 0], isFlipped: [true, false] }),
          trial('its axes are swapped and flipped', { order: [1, 0], isFlipped: [true, true] }),
        ]
      : []),
    ...(rank === 3
      ? [
          [2, 0, 1],
          [1, 2, 0],
        ].map((order) =>
          trial(`its axes stand in the order ${order.map((axis) => 'zyx'.charAt(axis)).join(', ')}`, {
            order,
            isFlipped: own.map(() => false),
          }),
        )
      : []),
  ];
}

function turned(bench: CauseBench, kind: Cause['kind'], done: string, turn: Turn): CauseTrial {
  return {
    kind,
    done,
    how: 'The input is turned and the output turned back; both are exact.',
    draws: 1,
    passes: 1,
    read: async () => readRoiOf(bench, await outputTurned(bench, turn)),
  };
}

/** The output of the image in another orientation, turned back. */
async function outputTurned({ scene }: CauseBench, turn: Turn): Promise<Tensor> {
  const { input, head, pass } = scene;
  const layout = layoutWith('last', input.size.length);
  const image = turnTensor(intensityTensor(pass.intensities, input.size, input.channels), layout, turn);
  const size = turnedLengths(input.size, turn);
  const output = await outputFor(scene, normalize(image.data as Float32Array, input), size);
  return turnTensor(output, head.layout, inverse(turn));
}

/**
 * What the RoI reads of the mean of outputs over turns, the first of which leaves the image as it is. Raw values are
 * averaged before a class is decided; labels are decided by majority.
 */
async function meanReading(bench: CauseBench, [, ...turns]: readonly Turn[]): Promise<Reading> {
  const { scene, roi } = bench;
  const { head, pass } = scene;
  const untouched = outputOf(pass, head);
  const items = 1 + turns.length;
  if (head.decision === 'labels') {
    const share = Float32Array.from(bench.reading.predicted, Number);
    for (const turn of turns) {
      const { predicted } = readRoiOf(bench, await outputTurned(bench, turn));
      for (const [i, pixel] of predicted.entries()) share[i] = (share[i] ?? 0) + pixel;
    }
    const probability = share.map((sum) => sum / items);
    return { probability, predicted: Uint8Array.from(probability, (own) => Number(own > 0.5)) };
  }
  const sum = Float32Array.from(untouched.data as Float32Array);
  for (const turn of turns) {
    const { data } = await outputTurned(bench, turn);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + Number(data[i] ?? 0);
  }
  return readHead(head, { ...untouched, data: sum.map((value) => value / items) }, 0, roi);
}

function flipped(isFlipped: readonly boolean[]): Turn {
  return { order: isFlipped.map((_, axis) => axis), isFlipped };
}

/** Every choice of axes to flip; the first is none. */
function flipsOf(rank: number): readonly (readonly boolean[])[] {
  return Array.from({ length: 2 ** rank }, (_, bits) =>
    Array.from({ length: rank }, (__, axis) => Boolean((bits >> axis) & 1)),
  );
}
