import { register } from 'tsx/esm/api';

/** The lane's thread from its source: threads do not inherit the loader. */
register();
await import('../../src/runtime/onnxruntime-lane.ts');
