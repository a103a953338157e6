import { writeOnnx } from '../formats/onnx/write.ts';
import type { Graph } from '../graph/graph.ts';
import type { Initializer } from '../graph/tensor.ts';

/** Initializers as parts of ONNX files, each written once into memory that all threads share. */
const written = new WeakMap<Initializer, { readonly name: string; readonly part: Uint8Array }>();

/**
 * An ONNX file in consecutive parts. This works because concatenated Protocol Buffers messages merge, with their
 * repeated fields joined. Graphs with the same weights share their bytes, and posting them to a thread copies nothing.
 */
export function onnxInParts(graph: Graph): readonly Uint8Array[] {
  const weights = [...graph.initializers].map(([name, initializer]) => {
    const known = written.get(initializer);
    if (known?.name === name) return known.part;
    const part = shared(writeOnnx(onlyWeights(graph, name, initializer)));
    written.set(initializer, { name, part });
    return part;
  });
  return [writeOnnx({ ...graph, initializers: new Map() }), ...weights];
}

function onlyWeights(graph: Graph, name: string, initializer: Initializer): Graph {
  return {
    ...graph,
    opsets: new Map(),
    functions: [],
    inputs: [],
    outputs: [],
    nodes: [],
    initializers: new Map([[name, initializer]]),
  };
}

function shared(bytes: Uint8Array): Uint8Array {
  const part = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  part.set(bytes);
  return part;
}
