import { create } from '@bufbuild/protobuf';
import { UserError } from '../../errors.ts';
import { copiedBytes } from './copied-bytes.ts';
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
import { uniqueNames } from './unique-names.ts';

/** A model whose calls of functions of its own are replaced by the functions' nodes. */
export interface Inlined {
  readonly nodes: readonly NodeProto[];
  /** The functions that are still called, or never were. */
  readonly functions: readonly FunctionProto[];
  /** Operator set version by domain, the functions' own among them. */
  readonly opsets: ReadonlyMap<string, number>;
}

/** Far beyond networks in use; a small file of nested functions could otherwise fill the memory. */
const most = { depth: 64, nodes: 100_000, bytes: 2 ** 28 };

/**
 * Replaces each call of a model-local function by the function's nodes, called `call/node` like the nodes of a module.
 * Calls stay where a function is made for other operator sets than the model, where subgraphs are given or held, whose
 * names would have to follow, and inside of subgraphs.
 * @throws UserError when a function calls itself, or the model would grow beyond all measure
 */
export function inlineFunctions(proto: ModelProto, graph: GraphProto, model: string): Inlined {
  const functions = new Map(proto.functions.map((f) => [functionKey(f.domain, f.name, f.overload), f]));
  const opsets = new Map(proto.opsetImport.map((o) => [domainOf(o), Number(o.version)]));
  const decided = new Map<string, boolean>();
  const names = namesIn(graph);
  const tensorName = uniqueNames(names.tensors);
  const nodeName = uniqueNames(names.nodes);
  const nodes: NodeProto[] = [];
  const left = { nodes: most.nodes, bytes: most.bytes };

  const isInlined = (key: string, called: FunctionProto): boolean => {
    const known = decided.get(key);
    if (known !== undefined) return known;
    const fits = isPlain(called) && called.opsetImport.every((o) => agrees(o, opsets));
    if (fits) for (const o of called.opsetImport) opsets.set(domainOf(o), Number(o.version));
    decided.set(key, fits);
    return fits;
  };

  const put = (node: NodeProto, callers: readonly string[]): void => {
    const key = calleeOf(node);
    const called = functions.get(key);
    if (called === undefined || !isInlined(key, called) || !takes(called, node)) {
      nodes.push(node);
      return;
    }
    if (callers.includes(key)) {
      throw new UserError(`${model}: its function ${called.name} calls itself: the file is damaged.`);
    }
    if (callers.length === most.depth) {
      throw new UserError(
        `${model}: its functions call each other more than ${most.depth} deep: export it without functions.`,
      );
    }
    const scope = node.name === '' ? nodeName(node.opType) : node.name;
    const tensors = actualNames(called, node);
    // What the call says goes before the function's defaults.
    const given = new Map([...called.attributeProto, ...node.attribute].map((one) => [one.name, one]));
    left.bytes -= 8 * (called.input.length + called.output.length + called.attributeProto.length);
    const rename = (name: string): string => {
      const known = tensors.get(name);
      if (known !== undefined || name === '') return known ?? '';
      const own = tensorName(`${scope}/${name}`);
      tensors.set(name, own);
      return own;
    };
    for (const inner of called.node) {
      const made = create(NodeProtoSchema, {
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
      left.bytes -= copiedBytes(made);
      if (left.nodes < 0 || left.bytes < 0) {
        throw new UserError(
          `${model}: written out, its functions are more than ${most.nodes} nodes or 256 MB: export it without functions.`,
        );
      }
      put(made, [...callers, key]);
    }
  };

  for (const node of graph.node) put(node, []);
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

/** Whether a function can be written out: it is no ONNX operator's and passes no input on as it is. */
function isPlain(called: FunctionProto): boolean {
  const formals = [...called.input, ...called.output];
  const attributes = [...called.attributeProto, ...called.node.flatMap(({ attribute }) => attribute)];
  return domainOf(called) !== '' && new Set(formals).size === formals.length && areCopied(attributes);
}

/** Whether a call gives no more than the function has places for. */
function takes(called: FunctionProto, { input, output, attribute }: NodeProto): boolean {
  return input.length <= called.input.length && output.length <= called.output.length && areCopied(attribute);
}

/** Whether attributes can stand at several nodes: names of subgraphs cannot, files beside the model are not read twice. */
function areCopied(attributes: readonly AttributeProto[]): boolean {
  const isExternal = ({ t }: AttributeProto): boolean =>
    t?.dataLocation === TensorProto_DataLocation.EXTERNAL;
  return subgraphsOf(attributes).length === 0 && !attributes.some(isExternal);
}

/** The caller's names of a function's inputs and outputs. An input may be absent; an unread output gets a name. */
function actualNames(called: FunctionProto, { input, output }: NodeProto): Map<string, string> {
  const read = called.input.map((formal, i): [string, string] => [formal, input[i] ?? '']);
  const made = called.output.map((formal, i): [string, string] => [formal, output[i] ?? '']);
  return new Map([...read, ...made.filter(([, actual]) => actual !== '')]);
}

/** An attribute of a function's node: its own, or what it refers to where that is given. */
function resolved(
  attribute: AttributeProto,
  given: ReadonlyMap<string, AttributeProto>,
): readonly AttributeProto[] {
  if (attribute.refAttrName === '') return [attribute];
  const meant = given.get(attribute.refAttrName);
  if (meant === undefined) return [];
  return [Object.assign(create(AttributeProtoSchema), meant, { name: attribute.name })];
}

/** A node's metadata, and of its caller's what it does not say itself. */
function inherited(
  own: readonly StringStringEntryProto[],
  callers: readonly StringStringEntryProto[],
): StringStringEntryProto[] {
  const said = new Set(own.map(({ key }) => key));
  return [...callers.filter(({ key }) => !said.has(key)), ...own];
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
