import type { Graph } from '../graph.ts';
import type { Initializer, Tensor, TensorData } from '../tensor.ts';

/** The same model that asks for some of its constants with each run, so that they can be exchanged. */
export function withWeightInputs(graph: Graph, names: ReadonlySet<string>): Graph {
  const asked = [...graph.initializers].filter(([name]) => names.has(name));
  return {
    ...graph,
    inputs: [...graph.inputs, ...asked.map(([name, { type, shape }]) => ({ name, type, shape }))],
    initializers: new Map([...graph.initializers].filter(([name]) => !names.has(name))),
  };
}

/** A learnt constant as what goes into a run; null where its type cannot. */
export function weightTensor({ type, shape, bytes }: Initializer): Tensor | null {
  const data = valuesOf(type, bytes);
  return data === null ? null : { type, shape, data };
}

/** Copied, since a file's bytes need not be aligned. */
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
