import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { sideBySide } from '../../../src/causal/side-by-side.ts';

interface Job {
  readonly kind: string;
  readonly number: number;
  readonly milliseconds: number;
}

describe('Jobs that are done side by side', () => {
  const kindOf = ({ kind }: Job): string => kind;

  it('are each done once, one at a time on a lane, and given in order within their kind', async () => {
    const jobs = fc.array(
      fc.record({ kind: fc.constantFrom('a', 'b', 'c'), milliseconds: fc.integer({ min: 0, max: 3 }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(jobs, fc.integer({ min: 1, max: 3 }), async (drawn, lanes) => {
        const all = drawn.map((job, number): Job => ({ ...job, number }));
        const busy = new Set<number>();
        const perform = async ({ number, milliseconds }: Job, lane: number): Promise<number> => {
          assert.ok(!busy.has(lane) && lane < lanes);
          busy.add(lane);
          await setTimeout(milliseconds);
          busy.delete(lane);
          return number;
        };
        const given: number[] = [];
        for await (const { job, result } of sideBySide(all, { lanes, kindOf, homes: new Map(), perform })) {
          assert.equal(result, job.number);
          given.push(result);
        }
        assert.deepEqual(
          given.toSorted((a, b) => a - b),
          all.map(({ number }) => number),
        );
        for (const kind of ['a', 'b', 'c']) {
          const ofKind = given.filter((number) => all[number]?.kind === kind);
          assert.deepEqual(
            ofKind,
            ofKind.toSorted((a, b) => a - b),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of one kind keep to one lane while others have work', async () => {
    const homes = new Map<string, number>();
    const lanesOf = new Map<string, Set<number>>();
    const jobs = ['a', 'b'].flatMap((kind) =>
      Array.from({ length: 5 }, (_, number) => ({ kind, number, milliseconds: 2 })),
    );
    const perform = async ({ kind, milliseconds }: Job, lane: number): Promise<void> => {
      lanesOf.set(kind, (lanesOf.get(kind) ?? new Set()).add(lane));
      await setTimeout(milliseconds);
    };
    for await (const { job } of sideBySide(jobs, { lanes: 2, kindOf, homes, perform })) assert.ok(job.kind);
    assert.deepEqual(
      [...lanesOf.values()].map(({ size }) => size),
      [1, 1],
    );
  });

  it('fail as soon as one does, once what was begun has ended', async () => {
    let running = 0;
    const perform = async ({ number, milliseconds }: Job): Promise<void> => {
      running += 1;
      await setTimeout(milliseconds);
      running -= 1;
      if (number === 1) throw new Error('no');
    };
    const jobs = [20, 1, 1, 1].map((milliseconds, number) => ({ kind: `${number}`, number, milliseconds }));
    const run = async (): Promise<void> => {
      for await (const { job } of sideBySide(jobs, { lanes: 2, kindOf, homes: new Map(), perform }))
        assert.notEqual(job.number, 1);
    };
    await assert.rejects(run, /no/);
    assert.equal(running, 0);
  });
});
