import type { Operator } from '../operator.ts';

export const poolingOperators: Readonly<Record<string, Operator>> = {};
