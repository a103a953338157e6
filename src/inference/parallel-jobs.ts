import { at, entry } from '../at.ts';

/** How jobs are run on several lanes. */
interface ParallelWork<Job, Result> {
  readonly lanes: number;
  /** Jobs of one kind are best run on one lane. */
  readonly kindOf: (job: Job) => string;
  /** Whether a lane is set up for jobs of a kind. */
  readonly isReady: (kind: string, lane: number) => boolean;
  /** The lane of each kind, which is kept from one call to the next. */
  readonly homes: Map<string, number>;
  readonly perform: (job: Job, lane: number) => Promise<Result>;
}

/** An idle lane takes over a kind that it is not set up for where so many of its jobs are left. */
const worthTaking = 4;

/** Jobs that a lane has started at a time, so that it need not wait while the next one is prepared. */
const startedPerLane = 2;

/**
 * Runs jobs in parallel, in order on each lane, and yields results as they become available. Results of one kind come in
 * the order of its jobs. When the consumer stops early, the jobs that have started are awaited.
 */
export async function* runInParallel<Job, Result>(
  jobs: readonly Job[],
  work: ParallelWork<Job, Result>,
): AsyncGenerator<{ readonly job: Job; readonly result: Result }> {
  const { kindOf, homes, perform } = work;
  const queues = new Map<string, Queue<Job, Result>>();
  for (const job of jobs) {
    const kind = kindOf(job);
    const queue = queues.get(kind) ?? { waiting: [], started: [] };
    queues.set(kind, queue);
    queue.waiting.push(job);
  }
  const running = new Map<Started<Job, Result>, Promise<Started<Job, Result>>>();
  const busy = Array.from({ length: work.lanes }, () => 0);
  const start = (lane: number): void => {
    const kind = nextKind(queues, work, lane, busy[lane] === 0);
    if (kind === null) return;
    const queue = entry(queues, kind);
    const job = queue.waiting.shift();
    if (job === undefined) return;
    if (!homes.has(kind)) homes.set(kind, lane);
    const started: Started<Job, Result> = { job, lane, done: null };
    queue.started.push(started);
    busy[lane] = at(busy, lane) + 1;
    running.set(
      started,
      perform(job, lane).then((result) => {
        started.done = { result };
        return started;
      }),
    );
  };
  try {
    for (let turn = 0; turn < startedPerLane; turn++) {
      for (let lane = 0; lane < work.lanes; lane++) start(lane);
    }
    while (running.size > 0) {
      const ended = await Promise.race(running.values());
      running.delete(ended);
      busy[ended.lane] = at(busy, ended.lane) - 1;
      start(ended.lane);
      for (const { started } of queues.values()) {
        for (let [first] = started; first?.done; [first] = started) {
          started.shift();
          yield { job: first.job, result: first.done.result };
        }
      }
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}

interface Started<Job, Result> {
  readonly job: Job;
  readonly lane: number;
  done: { readonly result: Result } | null;
}

interface Queue<Job, Result> {
  readonly waiting: Job[];
  readonly started: Started<Job, Result>[];
}

/**
 * The kind that a lane runs next: one of its own, preferably one that it is set up for; else the longest queue that no
 * lane has; else, where the lane is idle, another lane's longest queue, preferably one that it is set up for.
 */
function nextKind<Job, Result>(
  queues: ReadonlyMap<string, Queue<Job, Result>>,
  { homes, isReady }: ParallelWork<Job, Result>,
  lane: number,
  isIdle: boolean,
): string | null {
  const open = [...queues].filter(([, { waiting }]) => waiting.length > 0);
  const own = open.filter(([kind]) => homes.get(kind) === lane);
  const [first] = [...own.filter(([kind]) => isReady(kind, lane)), ...own];
  if (first !== undefined) return first[0];
  const byLength = open.sort(([, a], [, b]) => b.waiting.length - a.waiting.length);
  const free = byLength.find(([kind]) => !homes.has(kind));
  if (free !== undefined || !isIdle) return free?.[0] ?? null;
  const taken =
    byLength.find(([kind]) => isReady(kind, lane)) ??
    byLength.find(([, { waiting }]) => waiting.length >= worthTaking);
  return taken?.[0] ?? null;
}
