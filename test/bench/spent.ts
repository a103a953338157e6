/** What some work takes: seconds of the clock, and of all processors together. */
export interface Spent {
  readonly seconds: number;
  readonly busy: number;
}

/** The result of some work, and what it takes. */
export async function spent<T>(work: () => Promise<T>): Promise<Spent & { readonly result: T }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (performance.now() - started) / 1000, busy: (user + system) / 1e6 };
}
