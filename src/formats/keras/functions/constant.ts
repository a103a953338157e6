import { initializer } from '../../tensorflow/constant.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import type { Constant } from '../../tensorflow/value.ts';
import { isList, type Json, member } from '../../json.ts';

/** Numbers from a model's architecture, and their type where it is given. */
interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly type: string | null;
}

/** Classes that wrap an array in Keras 3. */
const wrapped = new Set(['__numpy__', '__tensor__']);

/** The numbers in a plain value: a number, nested lists of numbers, or (Keras 3) an array; null for any other. */
export function numbersIn(json: Json): Numbers | null {
  const kind = member(json, 'class_name');
  if (typeof kind === 'string' && wrapped.has(kind)) {
    const config = member(json, 'config');
    const type = member(config, 'dtype');
    const inner = numbersIn(member(config, 'value'));
    return inner === null ? null : { ...inner, type: typeof type === 'string' ? type : null };
  }
  if (typeof json === 'number') return { shape: [], values: [json], type: null };
  if (typeof json === 'boolean') return { shape: [], values: [json ? 1 : 0], type: 'bool' };
  if (!isList(json)) return null;
  const items = json.map(numbersIn);
  const known = items.filter((item) => item !== null);
  const [first] = known;
  if (known.length < items.length) return null;
  if (first === undefined) return { shape: [0], values: [], type: null };
  const isRectangular = known.every(({ shape }) => shape.join() === first.shape.join());
  if (!isRectangular) return null;
  return {
    shape: [items.length, ...first.shape],
    values: known.flatMap(({ values }) => values),
    type: first.type,
  };
}

const arrays = {
  float32: (values: readonly number[]) => Float32Array.from(values),
  int32: (values: readonly number[]) => Int32Array.from(values),
  int64: (values: readonly number[]) => BigInt64Array.from(values.map(Math.trunc), BigInt),
  bool: (values: readonly number[]) => Uint8Array.from(values, Math.sign),
};

/** Numbers as a constant of the graph: of type `int32`, `int64` or `bool`, or else `float32`. */
export function constantOf(name: string, { shape, values }: Numbers, type: ElementType): Constant {
  const own = type === 'int32' || type === 'int64' || type === 'bool' ? type : 'float32';
  const bytes = new Uint8Array(arrays[own](values).buffer);
  return { kind: 'constant', name, value: initializer(own, shape, bytes) };
}
