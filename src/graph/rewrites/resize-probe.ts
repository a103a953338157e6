import { at } from '../../at.ts';
import { type Graph, inputOf } from '../graph.ts';
import { floatInitializer, integerInitializer } from '../initializers.ts';
import { type Resize, scaleOf } from '../relations/resize-attributes.ts';
import type { Initializer } from '../tensor.ts';

/** The first operator set whose Resize takes a size instead of scales. */
const sizeAsInput = 11;

/**
 * A graph that resizes an identity matrix along one axis, with all else as in the model. Its output holds the
 * interpolation's weights.
 */
export function resizeProbe(resize: Resize, opset: number, axis: number): Graph {
  const { node, input, output } = resize;
  const length = at(input, axis);
  const columns = axis === 1 ? input.length - 1 : 1;
  const scale = scaleOf(resize, axis);
  const shape = input.map((_, i) => (i === axis || i === columns ? length : 1));
  const identity = new Float32Array(length * length);
  for (let i = 0; i < length; i++) identity[i * length + i] = 1;
  const attributes = new Map([...node.attributes].filter(([name]) => name !== 'axes' && name !== 'scales'));
  const scales = shape.map((_, i) => (i === axis ? scale : 1));
  const sizes = shape.map((size, i) => (i === axis ? at(output, axis) : size));
  const initializers = new Map<string, Initializer>([
    ['identity', floatInitializer(identity, shape)],
    ['scales', floatInitializer(Float32Array.from(scales), [scales.length])],
    ['sizes', integerInitializer(sizes)],
  ]);
  const inputs = ((): readonly string[] => {
    if (opset < sizeAsInput) return ['identity', 'scales'];
    return inputOf(node, 3) === '' ? ['identity', '', 'scales'] : ['identity', '', '', 'sizes'];
  })();
  return {
    irVersion: 8,
    opsets: new Map([['', opset]]),
    inputs: [],
    outputs: [{ name: 'weights', type: 'float32', shape: null }],
    nodes: [{ ...node, inputs, outputs: ['weights'], attributes, metadata: new Map() }],
    initializers,
    values: new Map(),
    functions: [],
    metadata: new Map(),
  };
}
