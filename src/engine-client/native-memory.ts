/**
 * The environment of a process that opens and closes many sessions. Where the C library is glibc, pieces from 2 MiB on
 * are given back as soon as they are freed, else weights in use keep much that is freed between them; of what is
 * smaller 32 MiB stay at hand for the next batch, because the system clears every page that it gives out again.
 */
export const nativeMemory = {
  MALLOC_MMAP_THRESHOLD_: `${2 ** 21}`,
  MALLOC_TRIM_THRESHOLD_: `${2 ** 25}`,
} as const;
