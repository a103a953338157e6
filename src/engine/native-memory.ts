/**
 * The environment of a process that opens and closes many sessions. Where the C library is glibc, pieces from 1 MiB on
 * are given back as soon as they are freed; else weights in use keep much that is freed between them.
 */
export const nativeMemory = { MALLOC_MMAP_THRESHOLD_: `${2 ** 20}` } as const;
