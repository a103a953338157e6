import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { GraphBuilder } from './graph-builder.ts';

/** An ONNX file of 113 MB: four convolutions of 1,024 channels. */
export function largeModel(): Uint8Array {
  const writer = new GraphBuilder();
  let value = writer.input([1, 1, 64, 64]);
  for (let i = 0; i < 4; i++) value = writer.conv(value, { channels: 1024, kernel: [3, 3] });
  return writeOnnx(writer.build(value));
}
