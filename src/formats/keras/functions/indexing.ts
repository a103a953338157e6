import { at } from '../../../at.ts';
import { type Length, sumOf } from '../../tensorflow/length.ts';
import { type Index, indexed, indexedIntegers } from '../../tensorflow/operations/indexing.ts';
import { gather } from '../../tensorflow/operations/moving.ts';
import { member } from '../../json.ts';
import { isListOfTrees, plainOf, type Tree } from '../inbound.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** `x[…]` */
export const item: FunctionLowering = (call) => {
  const key = call.tree('key');
  const entries = key === undefined ? [] : isListOfTrees(key) ? key : [key];
  const indices = entries.map((tree) => indexOf(call, tree));
  const x = call.value('x');
  const part = x.kind === 'integers' ? indexedIntegers(x, indices[0]) : null;
  return part ?? indexed(call.b, call.tensor('x'), indices);
};

function indexOf(call: Arguments, tree: Tree): Index {
  if ('start' in tree) {
    const bound = (name: 'start' | 'stop'): Length | null => call.lengthOf(tree[name], 'a bound');
    const step = call.lengthOf(tree.step, 'a step') ?? 1;
    if (typeof step === 'number') return { kind: 'range', start: bound('start'), stop: bound('stop'), step };
  }
  const plain = plainOf(tree);
  if (plain === null) return { kind: 'new axis' };
  if (member(plain, 'class_name') === '__ellipsis__') return { kind: 'ellipsis' };
  if (typeof plain === 'number' && Number.isInteger(plain)) return { kind: 'position', at: plain };
  throw call.failure('indexes positions that are computed, which is not supported');
}

export const take: FunctionLowering = (call) => {
  const indices = call.value('indices', 'int64');
  const axis = call.integers('axis')?.[0] ?? 0;
  const x = call.value('x');
  const position = call.plain('indices');
  if (x.kind === 'integers' && typeof position === 'number') {
    const element = indexedIntegers(x, { kind: 'position', at: position });
    if (element !== null) return element;
  }
  return gather(call.b, call.tensor('x'), indices, axis);
};

/** `tf.slice` and `keras.ops.slice`: a start and a size for each axis, where −1 is the rest. */
export const slice: FunctionLowering = (call) => {
  const [starts, sizes] = [call.lengths('begin').elements, call.lengths('size').elements];
  if (starts.length !== sizes.length)
    throw call.failure(`has ${starts.length} starts and ${sizes.length} sizes of a slice`);
  const indices = starts.map((start, axis): Index => {
    const size = at(sizes, axis);
    return { kind: 'range', start, stop: size === -1 ? null : endOf(call, start, size), step: 1 };
  });
  return indexed(call.b, call.tensor('x'), indices);
};

function endOf(call: Arguments, start: Length, size: Length): Length {
  const end = sumOf(start, size);
  if (end === null) throw call.failure('slices at a position that is open, which is not supported');
  return end;
}
