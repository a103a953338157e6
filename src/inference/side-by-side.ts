/** Jobs to be done on several lanes. */
export interface Work<Job, Result> {
  readonly lanes: number;
  /** Jobs of one kind are best done by one lane. */
  readonly kindOf: (job: Job) => string;
  /** Whether a lane is set up for jobs of a kind. */
  readonly isReady: (kind: string, lane: number) => boolean;
  /** The lane that takes jobs of a kind, kept from one call to the next. */
  readonly homes: Map<string, number>;
  readonly perform: (job: Job, lane: number) => Promise<Result>;
}

/** A lane that is not set up for a kind takes it over from another where so many of its jobs are left. */
const worthTaking = 4;

/** Jobs that a lane is given ahead, so that it need not wait while the next one is made ready. */
const inHand = 2;

/**
 * Does jobs side by side, in order on each lane, and gives their results as they come; those of one kind come in
 * the order of its jobs. Where nobody listens any more, what was begun is waited for.
 */
export async function* sideBySide<Job, Result>(
  jobs: readonly Job[],
  work: Work<Job, Result>,
): AsyncGenerator<{ readonly job: Job; readonly result: Result }> {
  const { kindOf, homes, perform } = work;
  const queues = new Map<string, Queue<Job, Result>>();
  for (const job of jobs) {
    const kind = kindOf(job);
    const queue = queues.get(kind) ?? { waiting: [], begun: [] };
    queues.set(kind, queue);
    queue.waiting.push(job);
  }
  const running = new Map<Begun<Job, Result>, Promise<Begun<Job, Result>>>();
  const busy = Array.from({ length: work.lanes }, () => 0);
  const start = (lane: number): void => {
    const kind = nextKind(queues, work, lane, busy[lane] === 0);
    const queue = queues.get(kind ?? '');
    const job = queue?.waiting.shift();
    if (kind === null || queue === undefined || job === undefined) return;
    if (!homes.has(kind)) homes.set(kind, lane);
    const begun: Begun<Job, Result> = { job, lane, done: null };
    queue.begun.push(begun);
    busy[lane] = (busy[lane] ?? 0) + 1;
    running.set(
      begun,
      perform(job, lane).then((result) => {
        begun.done = { result };
        return begun;
      }),
    );
  };
  try {
    for (let turn = 0; turn < inHand; turn++) {
      for (let lane = 0; lane < work.lanes; lane++) start(lane);
    }
    while (running.size > 0) {
      const ended = await Promise.race(running.values());
      running.delete(ended);
      busy[ended.lane] = (busy[ended.lane] ?? 0) - 1;
      start(ended.lane);
      for (const { begun } of queues.values()) {
        for (let [first] = begun; first?.done; [first] = begun) {
          begun.shift();
          yield { job: first.job, result: first.done.result };
        }
      }
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}

interface Begun<Job, Result> {
  readonly job: Job;
  readonly lane: number;
  done: { readonly result: Result } | null;
}

interface Queue<Job, Result> {
  readonly waiting: Job[];
  readonly begun: Begun<Job, Result>[];
}

/**
 * What a lane does next: one of its own kinds, best one it is set up for; else the longest queue that is nobody's;
 * else, where it has nothing in hand, another lane's longest, best one it is set up for.
 */
function nextKind<Job, Result>(
  queues: ReadonlyMap<string, Queue<Job, Result>>,
  { homes, isReady }: Work<Job, Result>,
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
