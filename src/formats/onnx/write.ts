import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { joinedBytes, lengthOf } from '../../files/joined-bytes.ts';
import { onnxTypeOf } from '../../graph/element-type.ts';
import type { Attribute, Graph, Node, ValueInfo } from '../../graph/graph.ts';
import type { Initializer } from '../../graph/tensor.ts';
import { toInt64 } from './int64.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type StringStringEntryProto,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
  type TensorShapeProto,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './schema/onnx_pb.ts';

const text = new TextEncoder();

/** Where the bytes of an initializer lie: in a file, which is named from the folder that the model is opened in. */
export interface StoredBytes {
  readonly file: string;
  readonly offset: number;
}

/**
 * A graph as the bytes of an ONNX model (`ModelProto`).
 * @param storedOf where the bytes of an initializer lie (ONNX external data); null, or absent, where they are written
 * into the model
 * @param isKept whether the model is a file that stays, which says who wrote it and holds the metadata of the graph and
 * its nodes; runtimes need none of it
 */
export function writeOnnx(
  graph: Graph,
  storedOf: (initializer: Initializer) => StoredBytes | null = () => null,
  isKept = false,
): Uint8Array {
  const head = toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: toInt64(graph.irVersion),
      opsetImport: [...graph.opsets].map(([domain, version]) =>
        create(OperatorSetIdProtoSchema, { domain, version: toInt64(version) }),
      ),
      functions: graph.functions.map((bytes) => fromBinary(FunctionProtoSchema, bytes)),
      ...(isKept && { producerName: 'SegCause', metadataProps: entriesOf(graph.metadata) }),
    }),
  );
  const withoutWeights = toBinary(
    GraphProtoSchema,
    create(GraphProtoSchema, {
      name: 'graph',
      node: graph.nodes.map((node) => writeNode(node, isKept)),
      input: graph.inputs.map(writeValue),
      output: graph.outputs.map(writeValue),
    }),
  );
  const weights = [...graph.initializers].flatMap(([name, value]) =>
    framed(GraphProtoSchema.field.initializer.number, writeInTwo(name, value, storedOf(value))),
  );
  return joinedBytes([head, ...framed(ModelProtoSchema.field.graph.number, [withoutWeights, ...weights])]);
}

/** An initializer as a message in two parts, the second of which are its bytes, so that they are copied once. */
function writeInTwo(
  name: string,
  initializer: Initializer,
  stored: StoredBytes | null,
): readonly Uint8Array[] {
  const { bytes } = initializer;
  const proto = writeInitializer(name, { ...initializer, bytes: nothing });
  if (stored !== null) {
    proto.dataLocation = TensorProto_DataLocation.EXTERNAL;
    proto.externalData = entriesOf([
      ['location', stored.file],
      ['offset', `${stored.offset}`],
      ['length', `${bytes.byteLength}`],
    ]);
    return [toBinary(TensorProtoSchema, proto)];
  }
  const head = toBinary(TensorProtoSchema, proto);
  return bytes.byteLength === 0 ? [head] : [head, ...framed(TensorProtoSchema.field.rawData.number, [bytes])];
}

const nothing = new Uint8Array(0);

/** Bytes in parts as a length-delimited field: its tag, its length, and the parts. */
function framed(field: number, parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const writer = new BinaryWriter().tag(field, WireType.LengthDelimited);
  return [writer.uint32(lengthOf(parts)).finish(), ...parts];
}

function writeNode(node: Node, isKept: boolean): ReturnType<typeof create<typeof NodeProtoSchema>> {
  return create(NodeProtoSchema, {
    name: node.name,
    opType: node.operator,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: [...node.attributes].map(([name, attribute]) => writeAttribute(name, attribute)),
    ...(isKept && { metadataProps: entriesOf(node.metadata) }),
  });
}

function entriesOf(entries: Iterable<readonly [key: string, value: string]>): StringStringEntryProto[] {
  return [...entries].map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
}

function writeAttribute(name: string, attribute: Attribute): AttributeProto {
  switch (attribute.kind) {
    case 'int':
      return create(AttributeProtoSchema, { name, type: Kind.INT, i: toInt64(attribute.value) });
    case 'ints':
      return create(AttributeProtoSchema, { name, type: Kind.INTS, ints: attribute.value.map(toInt64) });
    case 'float':
      return create(AttributeProtoSchema, { name, type: Kind.FLOAT, f: Math.fround(attribute.value) });
    case 'floats':
      return create(AttributeProtoSchema, {
        name,
        type: Kind.FLOATS,
        floats: attribute.value.map(Math.fround),
      });
    case 'string':
      return create(AttributeProtoSchema, { name, type: Kind.STRING, s: text.encode(attribute.value) });
    case 'strings':
      return create(AttributeProtoSchema, {
        name,
        type: Kind.STRINGS,
        strings: attribute.value.map((s) => text.encode(s)),
      });
    case 'tensor':
      return create(AttributeProtoSchema, {
        name,
        type: Kind.TENSOR,
        t: writeInitializer('', attribute.value),
      });
    case 'opaque':
      return fromBinary(AttributeProtoSchema, attribute.bytes);
  }
}

function writeInitializer(name: string, { shape, bytes, onnxType }: Initializer): TensorProto {
  return create(TensorProtoSchema, { name, dataType: onnxType, dims: shape.map(toInt64), rawData: bytes });
}

function writeValue({ name, type, shape }: ValueInfo): ValueInfoProto {
  if (type === 'other') return create(ValueInfoProtoSchema, { name });
  if (shape === null) return valueOf(name, { elemType: onnxTypeOf(type) });
  const dim = shape.map((length) => {
    if (typeof length === 'number') {
      return create(TensorShapeProto_DimensionSchema, {
        value: { case: 'dimValue', value: toInt64(length) },
      });
    }
    const value = length === null ? { case: undefined } : { case: 'dimParam' as const, value: length };
    return create(TensorShapeProto_DimensionSchema, { value });
  });
  return valueOf(name, { elemType: onnxTypeOf(type), shape: create(TensorShapeProtoSchema, { dim }) });
}

function valueOf(name: string, tensor: { elemType: number; shape?: TensorShapeProto }): ValueInfoProto {
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensor } } });
}
