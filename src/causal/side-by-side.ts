/** Jobs to be done on several lanes. */
export interface Work<Job, Result> {
  readonly lanes: number;
  /** Jobs of one kind are best done by one lane. */
  readonly kindOf: (job: Job) => string;
  /** The lane that takes jobs of a kind, kept from one call to the next. */
  readonly homes: Map<string, number>;
  readonly perform: (job: Job, lane: number) => Promise<Result>;
}

/** A lane without work of its own takes over from another where so many jobs of a kind are left. */
const worthTaking = 2;

/**
 * Does jobs side by side, one at a time on each lane, and gives their results as they come; those of one kind come in
 * the order of its jobs. Where nobody listens any more, what was begun is waited for.
 */
export async function* sideBySide<Job, Result>(
  jobs: readonly Job[],
  { lanes, kindOf, homes, perform }: Work<Job, Result>,
): AsyncGenerator<{ readonly job: Job; readonly result: Result }> {
  const queues = new Map<string, Queue<Job, Result>>();
  for (const job of jobs) {
    const kind = kindOf(job);
    const queue = queues.get(kind) ?? { waiting: [], begun: [] };
    queues.set(kind, queue);
    queue.waiting.push(job);
  }
  const running = new Map<number, Promise<number>>();
  const start = (lane: number): void => {
    const kind = nextKind(queues, homes, lane);
    const queue = queues.get(kind ?? '');
    const job = queue?.waiting.shift();
    if (kind === null || queue === undefined || job === undefined) return;
    if (!homes.has(kind)) homes.set(kind, lane);
    const begun: Begun<Job, Result> = { job, done: null };
    queue.begun.push(begun);
    running.set(
      lane,
      perform(job, lane).then((result) => {
        begun.done = { result };
        return lane;
      }),
    );
  };
  try {
    for (let lane = 0; lane < lanes; lane++) start(lane);
    while (running.size > 0) {
      const lane = await Promise.race(running.values());
      running.delete(lane);
      start(lane);
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
  done: { readonly result: Result } | null;
}

interface Queue<Job, Result> {
  readonly waiting: Job[];
  readonly begun: Begun<Job, Result>[];
}

/** What a lane does next: one of its own kinds, else the longest queue that is nobody's, else another lane's longest. */
function nextKind<Job, Result>(
  queues: ReadonlyMap<string, Queue<Job, Result>>,
  homes: ReadonlyMap<string, number>,
  lane: number,
): string | null {
  const open = [...queues].filter(([, { waiting }]) => waiting.length > 0);
  const own = open.find(([kind]) => homes.get(kind) === lane);
  if (own !== undefined) return own[0];
  const byLength = open.sort(([, a], [, b]) => b.waiting.length - a.waiting.length);
  const free = byLength.find(([kind]) => !homes.has(kind));
  const other = byLength.find(([, { waiting }]) => waiting.length >= worthTaking);
  return (free ?? other)?.[0] ?? null;
}
