/** A step that carries the share of the work that is done. */
export interface Share {
  /** 0–1. */
  readonly share: number;
}

/** A step, and which of the two measurements took it. */
export interface SideStep<S> {
  readonly side: 'before' | 'after';
  readonly step: S;
}

/**
 * Runs two measurements in lockstep: the one with the smaller share goes next. Units can be compared as soon as both
 * have taken their first step.
 */
export async function* inLockstep<S extends Share>(
  before: AsyncGenerator<S>,
  after: AsyncGenerator<S>,
): AsyncGenerator<SideStep<S>> {
  const sides = [
    { side: 'before' as const, steps: before, share: 0, isDone: false },
    { side: 'after' as const, steps: after, share: 0, isDone: false },
  ];
  try {
    for (;;) {
      const [next] = sides.filter(({ isDone }) => !isDone).sort((a, b) => a.share - b.share);
      if (next === undefined) return;
      const taken = await next.steps.next();
      if (taken.done === true) {
        next.isDone = true;
        continue;
      }
      next.share = taken.value.share;
      yield { side: next.side, step: taken.value };
    }
  } finally {
    await Promise.all(sides.map(({ steps }) => steps.return(undefined)));
  }
}
