import { activation, clipped } from '../../tensorflow/operations/activations.ts';
import { broadcast, unary } from '../../tensorflow/operations/elementwise.ts';
import { mathematics } from '../../tensorflow/operations/mathematics.ts';
import { onnxTypeOf } from '../../../graph/element-type.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import type { Computed, Value } from '../../tensorflow/value.ts';
import { elementType } from '../types.ts';
import { areChannelsFirst } from './convolutions.ts';
import type { Lowering, Operator } from './operator.ts';

/** An operator on each element; the blocks of an image as the image. */
function onEach(work: (x: Computed, operator: Operator) => Computed): Lowering {
  return (operator) => {
    const [input] = operator.inputs;
    if (input?.kind === 'blocks') return { ...input, image: work(input.image, operator) };
    return work(operator.tensor(0), operator);
  };
}

function named(name: string): Lowering {
  return onEach((x, { b, failure }) => {
    const made = activation(b, name, x, false);
    if (made === null) throw failure('is not supported');
    return made;
  });
}

function paired(operator: string, type?: ElementType): Lowering {
  return (node) => {
    const [left, right] = node.inputs;
    const given = type === undefined ? {} : { type };
    if (left?.kind === 'blocks') {
      return { ...left, image: broadcast(node.b, operator, [left.image, node.value(1)], given) };
    }
    if (right?.kind === 'blocks') {
      return { ...right, image: broadcast(node.b, operator, [node.value(0), right.image], given) };
    }
    return broadcast(node.b, operator, [node.value(0), node.value(1)], given);
  };
}

const biased: Lowering = (operator) => {
  const bias = operator.value(1);
  if (!areChannelsFirst(operator)) return paired('Add')(operator);
  const x = operator.tensor(0);
  const last = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const turned = {
    ...x,
    shape: [...last, 1].map((axis) => x.shape[axis] ?? 1),
    order: [...last, 1].map((axis) => x.order[axis] ?? 0),
  };
  const made = broadcast(operator.b, 'Add', [turned, bias]);
  const back = x.shape.map((_, axis) => (axis === 1 ? x.shape.length - 1 : last.indexOf(axis)));
  return {
    ...made,
    shape: back.map((axis) => made.shape[axis] ?? 1),
    order: back.map((axis) => made.order[axis] ?? 0),
  };
};

const summed: Lowering = ({ b, node, value }) =>
  broadcast(
    b,
    'Sum',
    node.inputs.map((_, i) => value(i)),
  );

const cast: Lowering = (operator) => {
  const type = elementType(operator.attributes.type('DstT'));
  if (type === null) throw operator.failure('casts to a type that is not supported');
  const x = operator.tensor(0);
  if (x.type === type) return x;
  return { ...unary(operator.b, 'Cast', x, { to: onnxTypeOf(type) }), type };
};

const clipping: Lowering = (operator) => {
  const [[least = -Infinity], [most = Infinity]] = [operator.numbers(1), operator.numbers(2)];
  return clipped(operator.b, operator.tensor(0), least, most);
};

const squaredDifference: Lowering = (operator) => {
  const difference = paired('Sub')(operator) as Computed;
  return broadcast(operator.b, 'Mul', [difference, difference]);
};

const floorDivided: Lowering = (operator) => {
  const divided = paired('Div')(operator) as Computed;
  return divided.type === 'float32' ? unary(operator.b, 'Floor', divided) : divided;
};

/** What is left of a division that rounds down. */
const remainder: Lowering = (operator) => {
  const whole = floorDivided(operator) as Computed;
  const multiple = broadcast(operator.b, 'Mul', [whole, operator.value(1)]);
  return broadcast(operator.b, 'Sub', [operator.value(0), multiple]);
};

const unequal: Lowering = (operator) =>
  unary(operator.b, 'Not', paired('Equal', 'bool')(operator) as Computed);

const chosen: Lowering = ({ b, value, tensor }) => {
  const made = broadcast(b, 'Where', [tensor(0), value(1), value(2)]);
  return { ...made, type: typeOfValue(value(1)) };
};

function typeOfValue(value: Value): ElementType {
  return value.kind === 'computed' ? value.type : value.kind === 'constant' ? value.value.type : 'int64';
}

export const elementwise: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(
    Object.entries(mathematics).map(([name, work]): [string, Lowering] => [
      name,
      onEach((x, { b }) => work(b, x)),
    ]),
  ),
  Relu6: named('relu6'),
  Selu: named('selu'),
  Elu: named('elu'),
  LeakyRelu: onEach((x, { b, attributes }) =>
    unary(b, 'LeakyRelu', x, { alpha: { float: attributes.float('alpha') ?? 0.2 } }),
  ),
  Prelu: paired('PRelu'),
  Add: paired('Add'),
  AddV2: paired('Add'),
  Sub: paired('Sub'),
  Mul: paired('Mul'),
  RealDiv: paired('Div'),
  Div: paired('Div'),
  DivNoNan: paired('Div'),
  FloorDiv: floorDivided,
  FloorMod: remainder,
  Maximum: paired('Max'),
  Minimum: paired('Min'),
  Pow: paired('Pow'),
  Greater: paired('Greater', 'bool'),
  GreaterEqual: paired('GreaterOrEqual', 'bool'),
  Less: paired('Less', 'bool'),
  LessEqual: paired('LessOrEqual', 'bool'),
  Equal: paired('Equal', 'bool'),
  NotEqual: unequal,
  LogicalAnd: paired('And', 'bool'),
  LogicalOr: paired('Or', 'bool'),
  SquaredDifference: squaredDifference,
  BiasAdd: biased,
  AddN: summed,
  Cast: cast,
  ClipByValue: clipping,
  Select: chosen,
  SelectV2: chosen,
};
