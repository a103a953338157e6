import * as tf from '@tensorflow/tfjs-core';
import { mapped } from '../elementwise.ts';
import { input, type Operator } from '../operator.ts';

export const activationOperators: Readonly<Record<string, Operator>> = {
  Relu: (at) => [mapped(input(at, 0), tf.relu)],
  Sigmoid: (at) => [mapped(input(at, 0), tf.sigmoid)],
};
