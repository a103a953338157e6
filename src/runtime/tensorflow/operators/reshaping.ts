import { sizeOf } from '../../../graph/tensor.ts';
import { fromFront, input, int, integers, type Operator, Unsupported } from '../operator.ts';
import { reshaped } from '../reshape.ts';
import { shapeOf } from '../value.ts';

/** Operators that give the same elements, in the same row order, other axes. */
export const reshapingOperators: Readonly<Record<string, Operator>> = {
  Reshape: (at) => {
    const x = input(at, 0);
    const asked = integers(at, 'shape', 1);
    if (asked === null) throw new Unsupported('Reshape without a shape');
    const shape = shapeOf(x);
    const lengths = asked.map((length, axis) =>
      length === 0 && int(at, 'allowzero') !== 1 ? (shape[axis] ?? 0) : length,
    );
    const rest = lengths.reduce((size, length) => (length === -1 ? size : size * length), 1);
    return [
      reshaped(
        x,
        lengths.map((length) => (length === -1 ? sizeOf(shape) / rest : length)),
      ),
    ];
  },
  Flatten: (at) => {
    const x = input(at, 0);
    const shape = shapeOf(x);
    const axis = fromFront(int(at, 'axis') ?? 1, shape.length);
    return [reshaped(x, [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))])];
  },
  Squeeze: (at) => {
    const x = input(at, 0);
    const shape = shapeOf(x);
    const axes = integers(at, 'axes', 1)?.map((axis) => fromFront(axis, shape.length));
    return [
      reshaped(
        x,
        shape.filter((length, axis) => !(axes?.includes(axis) ?? length === 1)),
      ),
    ];
  },
  Unsqueeze: (at) => {
    const x = input(at, 0);
    const given = integers(at, 'axes', 1) ?? [];
    const rank = x.order.length + given.length;
    const axes = given.map((axis) => fromFront(axis, rank));
    const lengths = shapeOf(x).values();
    const shape = Array.from({ length: rank }, (_, axis) =>
      axes.includes(axis) ? 1 : (lengths.next().value ?? 1),
    );
    return [reshaped(x, shape)];
  },
};
