import type { Operator } from '../operator.ts';

export const normalizationOperators: Readonly<Record<string, Operator>> = {};
