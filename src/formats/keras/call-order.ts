import { at, entry } from '../../at.ts';

/**
 * The order in which calls run: again and again the first in the list whose inputs are all there.
 * @param reads the inputs of each call, by key
 * @param run runs a call and returns the keys of its outputs
 * @param given keys of the inputs that are there from the start
 */
export function runWhenReady(
  reads: readonly (readonly string[])[],
  given: Iterable<string>,
  run: (call: number) => readonly string[],
): void {
  const there = new Set(given);
  const missing = reads.map((keys) => new Set(keys.filter((key) => !there.has(key))));
  const waiting = new Map<string, number[]>();
  for (const [call, keys] of missing.entries()) {
    for (const key of keys) {
      const calls = waiting.get(key) ?? [];
      waiting.set(key, calls);
      calls.push(call);
    }
  }
  const ready = smallestFirst();
  for (const [call, keys] of missing.entries()) if (keys.size === 0) ready.add(call);
  for (let call = ready.take(); call !== null; call = ready.take()) {
    for (const key of run(call)) {
      if (there.has(key) || !waiting.has(key)) continue;
      there.add(key);
      for (const reader of entry(waiting, key)) {
        const keys = at(missing, reader);
        keys.delete(key);
        if (keys.size === 0) ready.add(reader);
      }
    }
  }
}

/** Numbers of which the smallest is taken first: a binary heap. */
function smallestFirst(): { readonly add: (number: number) => void; readonly take: () => number | null } {
  const heap: number[] = [];
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [at(heap, j), at(heap, i)];
  };
  return {
    add(number) {
      let i = heap.push(number) - 1;
      for (let above = (i - 1) >> 1; i > 0 && at(heap, above) > at(heap, i); above = (i - 1) >> 1) {
        swap(i, above);
        i = above;
      }
    },
    take() {
      const smallest = heap[0];
      const last = heap.pop();
      if (smallest === undefined || last === undefined) return null;
      if (heap.length > 0) heap[0] = last;
      for (let i = 0, below = 1; below < heap.length; i = below, below = 2 * i + 1) {
        if (below + 1 < heap.length && at(heap, below + 1) < at(heap, below)) below++;
        if (at(heap, i) <= at(heap, below)) break;
        swap(i, below);
      }
      return smallest;
    },
  };
}
