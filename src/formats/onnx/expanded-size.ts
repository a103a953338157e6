import { UserError } from '../../errors.ts';
import { copiedBytes } from './copied-bytes.ts';
import { calleeOf, subgraphsOf } from './local-functions.ts';
import type { FunctionProto, NodeProto } from './schema/onnx_pb.ts';

/** How many nodes, and how many bytes of names, attributes and constants. */
interface Size {
  readonly nodes: number;
  readonly bytes: number;
}

/**
 * The size of all functions that nodes call, directly or through other functions, once for each call: what a runtime makes of
 * them when it inlines them.
 * @throws UserError when a function calls itself, or they call each other more than `depth` deep
 */
export function expandedSizes(
  nodes: readonly NodeProto[],
  functions: ReadonlyMap<string, FunctionProto>,
  depth: number,
  model: string,
): Size {
  const known = new Map<string, Size>();
  const open = new Set<string>();

  const sizeOfCalls = (some: readonly NodeProto[]): Size => {
    let [count, bytes] = [0, 0];
    for (const node of some) {
      const called = sizeOfCall(calleeOf(node));
      const inner = subgraphsOf(node.attribute).map((graph) => sizeOfNodes(graph.node));
      for (const size of [called, ...inner]) {
        count += size.nodes;
        bytes += size.bytes;
      }
    }
    return { nodes: count, bytes };
  };
  const sizeOfNodes = (some: readonly NodeProto[]): Size => {
    const called = sizeOfCalls(some);
    const own = some.reduce((sum, node) => sum + copiedBytes(node) + rawBytes(node), 0);
    return { nodes: some.length + called.nodes, bytes: own + called.bytes };
  };
  const sizeOfCall = (key: string): Size => {
    const called = functions.get(key);
    if (called === undefined) return { nodes: 0, bytes: 0 };
    const before = known.get(key);
    if (before !== undefined) return before;
    if (open.has(key)) throw callsItself(called, model);
    if (open.size === depth) throw callsTooDeep(depth, model);
    open.add(key);
    const size = sizeOfNodes(called.node);
    open.delete(key);
    known.set(key, size);
    return size;
  };
  return sizeOfCalls(nodes);
}

/** Bytes of constants that a reader shares with the file, but a runtime copies. */
function rawBytes({ attribute }: NodeProto): number {
  return attribute.reduce((sum, { t }) => sum + (t?.rawData.length ?? 0), 0);
}

export function callsItself({ name }: FunctionProto, model: string): UserError {
  return new UserError(`${model}: its function ${name} calls itself: the file is damaged.`);
}

export function callsTooDeep(depth: number, model: string): UserError {
  return new UserError(
    `${model}: its functions call each other more than ${depth} deep: export it without functions.`,
  );
}
