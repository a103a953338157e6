import { create } from '@bufbuild/protobuf';
import { UserError } from '../../errors.ts';
import { copiedBytes } from './copied-bytes.ts';
import { callsItself, callsTooDeep, expandedSizes } from './expanded-size.ts';
import { calleeOf, callsIn, functionKey, reachable, subgraphsOf } from './local-functions.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type StringStringEntryProto,
  TensorProto_DataLocation,
} from './schema/onnx_pb.ts';
import { uniqueNames } from '../unique-names.ts';

/** A model whose calls of model-local functions are replaced by the functions' nodes. */
interface Inlined {
  readonly nodes: readonly NodeProto[];
  /** The functions that are not inlined: still called, or never called. */
  readonly functions: readonly FunctionProto[];
  /** Operator set version by domain, of the model and of inlined functions. */
  readonly opsets: ReadonlyMap<string, number>;
}

/** Far more than real networks need. Without limits, a small file of nested functions could fill the memory. */
const limits = { depth: 64, nodes: 100_000, bytes: 2 ** 28 };

/** The most bytes of nodes and their constants that calls left to the runtime stand for. */
const mostExpandedBytes = 2 ** 31;

/**
 * Replaces each call of a model-local function by the function's nodes, named `call/node` like the nodes of a module. Calls
 * remain inside subgraphs, where a function needs other operator sets than the model, and where the function or the call has
 * a subgraph, whose names would have to be changed too.
 * @throws UserError when a function calls itself, or the model would exceed the limits, here or once a runtime has inlined the
 * calls that remain
 */
export function inlineFunctions(proto: ModelProto, graph: GraphProto, model: string): Inlined {
  const functions = new Map(proto.functions.map((f) => [functionKey(f.domain, f.name, f.overload), f]));
  const opsets = new Map(proto.opsetImport.map((o) => [domainOf(o), Number(o.version)]));
  const decided = new Map<string, boolean>();
  const names = namesIn(graph);
  const tensorName = uniqueNames(names.tensors);
  const nodeName = uniqueNames(names.nodes);
  const nodes: NodeProto[] = [];
  const left = { nodes: limits.nodes, bytes: limits.bytes };

  const isInlined = (key: string, called: FunctionProto): boolean => {
    const known = decided.get(key);
    if (known !== undefined) return known;
    const fits = isPlain(called) && called.opsetImport.every((o) => agrees(o, opsets));
    if (fits) for (const o of called.opsetImport) opsets.set(domainOf(o), Number(o.version));
    decided.set(key, fits);
    return fits;
  };

  const inline = (node: NodeProto, callers: readonly string[]): void => {
    const key = calleeOf(node);
    const called = functions.get(key);
    if (called === undefined || !isInlined(key, called) || !accepts(called, node)) {
      nodes.push(node);
      return;
    }
    if (callers.includes(key)) {
      throw callsItself(called, model);
    }
    if (callers.length === limits.depth) {
      throw callsTooDeep(limits.depth, model);
    }
    const scope = node.name === '' ? nodeName(node.opType) : node.name;
    const tensors = actualNames(called, node);
    // Attributes of the call override the function's defaults.
    const given = new Map([...called.attributeProto, ...node.attribute].map((one) => [one.name, one]));
    left.bytes -= 8 * (called.input.length + called.output.length + called.attributeProto.length);
    const rename = (name: string): string => {
      const known = name === '' ? '' : tensors.get(name);
      if (known !== undefined) return known;
      const own = tensorName(`${scope}/${name}`);
      tensors.set(name, own);
      return own;
    };
    for (const inner of called.node) {
      const copy = create(NodeProtoSchema, {
        opType: inner.opType,
        domain: inner.domain,
        overload: inner.overload,
        name: nodeName(`${scope}/${inner.name === '' ? inner.opType : inner.name}`),
        input: inner.input.map(rename),
        output: inner.output.map(rename),
        attribute: inner.attribute.flatMap((attribute) => resolved(attribute, given)),
        metadataProps: inherited(inner.metadataProps, node.metadataProps),
      });
      left.nodes -= 1;
      left.bytes -= copiedBytes(copy);
      if (left.nodes < 0 || left.bytes < 0) {
        throw new UserError(
          `${model}: inlined, its functions are more than ${limits.nodes} nodes or 256 MB: export it without functions.`,
        );
      }
      inline(copy, [...callers, key]);
    }
  };

  for (const node of graph.node) inline(node, []);
  const remaining = expandedSizes(nodes, functions, limits.depth, model);
  if (remaining.nodes > limits.nodes || remaining.bytes > mostExpandedBytes) {
    throw new UserError(
      `${model}: inlined, its functions are more than ${limits.nodes} nodes or 2 GB: export it without functions.`,
    );
  }
  const kept = reachable(
    [...callsIn(nodes), ...[...functions.keys()].filter((key) => decided.get(key) !== true)],
    functions,
  );
  return {
    nodes,
    functions: proto.functions.filter((f) => kept.has(functionKey(f.domain, f.name, f.overload))),
    opsets,
  };
}

function domainOf({ domain }: { readonly domain: string }): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function agrees(
  wanted: { readonly domain: string; readonly version: bigint },
  opsets: ReadonlyMap<string, number>,
): boolean {
  return [undefined, Number(wanted.version)].includes(opsets.get(domainOf(wanted)));
}

/** Whether a function can be inlined: it is not a standard ONNX operator, and no output is also an input. */
function isPlain(called: FunctionProto): boolean {
  const formals = [...called.input, ...called.output];
  const attributes = [...called.attributeProto, ...called.node.flatMap(({ attribute }) => attribute)];
  return domainOf(called) !== '' && new Set(formals).size === formals.length && canCopy(attributes);
}

/** Whether a call has no more inputs and outputs than the function, and its attributes can be copied. */
function accepts(called: FunctionProto, { input, output, attribute }: NodeProto): boolean {
  return input.length <= called.input.length && output.length <= called.output.length && canCopy(attribute);
}

/** Whether attributes may be copied to several nodes: not subgraphs, whose names must be unique, nor external data. */
function canCopy(attributes: readonly AttributeProto[]): boolean {
  const isExternal = ({ t }: AttributeProto): boolean =>
    t?.dataLocation === TensorProto_DataLocation.EXTERNAL;
  return subgraphsOf(attributes).length === 0 && !attributes.some(isExternal);
}

/**
 * The caller's names for a function's inputs and outputs. An input that the call leaves out is the empty name; an output it
 * leaves out has none yet.
 */
function actualNames(called: FunctionProto, { input, output }: NodeProto): Map<string, string> {
  const read = called.input.map((formal, i): [string, string] => [formal, input[i] ?? '']);
  const written = called.output.map((formal, i): [string, string] => [formal, output[i] ?? '']);
  return new Map([...read, ...written.filter(([, actual]) => actual !== '')]);
}

/** An attribute of a function's node, with a reference resolved; none where the attribute it refers to is not given. */
function resolved(
  attribute: AttributeProto,
  given: ReadonlyMap<string, AttributeProto>,
): readonly AttributeProto[] {
  if (attribute.refAttrName === '') return [attribute];
  const value = given.get(attribute.refAttrName);
  if (value === undefined) return [];
  return [Object.assign(create(AttributeProtoSchema), value, { name: attribute.name })];
}

/** A node's metadata, and the caller's entries under other keys. */
function inherited(
  own: readonly StringStringEntryProto[],
  callers: readonly StringStringEntryProto[],
): StringStringEntryProto[] {
  const keys = new Set(own.map(({ key }) => key));
  return [...callers.filter(({ key }) => !keys.has(key)), ...own];
}

/** Names in use in a graph and its subgraphs. */
function namesIn(graph: GraphProto): {
  readonly tensors: readonly string[];
  readonly nodes: readonly string[];
} {
  const inner = subgraphsOf(graph.node.flatMap(({ attribute }) => attribute)).map(namesIn);
  return {
    tensors: [
      ...[...graph.input, ...graph.initializer, ...graph.output].map(({ name }) => name),
      ...graph.node.flatMap(({ input, output }) => [...input, ...output]),
      ...inner.flatMap(({ tensors }) => tensors),
    ],
    nodes: [...graph.node.map(({ name }) => name), ...inner.flatMap(({ nodes }) => nodes)],
  };
}
