/** A step that says how far the whole is. */
export interface Share {
  /** 0–1. */
  readonly share: number;
}

/** Which of two, and its step. */
export interface SideStep<S> {
  readonly side: 'before' | 'after';
  readonly step: S;
}

/**
 * Takes steps of two measurements so that neither gets ahead of the other: the one that is less far goes next. A pair
 * can be compared as soon as both have taken their first.
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
