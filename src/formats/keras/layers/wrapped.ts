import { reshape } from '../../tensorflow/operations/moving.ts';
import { isObject, member } from '../../json.ts';
import { inputOf, type Lowering } from './layer.ts';

/** TimeDistributed: the second axis joins the batch while the inner layer works. */
export const timeDistributed: Lowering = (call) => {
  const { b, config } = call;
  const x = inputOf(call);
  const [items = 1, steps = 1, ...rest] = x.shape;
  const inner = member(config.json, 'layer');
  if (!isObject(inner)) throw config.failure('wraps no layer');
  const [both, one] = typeof items === 'number' ? [items, steps] : [steps, items];
  if (typeof both !== 'number') throw config.failure('has an open number of steps, which is not supported');
  const joined =
    typeof one === 'number' ? one * both : { ...one, times: one.times * both, plus: one.plus * both };
  const [made] = call.inner(inner, [reshape(b, x, [joined, ...rest])], 'layer');
  if (made === undefined) throw config.failure('wraps a layer that gives nothing');
  return reshape(b, made, [items, steps, ...made.shape.slice(1)]);
};
