import type { Operator } from '../operator.ts';

export const selectionOperators: Readonly<Record<string, Operator>> = {};
