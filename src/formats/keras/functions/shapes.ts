import { at } from '../../../at.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { broadcastTo, filledWith, reshapedTo } from '../../tensorflow/operations/shaping.ts';
import { range } from '../../tensorflow/order.ts';
import { shapeOf } from '../../tensorflow/value.ts';
import type { FunctionLowering } from './lowering.ts';

export const shape: FunctionLowering = ({ value }) => ({
  kind: 'integers',
  elements: shapeOf(value('x')),
  isScalar: false,
});

export const reshape: FunctionLowering = (call) => {
  const result = reshapedTo(call.b, call.value('x'), call.lengths('shape').elements);
  if (result === null) throw call.failure('has a shape whose missing length cannot be inferred');
  return result;
};

export const ravel: FunctionLowering = (call) => reshapedTo(call.b, call.value('x'), [-1]) ?? call.value('x');

export const expandDims: FunctionLowering = (call) => {
  const x = call.value('x');
  if (x.kind === 'integers' && x.isScalar) return { ...x, isScalar: false };
  return (call.integers('axis') ?? [-1]).reduce(
    (value, axis) => moving.expand(call.b, value, axis),
    call.tensor('x'),
  );
};

export const squeeze: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const ones = range(x.shape.length).filter((axis) => x.shape[axis] === 1);
  return moving.squeeze(call.b, x, call.integers('axis') ?? ones);
};

export const transpose: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return moving.transpose(call.b, x, call.integers('axes') ?? range(x.shape.length).toReversed());
};

export const swapAxes: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const rank = x.shape.length;
  const first = axisOf(call.b, call.number('axis1', 0), rank);
  const second = axisOf(call.b, call.number('axis2', 1), rank);
  return moving.transpose(call.b, x, range(rank).with(first, second).with(second, first));
};

export const moveAxis: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const rank = x.shape.length;
  const axesNamed = (name: string): readonly number[] =>
    call.requiredIntegers(name).map((axis) => axisOf(call.b, axis, rank));
  const [from, to] = [axesNamed('source'), axesNamed('destination')];
  if (from.length !== to.length)
    throw call.failure(`moves ${from.length} axes to ${to.length} places, which is not supported`);
  const rest = range(rank).filter((axis) => !from.includes(axis));
  const axes = to
    .map((place, i) => ({ place, axis: at(from, i) }))
    .sort((p, q) => p.place - q.place)
    .reduce((order, { place, axis }) => order.toSpliced(place, 0, axis), rest);
  return moving.transpose(call.b, x, axes);
};

export const broadcast: FunctionLowering = (call) =>
  broadcastTo(call.b, call.tensor('x'), call.lengths('shape').elements);

export function filledLike(value: number): FunctionLowering {
  return (call) => filledWith(call.b, shapeOf(call.value('x')), value);
}
