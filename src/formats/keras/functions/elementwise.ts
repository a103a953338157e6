import { onnxTypeOf } from '../../../graph/element-type.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import { activation, clipped, softmax } from '../../tensorflow/operations/activations.ts';
import { broadcast, unary } from '../../tensorflow/operations/elementwise.ts';
import { ofTwoLengths, onLengths } from '../../tensorflow/operations/lengths.ts';
import { mathematics } from '../../tensorflow/operations/mathematics.ts';
import { type Computed, type Constant, typeOf, type Value } from '../../tensorflow/value.ts';
import { type Arguments, typeNamed } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** An elementwise function, by TensorFlow operator. */
export function onEach(name: string): FunctionLowering {
  return (call) => {
    const result = mathematics[name]?.(call.b, call.tensor('x'));
    if (result === undefined) throw call.failure('is not supported');
    return result;
  };
}

/** An activation by its Keras name, with the `hard_sigmoid` of Keras 3. */
export function activated(name: string): FunctionLowering {
  return (call) => {
    const result = activation(call.b, name, call.tensor('x'), true);
    if (result === null) throw call.failure('is not supported');
    return result;
  };
}

export const gelu: FunctionLowering = ({ b, tensor, flag }) =>
  unary(b, 'Gelu', tensor('x'), flag('approximate') ? { approximate: 'tanh' } : {});

export const leakyRelu: FunctionLowering = ({ b, tensor, number }) =>
  unary(b, 'LeakyRelu', tensor('x'), { alpha: { float: number('slope', 0.2) } });

/** Elu and Celu. */
export function exponential(operator: 'Elu' | 'Celu'): FunctionLowering {
  return ({ b, tensor, number }) => unary(b, operator, tensor('x'), { alpha: { float: number('alpha', 1) } });
}

export function softmaxOf(operator: 'Softmax' | 'LogSoftmax'): FunctionLowering {
  return ({ b, tensor, number }) => softmax(b, tensor('x'), number('axis', -1), operator);
}

const integral = new Set<ElementType>(['int32', 'int64', 'uint8', 'int8']);

/** Both operands, with plain numbers in the type of the tensor. */
function operands(call: Arguments): readonly [Value, Value] {
  const isTensor = (name: string): boolean => call.plain(name) === undefined;
  const first = isTensor('x') ? call.value('x') : isTensor('y') ? call.value('y') : null;
  const type = first === null ? 'float32' : typeOf(first);
  return [call.value('x', type), call.value('y', type)];
}

/** A value as integers, if it is computed from lengths or an `int64` scalar or vector; null otherwise. */
function asLengths(value: Value): Extract<Value, { kind: 'integers' }> | null {
  if (value.kind === 'integers') return value;
  if (value.kind !== 'constant' || value.value.type !== 'int64' || value.value.shape.length > 1) return null;
  return { kind: 'integers', elements: wholeNumbers(value), isScalar: value.value.shape.length === 0 };
}

function wholeNumbers({ value: { bytes } }: Constant): readonly number[] {
  return Array.from(new BigInt64Array(bytes.slice().buffer), Number);
}

/**
 * An elementwise function of two operands. Of lengths, the result is a length again where possible.
 * @param operator of ONNX
 * @param name of the TensorFlow operator
 */
export function binary(operator: string, name: string): FunctionLowering {
  return (call) => {
    const [left, right] = operands(call);
    const [mine, other] = [asLengths(left), asLengths(right)];
    const compute = ofTwoLengths[name];
    if (
      compute !== undefined &&
      mine !== null &&
      other !== null &&
      (left.kind === 'integers' || right.kind === 'integers')
    ) {
      const lengths = onLengths(compute, mine, other);
      if (lengths !== null) return lengths;
    }
    const isTrueDivision = name === 'RealDiv' && integral.has(typeOf(left));
    const given = isTrueDivision
      ? [left, right].map((value) => cast(call.b, value, 'float32'))
      : [left, right];
    return broadcast(call.b, operator, given);
  };
}

export const floorDivide: FunctionLowering = (call) => {
  const quotient = binary('Div', 'FloorDiv')(call);
  return 'kind' in quotient && quotient.kind === 'computed' && quotient.type === 'float32'
    ? unary(call.b, 'Floor', quotient)
    : quotient;
};

export function compared(operator: string): FunctionLowering {
  return (call) => broadcast(call.b, operator, operands(call), { type: 'bool' });
}

export const notEqual: FunctionLowering = (call) =>
  unary(call.b, 'Not', broadcast(call.b, 'Equal', operands(call), { type: 'bool' }));

export const squaredDifference: FunctionLowering = (call) => {
  const difference = broadcast(call.b, 'Sub', operands(call));
  return broadcast(call.b, 'Mul', [difference, difference]);
};

export const select: FunctionLowering = (call) => {
  const [x, y] = operands(call);
  return { ...broadcast(call.b, 'Where', [call.value('condition'), x, y]), type: typeOf(x) };
};

export const clip: FunctionLowering = ({ b, tensor, number }) =>
  clipped(b, tensor('x'), number('least', -Infinity), number('most', Infinity));

export const sum: FunctionLowering = ({ b, values }) => broadcast(b, 'Sum', values('x'));

export const identity: FunctionLowering = ({ value }) => value('x');

function cast(b: Arguments['b'], value: Value, type: ElementType): Computed {
  const x = asComputed(b, value);
  return x.type === type ? x : { ...unary(b, 'Cast', x, { to: onnxTypeOf(type) }), type };
}

/** A cast to a named type. Lengths stay lengths if that type is integral. */
export const castTo: FunctionLowering = (call) => {
  const type = typeNamed(call.plain('dtype'));
  if (type === null) throw call.failure('converts to a type that is not supported');
  const x = call.value('x');
  return x.kind === 'integers' && integral.has(type) ? x : cast(call.b, x, type);
};
