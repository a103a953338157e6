import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { at } from '../../../src/at.ts';
import { runInParallel } from '../../../src/inference/parallel-jobs.ts';

interface Job {
  readonly kind: string;
  readonly number: number;
  readonly milliseconds: number;
}

describe('Jobs that run in parallel', () => {
  const kindOf = ({ kind }: Job): string => kind;
  const isReady = (): boolean => false;

  it('run once each, at most two per lane at a time, with results in order within their kind', async () => {
    const jobs = fc.array(
      fc.record({ kind: fc.constantFrom('a', 'b', 'c'), milliseconds: fc.integer({ min: 0, max: 3 }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(jobs, fc.integer({ min: 1, max: 3 }), async (drawn, lanes) => {
        const all = drawn.map((job, number): Job => ({ ...job, number }));
        const started = Array.from({ length: lanes }, () => 0);
        const take = (lane: number, more: number): void => {
          const now = at(started, lane) + more;
          assert.ok(now >= 0 && now <= 2);
          started[lane] = now;
        };
        const perform = async ({ number, milliseconds }: Job, lane: number): Promise<number> => {
          take(lane, 1);
          await setTimeout(milliseconds);
          take(lane, -1);
          return number;
        };
        const given: number[] = [];
        for await (const { job, result } of runInParallel(all, {
          lanes,
          kindOf,
          isReady,
          homes: new Map(),
          perform,
        })) {
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

  it('of one kind stay on one lane while the others have work', async () => {
    const homes = new Map<string, number>();
    const lanesOf = new Map<string, Set<number>>();
    const jobs = ['a', 'b'].flatMap((kind) =>
      Array.from({ length: 5 }, (_, number) => ({ kind, number, milliseconds: 2 })),
    );
    const perform = async ({ kind, milliseconds }: Job, lane: number): Promise<void> => {
      lanesOf.set(kind, (lanesOf.get(kind) ?? new Set()).add(lane));
      await setTimeout(milliseconds);
    };
    for await (const { job } of runInParallel(jobs, { lanes: 2, kindOf, isReady, homes, perform }))
      assert.ok(job.kind);
    assert.deepEqual(
      [...lanesOf.values()].map(({ size }) => size),
      [1, 1],
    );
  });

  it('of kinds that a lane is set up for run first', async () => {
    const order: string[] = [];
    const jobs = ['a', 'b', 'c'].map((kind, number) => ({ kind, number, milliseconds: 0 }));
    const homes = new Map(jobs.map(({ kind }) => [kind, 0]));
    const perform = ({ kind }: Job): Promise<void> => Promise.resolve(void order.push(kind));
    const work = { lanes: 1, kindOf, isReady: (kind: string) => kind !== 'a', homes, perform };
    for await (const { job } of runInParallel(jobs, work)) assert.ok(job.kind);
    assert.deepEqual(order, ['b', 'c', 'a']);
  });

  it('move to an idle lane that is set up for them, however few are left', async () => {
    const jobs = Array.from({ length: 3 }, (_, number) => ({ kind: 'a', number, milliseconds: 2 }));
    const lanesUsed = async (isSetUp: boolean): Promise<number> => {
      const used = new Set<number>();
      const perform = async ({ milliseconds }: Job, lane: number): Promise<void> => {
        used.add(lane);
        await setTimeout(milliseconds);
      };
      const work = { lanes: 2, kindOf, isReady: () => isSetUp, homes: new Map([['a', 0]]), perform };
      for await (const { job } of runInParallel(jobs, work)) assert.equal(job.kind, 'a');
      return used.size;
    };
    assert.equal(await lanesUsed(true), 2);
    assert.equal(await lanesUsed(false), 1);
  });

  it('fail as soon as one does, after the started ones have ended', async () => {
    let running = 0;
    const perform = async ({ number, milliseconds }: Job): Promise<void> => {
      running += 1;
      await setTimeout(milliseconds);
      running -= 1;
      if (number === 1) throw new Error('no');
    };
    const jobs = [20, 1, 1, 1].map((milliseconds, number) => ({ kind: `${number}`, number, milliseconds }));
    const run = async (): Promise<void> => {
      for await (const { job } of runInParallel(jobs, {
        lanes: 2,
        kindOf,
        isReady,
        homes: new Map(),
        perform,
      }))
        assert.notEqual(job.number, 1);
    };
    await assert.rejects(run, /no/);
    assert.equal(running, 0);
  });
});
