import assert from 'node:assert/strict';
import { parseDocument, serializeDocument } from '../../../src/documents/file.ts';
import type { RunProgress } from '../../../src/documents/run-progress.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { quiet } from '../../support/aims.ts';
import { type Count, type CountAim, countKind, counting, type CountStep } from './small-kind.ts';

describe('A kind of document that the engine does not have', () => {
  const engine = createEngine({ kinds: [counting] });
  const aims: readonly CountAim[] = [{ kind: 'count' }];
  const prepared = async (upTo: number): Promise<Count> =>
    (await engine.prepare(countKind, { upTo })).document;

  /** Runs while the clock goes on by so many milliseconds each time somebody reads it. */
  async function hastened<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    const now = performance.now.bind(performance);
    let ahead = 0;
    performance.now = () => now() + (ahead += milliseconds);
    try {
      return await work();
    } finally {
      performance.now = now;
    }
  }

  it('is prepared and run with nothing but its content', async () => {
    const found = await engine.run(countKind, await prepared(5), aims, quiet);
    assert.deepEqual(found.counted, [0, 1, 2, 3, 4]);
    const path = '/any/a.count.json';
    assert.deepEqual(parseDocument(countKind, serializeDocument(countKind, found, path), path), found);
  });

  it('is run by its name alone, as the engine process does', async () => {
    const { document } = await engine.prepare({ name: 'count' }, { upTo: 2 });
    assert.deepEqual(await engine.run({ name: 'count' }, document, aims, quiet), {
      ...(document as Count),
      counted: [0, 1],
    });
    await assert.rejects(engine.prepare({ name: 'guess' }, {}), /no kind of document named guess/);
  });

  it('reports steps that add up to what it found, and how far it is', async () => {
    const count = await prepared(1000);
    const progress: RunProgress<CountAim>[] = [];
    let merged = count;
    const onStep = (reached: RunProgress<CountAim>, step: CountStep): void => {
      progress.push(reached);
      merged = countKind.merge(merged, step);
    };
    const found = await hastened(10, () => engine.run(countKind, count, aims, { ...quiet, onStep }));
    assert.deepEqual(merged, found);
    assert.ok(progress.length > 10 && progress.length < 500, `${progress.length} steps`);
    assert.deepEqual(
      progress.map(({ done }) => done),
      progress.map(({ done }) => done).toSorted((a, b) => a - b),
    );
    const last = progress.at(-1);
    assert.deepEqual(
      [last?.aim, last?.share, last?.done, last?.total, last?.secondsLeft],
      [{ kind: 'count' }, 1, 1000, 1000, 0],
    );
    assert.ok(progress.every(({ secondsLeft }) => secondsLeft !== null && secondsLeft >= 0));
  });

  it('stops when it is cancelled, and goes on from where it was', async () => {
    const count = await prepared(20);
    let asked = 0;
    const part = await engine.run(countKind, count, aims, { ...quiet, isCancelled: () => ++asked > 8 });
    assert.deepEqual(part.counted, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.ok(countKind.isResumable(part));
    const rest = await engine.run(countKind, part, aims, quiet);
    assert.deepEqual(rest, await engine.run(countKind, count, aims, quiet));
  });

  it('sends checkpoints every five seconds, from which it goes on', async () => {
    const count = await prepared(100);
    const sent: Count[] = [];
    const onCheckpoint = (found: Count): void => void sent.push(found);
    const found = await hastened(300, () => engine.run(countKind, count, aims, { ...quiet, onCheckpoint }));
    assert.ok(sent.length > 3 && sent.length < 50, `${sent.length} checkpoints`);
    for (const one of sent) assert.deepEqual(await engine.run(countKind, one, aims, quiet), found);
  });
});
