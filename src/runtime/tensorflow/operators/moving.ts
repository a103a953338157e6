import type { Operator } from '../operator.ts';

export const movingOperators: Readonly<Record<string, Operator>> = {};
