import { register } from 'tsx/esm/api';

/** The thread from its source, as tests run it: threads do not inherit the loader. Bundles do not hold this file. */
register();
await import('./thread.ts');
