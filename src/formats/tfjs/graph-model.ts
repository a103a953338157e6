import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { isObject, type Json, member } from '../json.ts';
import { createGraphBuilder, type GraphBuilder } from '../tensorflow/builder.ts';
import { asComputed, inLogicalOrder } from '../tensorflow/layout.ts';
import type { Constant, Value } from '../tensorflow/value.ts';
import { dilationsOf } from './dilations.ts';
import type { ManifestWeights } from './manifest.ts';
import { type GraphNode, type Output, readNodes, readOutput } from './node.ts';
import type { Operand } from './operators/operator.ts';
import { lowerNode } from './operators/table.ts';
import { bareName } from './names.ts';
import { withRepetitions } from './repetitions.ts';
import { elementType } from './types.ts';

/**
 * The graph of a TensorFlow.js graph model: a frozen TensorFlow graph whose constants are stored as weights.
 * @throws UserError when it is damaged, or has an operator that is not supported
 */
export function graphModelGraph(json: Json, { weights }: ManifestWeights, file: string): Graph {
  const signature = member(json, 'signature') ?? member(member(json, 'userDefinedMetadata'), 'signature');
  const b = createGraphBuilder(file);
  const inputs = namesOf(member(signature, 'inputs'));
  const constants = new Map(
    [...weights].map(([name, value]) => [name, { kind: 'constant', name: bareName(name), value } as const]),
  );
  const nodes = withRepetitions(readNodes(member(json, 'modelTopology'), file), constants);
  const outputs = outputsOf(nodes, member(signature, 'outputs'));
  const results = lowerAll(
    b,
    nodes,
    outputs.map(({ output }) => output),
    inputs,
    constants,
    file,
  );
  for (const { name, output } of outputs) {
    const operand = results.get(output.node)?.[output.index];
    if (operand === undefined || operand.kind === 'blocks')
      throw new UserError(`${file} has no output ${name}: the file is damaged.`);
    const value = asComputed(b, operand);
    b.output(name, inLogicalOrder(b, value), value.type, value.shape);
  }
  return b.finish();
}

/** Writes the nodes that the outputs depend on, in topological order, and returns the outputs of each. */
function lowerAll(
  b: GraphBuilder,
  nodes: ReadonlyMap<string, GraphNode>,
  outputs: readonly Output[],
  inputs: ReadonlyMap<string, string>,
  constants: ReadonlyMap<string, Constant>,
  file: string,
): ReadonlyMap<string, readonly Operand[]> {
  const results = new Map<string, readonly Operand[]>();
  const begun = new Set<string>();
  const dilations = dilationsOf(nodes, constants);
  const stack = outputs.map(({ node }) => node).toReversed();
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (results.has(name)) continue;
    const node = nodes.get(name);
    if (node === undefined)
      throw new UserError(`${file} reads the node ${name}, which does not exist: the file is damaged.`);
    const missing = node.inputs.filter((input) => !results.has(input.node));
    if (missing.length > 0) {
      if (begun.has(name))
        throw new UserError(`${file} has a cycle through node ${name}, which is not supported.`);
      begun.add(name);
      stack.push(name, ...missing.map((input) => input.node).toReversed());
      continue;
    }
    results.set(name, lowerOne(node));
  }
  return results;

  function lowerOne(node: GraphNode): readonly Operand[] {
    if (node.operator === 'Const') return [constantOf(node)];
    if (node.operator === 'Placeholder')
      return [placeholder(b, node, inputs.get(node.name) ?? node.name, file)];
    const operands = node.inputs.map((input) => {
      const operand = results.get(input.node)?.[input.index];
      if (operand === undefined)
        throw new UserError(
          `${file}: node ${node.name} reads output ${input.index} of ${input.node}, which is not supported.`,
        );
      return operand;
    });
    return lowerNode(b, node, operands, dilations, file);
  }

  function constantOf({ name }: GraphNode): Constant {
    const constant = constants.get(name);
    if (constant === undefined)
      throw new UserError(`${file}: the constant ${name} is not among its weights: the file is damaged.`);
    return constant;
  }
}

/** Declares an input under the name `inputName`. */
function placeholder(
  b: GraphBuilder,
  { name, attributes }: GraphNode,
  inputName: string,
  file: string,
): Value {
  const shape = attributes.shape('shape');
  if (shape === null)
    throw new UserError(
      `${file}: its input ${name} has an unknown number of axes: export the model with an input shape.`,
    );
  const dtype = attributes.type('dtype');
  const type = elementType(dtype);
  if (type === null)
    throw new UserError(
      `${file}: its input ${name} is of the type ${String(dtype)}, which is not supported.`,
    );
  return b.input(
    inputName,
    type,
    shape.map((length, axis) => (axis === 0 && length === null ? 'batch' : length)),
  );
}

/** Names in a signature, by the node each belongs to. */
function namesOf(signature: Json): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(isObject(signature) ? signature : {}).flatMap(([key, value]) => {
      const name = member(value, 'name');
      return typeof name === 'string' ? [[readOutput(name).node, key.replace(/:\d+$/u, '')] as const] : [];
    }),
  );
}

/** The outputs named in the signature; without one, the outputs of nodes that no node reads. */
function outputsOf(
  nodes: ReadonlyMap<string, GraphNode>,
  signature: Json,
): readonly { readonly name: string; readonly output: Output }[] {
  const named = Object.entries(isObject(signature) ? signature : {}).flatMap(([key, value]) => {
    const name = member(value, 'name');
    return typeof name === 'string' ? [{ name: key.replace(/:\d+$/u, ''), output: readOutput(name) }] : [];
  });
  if (named.length > 0) return named;
  const read = new Set([...nodes.values()].flatMap(({ inputs }) => inputs.map(({ node }) => node)));
  return [...nodes.values()]
    .filter(({ name, operator }) => !read.has(name) && operator !== 'Const' && operator !== 'NoOp')
    .map(({ name }) => ({ name, output: { node: name, index: 0 } }));
}
