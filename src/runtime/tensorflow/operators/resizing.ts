import type { Operator } from '../operator.ts';

export const resizingOperators: Readonly<Record<string, Operator>> = {};
