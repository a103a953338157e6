import { setImmediate } from 'node:timers/promises';
import type { Comparison, Transplant } from '../../documents/comparison.ts';
import type { CompareRun } from './compare-run.ts';
import { isSameBut } from './same-but-weights.ts';
import { transplantActivations } from './transplant-activations.ts';
import { type Direction, directionInto, type FoundTransplant } from './transplant-direction.ts';
import { complementsOf, transplantWeights, type Way } from './transplant-weights.ts';
import type { TwoSessions } from './two-models.ts';

/** Puts each matched layer of either network into the other, and measures the Dice of the RoI. */
export async function transplant(
  prepared: Comparison,
  sessions: TwoSessions,
  run: CompareRun,
): Promise<Comparison> {
  const { matching } = prepared;
  const intoBefore = directionInto('before', matching, sessions);
  const directions = [intoBefore, directionInto('after', matching, sessions)];
  const exchanged = new Set(intoBefore.weights.flatMap(([, weights]) => weights.map(([{ name }]) => name)));
  const areComplements = isSameBut(exchanged, sessions);
  const waysInto = ({ into }: Direction): readonly Way[] =>
    areComplements && into === 'after' ? ['weights'] : ['weights', 'fromFirst', 'fromLast'];
  const works = directions.map((direction) => 1 + waysInto(direction).length * direction.weights.length);
  const total = works.reduce((sum, work) => sum + work, 0);
  const found = new Map<string, Transplant>();
  const add = (into: Transplant['into'], { layer, part }: FoundTransplant): void => {
    const key = `${into} ${layer}`;
    const known = found.get(key) ?? { into, layer, ...nothing };
    const { activation, weights, fromFirst, fromLast } = { ...known, ...part };
    found.set(key, {
      into,
      layer,
      activation: rounded(activation),
      weights: rounded(weights),
      fromFirst: rounded(fromFirst),
      fromLast: rounded(fromLast),
    });
  };
  let done = 0;
  const differences = (): Pick<Comparison, 'transplants'> => ({ transplants: [...found.values()] });
  const report = run.reportOn({ kind: 'transplant' });
  const finishOne = async (): Promise<void> => {
    done += 1;
    report({ differences }, { share: done / total, done, total, draw: null, treatments: null });
    run.checkpoint(() => ({ ...prepared, ...differences() }));
    // Lets a cancellation in: ONNX Runtime may compute on this thread.
    await setImmediate();
  };
  for (const direction of directions) {
    if (run.isCancelled()) break;
    for (const one of await transplantActivations(direction, matching, run)) add(direction.into, one);
    await finishOne();
  }
  for (const direction of directions) {
    const layers = direction.weights.map(([layer]) => layer);
    for await (const one of transplantWeights(direction, prepared, waysInto(direction), run)) {
      add(direction.into, one);
      if (areComplements && direction.into === 'before') {
        for (const other of complementsOf(layers, one, prepared.before.baseline.dice)) add('after', other);
      }
      await finishOne();
    }
  }
  return { ...prepared, ...differences() };
}

const nothing = { activation: null, weights: null, fromFirst: null, fromLast: null };

/** Millionths of a point are noise of floating-point sums. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}
