import type { Graph } from '../graph.ts';
import type { Initializer, Tensor, TensorData } from '../tensor.ts';

/** The same model with some of its constants as inputs, so that each run can exchange them. */
export function withWeightInputs(graph: Graph, names: ReadonlySet<string>): Graph {
  const exchanged = [...graph.initializers].filter(([name]) => names.has(name));
  return {
    ...graph,
    inputs: [...graph.inputs, ...exchanged.map(([name, { type, shape }]) => ({ name, type, shape }))],
    initializers: new Map([...graph.initializers].filter(([name]) => !names.has(name))),
  };
}

/** A parameter as an input of a run; null where its type cannot be one. */
export function weightTensor({ type, shape, bytes }: Initializer): Tensor | null {
  const data = valuesOf(type, bytes);
  return data === null ? null : { type, shape, data };
}

/** A copy, since a file's bytes may be unaligned. */
function valuesOf(type: Initializer['type'], bytes: Uint8Array): TensorData | null {
  switch (type) {
    case 'float32':
      return new Float32Array(bytes.slice().buffer);
    case 'float64':
      return new Float64Array(bytes.slice().buffer);
    case 'float16':
      return new Uint16Array(bytes.slice().buffer);
    default:
      return null;
  }
}
