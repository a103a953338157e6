import { toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  type NodeProto,
} from './schema/onnx_pb.ts';

/** About how many bytes a copy of a node takes once read. Raw weights take none: they stay views of the file's bytes. */
export function copiedBytes({ name, input, output, attribute, metadataProps }: NodeProto): number {
  const names = [name, ...input, ...output].reduce((sum, text) => sum + text.length, 0);
  const attributes = attribute.reduce((sum, one) => sum + one.name.length + bytesOf(one), 0);
  return names + attributes + 16 * metadataProps.length;
}

function bytesOf(attribute: AttributeProto): number {
  switch (attribute.type) {
    case Kind.INT:
    case Kind.FLOAT:
      return 8;
    case Kind.INTS:
      return 8 * attribute.ints.length;
    case Kind.FLOATS:
      return 8 * attribute.floats.length;
    case Kind.STRING:
      return attribute.s.length;
    case Kind.STRINGS:
      return attribute.strings.reduce((sum, text) => sum + 8 + text.length, 0);
    default: {
      const { t } = attribute;
      if (t === undefined) return toBinary(AttributeProtoSchema, attribute).byteLength;
      const typed = [t.dims, t.floatData, t.int32Data, t.int64Data, t.doubleData, t.uint64Data];
      return typed.reduce((sum, { length }) => sum + 8 * length, 0);
    }
  }
}
