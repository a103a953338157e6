import * as tf from '@tensorflow/tfjs-core';
import { broadcastTo, chosen } from '../broadcast.ts';
import { matrixProduct } from '../matrix-product.ts';
import { type Application, float, input, int, type Operator, optional, Unsupported } from '../operator.ts';
import { reshaped } from '../reshape.ts';
import { asInGraph, inGraphOrder, permuted, shapeOf, type Value } from '../value.ts';

export const attentionOperators: Readonly<Record<string, Operator>> = {
  Attention: (at) => {
    refuseLanguage(at);
    const areJoined = input(at, 0).order.length === 3;
    const query = heads(input(at, 0), int(at, 'q_num_heads'));
    const [count = 1, , width = 1] = shapeOf(query).slice(1);
    const [keys, values] = [1, 2].map((index) =>
      repeated(heads(input(at, index), int(at, 'kv_num_heads')), count),
    );
    if (keys === undefined || values === undefined) throw new Unsupported('Attention without keys or values');
    const scale = float(at, 'scale') ?? 1 / Math.sqrt(width);
    const products = matrixProduct(query, permuted(keys, [0, 1, 3, 2]));
    const scores = capped(tf.mul(products.tensor, scale), float(at, 'softcap') ?? 0);
    const weights = inGraphOrder(softmax(masked(scores, at)), query.type);
    const result = matrixProduct(weights, values);
    if (!areJoined) return [result];
    const [batch = 1, , length = 1, depth = 1] = shapeOf(result);
    return [reshaped(permuted(result, [0, 2, 1, 3]), [batch, length, count * depth])];
  },
};

/** What segmentation has no use for: earlier words, windows over them, and what is only looked at. */
function refuseLanguage(at: Application): void {
  if ([4, 5, 6].some((index) => optional(at, index) !== null))
    throw new Unsupported('Attention to earlier keys and values');
  if (at.node.outputs.some((name, index) => index > 0 && name !== ''))
    throw new Unsupported('Attention with outputs beside the first');
  if (['left_window_size', 'right_window_size'].some((name) => (int(at, name) ?? -1) !== -1))
    throw new Unsupported('Attention in a window');
}

/** Batch, heads, places, width; heads may be joined to the width. */
function heads(value: Value, count: number | null): Value {
  if (value.order.length === 4) return value;
  const [batch = 1, length = 1, width = 1] = shapeOf(value);
  const number = count ?? 1;
  return permuted(reshaped(value, [batch, length, number, width / number]), [0, 2, 1, 3]);
}

/** As many heads as queries have: each stands for several of them in a row. */
function repeated(value: Value, count: number): Value {
  const [batch = 1, given = 1, length = 1, width = 1] = shapeOf(value);
  if (given === count) return value;
  const parted = tf.reshape(asInGraph(value), [batch, given, 1, length * width]);
  const wide = broadcastTo(parted, [batch, given, count / given, length * width]);
  return inGraphOrder(tf.reshape(wide, [batch, count, length, width]), value.type);
}

function capped(scores: tf.Tensor, cap: number): tf.Tensor {
  return cap === 0 ? scores : tf.mul(tf.tanh(tf.div(scores, cap)), cap);
}

/** Scores of the keys that a query may not attend to become −∞. */
function masked(scores: tf.Tensor, at: Application): tf.Tensor {
  const mask = optional(at, 3);
  const given = mask === null ? scores : withMask(scores, asInGraph(mask));
  if (int(at, 'is_causal') !== 1) return given;
  const [rows = 1, columns = 1] = scores.shape.slice(-2);
  const isBefore = tf.lessEqual(
    tf.range(0, columns, 1, 'int32'),
    tf.reshape(tf.range(0, rows, 1, 'int32'), [rows, 1]),
  );
  return chosen(isBefore, given, tf.scalar(-Infinity));
}

/** A mask of truth values says what may be attended to, one of numbers is added; what it lacks at the end may not be. */
function withMask(scores: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const missing = (scores.shape.at(-1) ?? 1) - (mask.shape.at(-1) ?? 1);
  const bias = mask.dtype === 'bool' ? chosen(mask, tf.scalar(0), tf.scalar(-Infinity)) : mask;
  if (missing === 0 || mask.shape.at(-1) === 1) return tf.add(scores, bias);
  const rest = tf.fill([...mask.shape.slice(0, -1), missing], -Infinity);
  return tf.add(scores, tf.concat([bias, rest], -1));
}

/** Along the last axis; zeros where all scores are −∞. */
function softmax(scores: tf.Tensor): tf.Tensor {
  const isOpen = tf.isFinite(tf.max(scores, -1, true));
  const zeros = tf.zerosLike(scores);
  return chosen(isOpen, tf.softmax(chosen(isOpen, scores, zeros)), zeros);
}
