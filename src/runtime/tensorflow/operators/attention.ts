import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { broadcastTo, where } from '../broadcast.ts';
import { matrixProduct } from '../matrix-product.ts';
import {
  type OperatorCall,
  float,
  input,
  int,
  type Operator,
  optional,
  required,
  Unsupported,
} from '../operator.ts';
import { reshaped } from '../reshape.ts';
import { asInGraph, inGraphOrder, permuted, shapeOf, type Value } from '../value.ts';

export const attentionOperators: Readonly<Record<string, Operator>> = {
  Attention: (call) => {
    rejectUnsupported(call);
    const areHeadsJoined = input(call, 0).order.length === 3;
    const query = heads(call, 0, 'q_num_heads');
    const [count, width] = [at(shapeOf(query), 1), at(shapeOf(query), 3)];
    const keys = repeated(heads(call, 1, 'kv_num_heads'), count);
    const values = repeated(heads(call, 2, 'kv_num_heads'), count);
    const scale = float(call, 'scale') ?? 1 / Math.sqrt(width);
    const products = matrixProduct(query, permuted(keys, [0, 1, 3, 2]));
    const scores = capped(tf.mul(products.tensor, scale), float(call, 'softcap') ?? 0);
    const weights = inGraphOrder(softmax(masked(scores, call)), query.type);
    const result = matrixProduct(weights, values);
    if (!areHeadsJoined) return [result];
    const shape = shapeOf(result);
    return [reshaped(permuted(result, [0, 2, 1, 3]), [at(shape, 0), at(shape, 2), count * at(shape, 3)])];
  },
};

/**
 * Rejects what only language models use: past keys and values, windows, and additional outputs.
 * @throws Unsupported where the node has one of them
 */
function rejectUnsupported(call: OperatorCall): void {
  if ([4, 5, 6].some((index) => optional(call, index) !== null))
    throw new Unsupported('Attention to earlier keys and values');
  if (call.node.outputs.some((name, index) => index > 0 && name !== ''))
    throw new Unsupported('Attention with outputs beside the first');
  if (['left_window_size', 'right_window_size'].some((name) => (int(call, name) ?? -1) !== -1))
    throw new Unsupported('Attention in a window');
}

/**
 * An input as batch, heads, positions, width. In an input of three axes the heads are joined with the width.
 * @param attribute the number of heads of an input of three axes
 */
function heads(call: OperatorCall, index: number, attribute: string): Value {
  const value = input(call, index);
  if (value.order.length === 4) return value;
  const shape = shapeOf(value);
  const count = required(int, call, attribute);
  const split = reshaped(value, [at(shape, 0), at(shape, 1), count, at(shape, 2) / count]);
  return permuted(split, [0, 2, 1, 3]);
}

/** The heads of keys or values repeated to the number of query heads: each serves several consecutive ones. */
function repeated(value: Value, count: number): Value {
  const tensor = asInGraph(value) as tf.Tensor4D;
  const [batch, given, length, width] = tensor.shape;
  if (given === count) return value;
  const wide = broadcastTo(tf.reshape(tensor, [batch, given, 1, length * width]), [
    batch,
    given,
    count / given,
    length * width,
  ]);
  return inGraphOrder(tf.reshape(wide, [batch, count, length, width]), value.type);
}

function capped(scores: tf.Tensor, cap: number): tf.Tensor {
  return cap === 0 ? scores : tf.mul(tf.tanh(tf.div(scores, cap)), cap);
}

/** The scores, with −∞ for the keys that a query must not attend to. */
function masked(scores: tf.Tensor, call: OperatorCall): tf.Tensor {
  const mask = optional(call, 3);
  const given = mask === null ? scores : withMask(scores, asInGraph(mask));
  if (int(call, 'is_causal') !== 1) return given;
  const [rows, columns] = [at(scores.shape, scores.rank - 2), at(scores.shape, scores.rank - 1)];
  const isBefore = tf.lessEqual(
    tf.range(0, columns, 1, 'int32'),
    tf.reshape(tf.range(0, rows, 1, 'int32'), [rows, 1]),
  );
  return where(isBefore, given, tf.scalar(-Infinity));
}

/**
 * The masked scores. A boolean mask marks the keys to attend to, a float mask is added; keys beyond its end are masked.
 */
function withMask(scores: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const width = at(mask.shape, mask.rank - 1);
  const missing = at(scores.shape, scores.rank - 1) - width;
  const bias = mask.dtype === 'bool' ? where(mask, tf.scalar(0), tf.scalar(-Infinity)) : mask;
  if (missing === 0 || width === 1) return tf.add(scores, bias);
  const rest = tf.fill([...mask.shape.slice(0, -1), missing], -Infinity);
  return tf.add(scores, tf.concat([bias, rest], -1));
}

/** The softmax along the last axis; zeros where all scores are −∞. */
function softmax(scores: tf.Tensor): tf.Tensor {
  const isOpen = tf.isFinite(tf.max(scores, -1, true));
  const zeros = tf.zerosLike(scores);
  return where(isOpen, tf.softmax(where(isOpen, scores, zeros)), zeros);
}
