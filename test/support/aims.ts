import type { Aim } from '../../src/protocol/messages.ts';

/** What a run measures when only the input is asked about. */
export const input: readonly Aim[] = [{ kind: 'input' }];
