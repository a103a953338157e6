import { setImmediate } from 'node:timers/promises';
import {
  type ComponentMeasurement,
  estimateComponents,
} from '../../causal/components/estimate-components.ts';
import { blocksOf } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { IndexedEffect } from '../../documents/effect-columns.ts';
import type { Effect, EffectMap, Explanation, MapGeometry } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import type { Part } from '../../graph/crop/cone.ts';
import { type AxisPlacement, placementOf } from '../../graph/layers/placement.ts';
import { wholeOf } from '../../graph/region.ts';
import { drawsFor } from '../treatments/draws-for.ts';
import { factsSince } from '../run/facts.ts';
import type { Inside } from '../scene/inside.ts';
import type { Aim } from '../../protocol/messages.ts';
import { createReporter } from '../run/reporter.ts';
import type { Run } from '../run/run.ts';

/** Blocks along the longer side of a layer's map, at most. */
const mostBlocks = 32;

/** Measures the blocks of a tensor, all channels together, and puts them as a map beside the input's. */
export async function explainMap(
  aim: Extract<Aim, { kind: 'map' }>,
  found: Explanation,
  inside: Inside,
  run: Run,
): Promise<Explanation> {
  const { question, maps } = found;
  const { apart, scene, donors } = inside;
  const factsOf = factsSince(scene.model, found.facts);
  const space = spaceOf(inside, aim.tensor);
  const { size, blocks } = space;
  const parts = blocks.map((block) => [partOf(inside, aim.tensor, space, block)]);
  const asked = await drawsFor(question, scene, apart, donors, parts);
  const { draws } = asked;
  const at = maps.findIndex(({ tensor }) => tensor === aim.tensor);
  const map = at < 0 ? maps.length : at;
  const known = new Map<number, IndexedEffect['effect']>();
  let spent = { treatments: 0, passes: 0 };
  const [rows, columns] = space.axes;
  const geometry: MapGeometry = {
    tensor: aim.tensor,
    size,
    block: [space.side, space.side],
    scale: [rows.placement.scale, columns.placement.scale],
    offset: [rows.placement.offset, columns.placement.offset],
  };
  const report = createReporter(
    { aim, map, geometry, total: blocks.length, draws: draws.size },
    run.onProgress,
  );
  const steps = estimateComponents(
    apart.incremental,
    parts,
    draws,
    { view: apart.view, tau: question.tau },
    run.isCancelled,
  );
  try {
    for await (const step of steps) {
      const effects = step.effects.map(({ index, effect }) => ({ index, effect: withoutRefused(effect) }));
      for (const { index, effect } of effects) known.set(index, effect);
      spent = step;
      report({ ...step, effects });
      // Lets a cancellation in: ONNX Runtime may compute on this thread.
      await setImmediate();
    }
  } finally {
    await asked.dispose();
  }
  const effects = blocks.flatMap((block, index): Effect[] => {
    const effect = known.get(index);
    return effect === undefined ? [] : [{ unit: { tensor: aim.tensor, block }, ...effect }];
  });
  const made: EffectMap = { ...geometry, effects, draws: null };
  const others = at < 0 ? [...maps, made] : maps.map((one, i) => (i === at ? made : one));
  return { ...found, maps: others, facts: factsOf(spent) };
}

function withoutRefused({
  state,
  n,
  mean,
  se,
  low,
  high,
  outcomes,
}: ComponentMeasurement): IndexedEffect['effect'] {
  return { state, n, mean, se, low, high, outcomes };
}

interface SpaceAxis {
  /** Of the tensor. */
  readonly axis: number;
  readonly length: number;
  readonly placement: AxisPlacement;
}

/** A tensor's axes that follow the image's rows and columns, and the blocks that tile them. */
interface Space {
  readonly axes: readonly [SpaceAxis, SpaceAxis];
  readonly size: readonly [number, number];
  readonly side: number;
  readonly blocks: readonly Window[];
}

function spaceOf({ apart, scene }: Inside, tensor: string): Space {
  const { network } = apart.incremental;
  const shape = network.shapes.get(tensor);
  if (shape === undefined) throw new UserError(`${scene.model.name} makes no tensor ${tensor} of the image.`);
  const placements = placementOf(network, tensor);
  const along = (imageAxis: number): SpaceAxis => {
    const axis = placements.findIndex((placement) => placement?.axis === imageAxis);
    const placement = placements[axis];
    if (!placement) throw new UserError(`${tensor} does not lie over the image: it has no map.`);
    return { axis, length: shape[axis] ?? 1, placement };
  };
  const first = scene.input.layout === 'NCHW' ? 2 : 1;
  const axes = [along(first), along(first + 1)] as const;
  const size = [axes[0].length, axes[1].length] as const;
  const side = Math.max(1, Math.ceil(Math.max(...size) / mostBlocks));
  return { axes, size, side, blocks: blocksOf(size, side) };
}

function partOf({ apart }: Inside, tensor: string, { axes }: Space, [y, x, height, width]: Window): Part {
  const [rows, columns] = axes;
  const whole = wholeOf(apart.incremental.network.shapes.get(tensor) ?? []);
  const region = whole.map((interval, axis) => {
    if (axis === rows.axis) return [y, y + height] as const;
    return axis === columns.axis ? ([x, x + width] as const) : interval;
  });
  return { tensor, region };
}
