import type { Operator } from '../operator.ts';

export const productOperators: Readonly<Record<string, Operator>> = {};
