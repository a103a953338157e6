import { BinaryReader } from '@bufbuild/protobuf/wire';

/** Field numbers of `ModelProto` in onnx.proto. */
const producerName = 2;
const producerVersion = 3;

/**
 * The program that wrote an ONNX file, with its version (`pytorch 2.7.1`); null where the file does not say. All other
 * fields are skipped.
 * @param bytes a whole ONNX model
 */
export function producerOf(bytes: Uint8Array): string | null {
  const reader = new BinaryReader(bytes);
  const found = new Map<number, string>();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === producerName || field === producerVersion) found.set(field, reader.string());
    else reader.skip(wireType, field);
  }
  const words = [producerName, producerVersion].flatMap((field) => found.get(field) ?? []);
  const text = words.filter((word) => word !== '').join(' ');
  return text === '' ? null : text;
}
