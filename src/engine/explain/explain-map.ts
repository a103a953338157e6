import { at, entry } from '../../at.ts';
import {
  type ComponentMeasurement,
  estimateComponents,
} from '../../causal/components/estimate-components.ts';
import type { Box } from '../../documents/box.ts';
import type { Effect } from '../../documents/effects.ts';
import type { EffectMap, Explanation, MapGeometry } from '../../documents/explanation.ts';
import type { ExplainAim } from '../../documents/explanation-step.ts';
import { blocksOf } from '../../documents/grid.ts';
import { UserError } from '../../errors.ts';
import type { Part } from '../../graph/crop/unit.ts';
import { type Interval, wholeOf } from '../../graph/region.ts';
import { factsSince } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { spatialAxes } from '../scene/spatial-axes.ts';
import { drawsFor } from '../treatments/draws-for.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/** Blocks along the longest side of a layer's map, at most. */
const mostBlocks = 32;

/** Measures the blocks of a tensor, all channels together, and puts them as a map beside the input's. */
export async function explainMap(
  aim: Extract<ExplainAim, { kind: 'map' }>,
  found: Explanation,
  session: LayerSession,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question, maps } = found;
  const { decomposed, scene, donors } = session;
  const factsOf = factsSince(scene.model, found.facts);
  const { geometry, axes } = placedTensor(session, aim.tensor);
  const parts = blocksOf(geometry.grid).map((block) => [partOf(session, aim.tensor, axes, block)]);
  const total = parts.length;
  const asked = await drawsFor(question, scene, decomposed, donors, parts);
  const known = new Map<number, Effect>();
  let spent = { treatments: 0, passes: 0 };
  const { draws } = asked;
  const report = reportExplanation(aim, listener);
  const steps = estimateComponents(
    decomposed.incremental,
    parts,
    draws,
    { view: decomposed.view, tau: question.tau },
    listener.isCancelled,
  );
  try {
    for await (const step of interruptible(steps)) {
      const effects = step.effects.map(({ index, effect }) => blockEffect(index, effect));
      for (const effect of effects) known.set(effect.index, effect);
      spent = step;
      const { done, draw, treatments, openings } = step;
      report(
        { map: { geometry, effects } },
        {
          share: done === total ? 1 : step.share,
          done,
          total,
          draw: { number: draw, of: draws.size },
          treatments,
          openings,
        },
      );
    }
  } finally {
    await asked.dispose();
  }
  const effects = [...known.values()].toSorted((a, b) => a.index - b.index);
  const map: EffectMap = { ...geometry, effects, draws: null };
  const place = maps.findIndex(({ tensor }) => tensor === aim.tensor);
  return { ...found, maps: place < 0 ? [...maps, map] : maps.with(place, map), facts: factsOf(spent) };
}

function blockEffect(
  index: number,
  { state, n, mean, se, low, high, outcomes }: ComponentMeasurement,
): Effect {
  return { index, state, n, mean, se, low, high, outcomes };
}

/** Where a tensor lies on the input, and its axes that follow the input's spatial axes, in the input's order. */
interface PlacedTensor {
  readonly geometry: MapGeometry;
  readonly axes: readonly number[];
}

function placedTensor({ decomposed, scene }: LayerSession, tensor: string): PlacedTensor {
  const { network } = decomposed.incremental;
  const shape = network.shapes.get(tensor);
  if (shape === undefined)
    throw new UserError(`${scene.model.name} produces no tensor ${tensor} of the image.`);
  const { axes, placement } = spatialAxes(network, scene.input.layout, tensor);
  const size = axes.map((axis) => at(shape, axis));
  const side = Math.max(1, Math.ceil(Math.max(...size) / mostBlocks));
  return {
    axes,
    geometry: {
      tensor,
      grid: { size, block: size.map(() => side) },
      placement,
    },
  };
}

/** A block of a tensor, all channels together. */
function partOf(
  { decomposed }: LayerSession,
  tensor: string,
  axes: readonly number[],
  { start, size }: Box<'tensor'>,
): Part {
  const whole = wholeOf(entry(decomposed.incremental.network.shapes, tensor));
  const region = whole.map((interval, axis): Interval => {
    const along = axes.indexOf(axis);
    if (along < 0) return interval;
    const from = at(start, along);
    return [from, from + at(size, along)];
  });
  return { tensor, region };
}
