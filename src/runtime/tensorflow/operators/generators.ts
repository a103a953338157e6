import type { Operator } from '../operator.ts';

export const generatorOperators: Readonly<Record<string, Operator>> = {};
