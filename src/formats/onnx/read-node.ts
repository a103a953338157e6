import { isUtf8 } from 'node:buffer';
import { toBinary } from '@bufbuild/protobuf';
import type { Attribute, Node } from '../../graph/graph.ts';
import { type ExternalBytes, readInitializer } from './read-initializer.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  type GraphProto,
  type NodeProto,
} from './schema/onnx_pb.ts';

const text = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A node of the main graph. Attributes of kinds the program does not use are kept as bytes.
 * @throws UserError when a tensor attribute is damaged
 */
export function readNode(node: NodeProto, external: ExternalBytes, model: string): Node {
  return {
    name: node.name,
    operator: node.opType,
    domain: node.domain === 'ai.onnx' ? '' : node.domain,
    inputs: node.input,
    outputs: node.output,
    attributes: new Map(node.attribute.map((a) => [a.name, readAttribute(a, external, model)])),
    metadata: new Map(node.metadataProps.map(({ key, value }) => [key, value])),
  };
}

function readAttribute(attribute: AttributeProto, external: ExternalBytes, model: string): Attribute {
  switch (attribute.type) {
    case Kind.INT:
      return { kind: 'int', value: Number(attribute.i) };
    case Kind.INTS:
      return { kind: 'ints', value: attribute.ints.map(Number) };
    case Kind.FLOAT:
      return { kind: 'float', value: attribute.f };
    case Kind.FLOATS:
      return { kind: 'floats', value: attribute.floats };
    case Kind.STRING:
      if (!isUtf8(attribute.s)) return opaque(attribute);
      return { kind: 'string', value: text.decode(attribute.s) };
    case Kind.STRINGS:
      if (!attribute.strings.every((s) => isUtf8(s))) return opaque(attribute);
      return { kind: 'strings', value: attribute.strings.map((s) => text.decode(s)) };
    default:
      if (attribute.t === undefined) return opaque(attribute);
      return { kind: 'tensor', value: readInitializer(attribute.t, external, model) };
  }
}

function opaque(attribute: AttributeProto): Attribute {
  return {
    kind: 'opaque',
    bytes: toBinary(AttributeProtoSchema, attribute),
    captures: [attribute.g, ...attribute.graphs].flatMap((graph) => (graph ? capturesOf(graph) : [])),
  };
}

/** The tensors that a subgraph reads from the graphs around it. */
function capturesOf(graph: GraphProto): readonly string[] {
  const own = new Set([
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
  ]);
  const read = [
    ...graph.output.map(({ name }) => name),
    ...graph.node.flatMap(({ input, attribute }) => [
      ...input,
      ...attribute.flatMap(({ g, graphs }) =>
        [g, ...graphs].flatMap((inner) => (inner ? capturesOf(inner) : [])),
      ),
    ]),
  ];
  return [...new Set(read.filter((name) => name !== '' && !own.has(name)))];
}
