import type { Aim } from '../../src/engine/messages.ts';

/** What a run measures when only the input is asked about. */
export const input: readonly Aim[] = [{ kind: 'input' }];
