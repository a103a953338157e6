import type { Operator } from '../operator.ts';

export const reductionOperators: Readonly<Record<string, Operator>> = {};
