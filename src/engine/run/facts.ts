import type { Facts } from '../../documents/explanation.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { version } from '../../../package.json';

/** What a measurement took: treatments, and the arithmetic in passes through the whole model. */
export interface Spent {
  readonly treatments: number;
  readonly passes: number;
}

/**
 * Starts the clock of a measurement.
 * @param earlier facts of what was measured before, to which this adds
 */
export function factsSince(
  { runtime }: Pick<LoadedModel, 'runtime'>,
  earlier: Facts | null,
): (spent: Spent) => Facts {
  const started = new Date();
  return ({ treatments, passes }) => ({
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000 + (earlier?.seconds ?? 0),
    treatments: treatments + (earlier?.treatments ?? 0),
    passes: Math.round((passes + (earlier?.passes ?? 0)) * 100) / 100,
    runtime: runtime.name,
    device: runtime.device,
    version,
  });
}
