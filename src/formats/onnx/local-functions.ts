import type { AttributeProto, FunctionProto, GraphProto, NodeProto } from './schema/onnx_pb.ts';

/** The key of a model-local function: its domain, name and overload (ONNX IR, `FunctionProto`). */
export function functionKey(domain: string, name: string, overload: string): string {
  return JSON.stringify([domain === 'ai.onnx' ? '' : domain, name, overload]);
}

/** The key of the function a node calls, if there is such a function. */
export function calleeOf({ domain, opType, overload }: NodeProto): string {
  return functionKey(domain, opType, overload);
}

/** The subgraphs that a node's attributes hold. */
export function subgraphsOf(attributes: readonly AttributeProto[]): readonly GraphProto[] {
  return attributes.flatMap(({ g, graphs }) => (g === undefined ? graphs : [g, ...graphs]));
}

/** The keys in `roots`, those their functions call, and so on. */
export function reachable(
  roots: Iterable<string>,
  functions: ReadonlyMap<string, FunctionProto>,
): ReadonlySet<string> {
  const found = new Set(roots);
  // Iterating over a set visits keys that are added on the way.
  for (const key of found) for (const callee of callsIn(functions.get(key)?.node ?? [])) found.add(callee);
  return found;
}

/** The keys of the functions that nodes and their subgraphs may call. */
export function callsIn(nodes: readonly NodeProto[]): readonly string[] {
  return nodes.flatMap((node) => [
    calleeOf(node),
    ...subgraphsOf(node.attribute).flatMap((graph) => callsIn(graph.node)),
  ]);
}
