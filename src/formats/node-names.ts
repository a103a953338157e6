import type { Node } from '../graph/graph.ts';
import { uniqueNames } from './unique-names.ts';

/**
 * Nodes with a name of their own each, by which layers and edges are told apart. ONNX lets names be absent or shared: what
 * has none is called by what it produces, as `/encoder/conv/Conv` produces PyTorch's `/encoder/conv/Conv_output_0`.
 */
export function withNames(nodes: readonly Node[]): readonly Node[] {
  const unused = uniqueNames([]);
  const named = nodes.map((node) => (node.name === '' ? node : { ...node, name: unused(node.name) }));
  return named.map((node) => (node.name === '' ? { ...node, name: unused(nameFor(node)) } : node));
}

function nameFor({ outputs, operator }: Node): string {
  const tensor = outputs.find((name) => name !== '') ?? operator;
  return tensor.replace(/_output_\d+$/u, '') || operator;
}
