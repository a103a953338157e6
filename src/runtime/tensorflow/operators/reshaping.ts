import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { fromFront, input, int, integers, type Operator, Unsupported } from '../operator.ts';
import { reshaped } from '../reshape.ts';
import { shapeOf } from '../value.ts';

/** Operators that keep all elements in row-major order and change the axes. */
export const reshapingOperators: Readonly<Record<string, Operator>> = {
  Reshape: (call) => {
    const x = input(call, 0);
    const wanted = integers(call, 'shape', 1);
    if (wanted === null) throw new Unsupported('Reshape without a shape');
    const shape = shapeOf(x);
    const lengths = wanted.map((length, axis) =>
      length === 0 && int(call, 'allowzero') !== 1 ? at(shape, axis) : length,
    );
    const rest = lengths.reduce((size, length) => (length === -1 ? size : size * length), 1);
    return [
      reshaped(
        x,
        lengths.map((length) => (length === -1 ? sizeOf(shape) / rest : length)),
      ),
    ];
  },
  Flatten: (call) => {
    const x = input(call, 0);
    const shape = shapeOf(x);
    const axis = fromFront(int(call, 'axis') ?? 1, shape.length);
    return [reshaped(x, [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))])];
  },
  Squeeze: (call) => {
    const x = input(call, 0);
    const shape = shapeOf(x);
    const axes = integers(call, 'axes', 1)?.map((axis) => fromFront(axis, shape.length));
    return [
      reshaped(
        x,
        shape.filter((length, axis) => !(axes?.includes(axis) ?? length === 1)),
      ),
    ];
  },
  Unsqueeze: (call) => {
    const x = input(call, 0);
    const given = integers(call, 'axes', 1);
    if (given === null) throw new Unsupported('Unsqueeze without axes');
    const rank = x.order.length + given.length;
    const axes = given.map((axis) => fromFront(axis, rank)).sort((a, b) => a - b);
    const shape = axes.reduce((lengths, axis) => lengths.toSpliced(axis, 0, 1), [...shapeOf(x)]);
    return [reshaped(x, shape)];
  },
};
