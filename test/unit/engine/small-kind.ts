import * as z from 'zod';
import type { DocumentKind } from '../../../src/documents/kind.ts';
import type { EngineKind } from '../../../src/engine/engine-kind.ts';
import { checkpoints } from '../../../src/engine/run/checkpoints.ts';
import { interruptible } from '../../../src/engine/run/interruptible.ts';
import { rgbPicture } from '../../support/rgb-picture.ts';
import { createReporter } from '../../../src/engine/run/reporter.ts';

const countSchema = z.strictObject({
  format: z.literal('segcause.count'),
  version: z.literal(1),
  upTo: z.int().min(1),
  counted: z.array(z.int()),
});

/** A document that counts: as small as a kind can be. */
export type Count = Readonly<z.infer<typeof countSchema>>;

export interface CountRequest {
  readonly upTo: number;
}

export interface CountAim {
  readonly kind: 'count';
}

export interface CountStep {
  readonly counted: readonly number[];
}

/** Counts (`NAME.count.json`). */
export const countKind: DocumentKind<Count, CountRequest, CountAim, CountStep> = {
  name: 'count',
  noun: 'a count',
  ending: '.count.json',
  remedy: 'count again',
  version: 1,
  schema: countSchema,
  upgrade: (json) => json,
  mapPaths: (count) => count,
  modelsAsked: () => [],
  explanations: () => [],
  merge: (count, { counted }) => ({ ...count, counted: [...count.counted, ...counted] }),
  withoutFindings: (count) => ({ ...count, counted: [] }),
  hasFindings: ({ counted }) => counted.length > 0,
  openAims: () => [{ kind: 'count' }],
  isMeasured: ({ counted, upTo }) => counted.length === upTo,
  isOnDemand: () => false,
  isFinished: ({ counted, upTo }) => counted.length === upTo,
  isResumable: ({ counted, upTo }) => counted.length > 0 && counted.length < upTo,
  isWorthKeeping: () => false,
};

/** What the engine does for counts. */
export const counting: EngineKind<Count, CountRequest, CountAim, CountStep> = {
  kind: countKind,
  prepare: ({ upTo }) =>
    Promise.resolve({
      document: { format: 'segcause.count', version: 1, upTo, counted: [] },
      picture: rgbPicture(1, 1, new Uint8Array(3)),
    }),
  async run(count, aims, _resources, listener) {
    const checkpoint = checkpoints(listener);
    const { upTo } = count;
    let found = count;
    for (const aim of aims) {
      let gathered: number[] = [];
      const report = createReporter(
        aim,
        {
          add: (number: number) => gathered.push(number),
          take: () => {
            const step = { counted: gathered };
            gathered = [];
            return step;
          },
        },
        { interval: 100, mostShare: 1, isAwaited: () => false },
        listener.onStep,
      );
      for await (const number of interruptible(numbersFrom(found.counted.length, upTo))) {
        if (listener.isCancelled()) break;
        found = countKind.merge(found, { counted: [number] });
        const done = number + 1;
        report(number, { share: done / upTo, done, total: upTo, draw: null, treatments: null });
        checkpoint(() => found);
      }
    }
    return found;
  },
};

// Steps of measurements come one by one.
// eslint-disable-next-line @typescript-eslint/require-await
async function* numbersFrom(first: number, end: number): AsyncGenerator<number> {
  for (let number = first; number < end; number++) yield number;
}
