import { reshape } from '../../tensorflow/operations/moving.ts';
import { isObject, member } from '../../json.ts';
import { inputOf, type Lowering } from './layer.ts';

/** TimeDistributed: the second axis is merged into the batch for the inner layer. */
export const timeDistributed: Lowering = (call) => {
  const { b, config } = call;
  const x = inputOf(call);
  const [items, steps, ...rest] = x.shape;
  if (items === undefined || steps === undefined)
    throw config.failure('has an input with fewer than two axes, which is not supported');
  const inner = member(config.json, 'layer');
  if (!isObject(inner)) throw config.failure('wraps no layer');
  const [both, one] = typeof items === 'number' ? [items, steps] : [steps, items];
  if (typeof both !== 'number') throw config.failure('has an open number of steps, which is not supported');
  const joined =
    typeof one === 'number' ? one * both : { ...one, times: one.times * both, plus: one.plus * both };
  const [result] = call.inner(inner, [reshape(b, x, [joined, ...rest])], 'layer');
  if (result === undefined) throw config.failure('wraps a layer without outputs');
  return reshape(b, result, [items, steps, ...result.shape.slice(1)]);
};
