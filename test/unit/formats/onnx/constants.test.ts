import assert from 'node:assert/strict';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { parseOnnx } from '../../../../src/formats/onnx/read.ts';
import {
  AttributeProto_AttributeType as Kind,
  type AttributeProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProtoSchema,
} from '../../../../src/formats/onnx/schema/onnx_pb.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { userError } from '../../imaging/helpers.ts';

const noExternal = (): never => {
  throw new Error('nothing is external');
};

function modelOf(graph: MessageInitShape<typeof ModelProtoSchema>['graph']): Uint8Array {
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { opsetImport: [{ version: 17n }], graph }));
}

/** A graph whose only node is a `Constant` with this attribute. */
function graphOf(attribute: MessageInitShape<typeof AttributeProtoSchema>): Graph {
  const node = [{ opType: 'Constant', output: ['c'], attribute: [attribute] }];
  return parseOnnx(modelOf({ node, output: [{ name: 'c' }] }), 'model.onnx', noExternal);
}

/** The bytes of a weight stored in this way. */
function bytesOf(tensor: MessageInitShape<typeof TensorProtoSchema>): Uint8Array | undefined {
  const initializer = [{ name: 'w', ...tensor }];
  const graph = parseOnnx(modelOf({ initializer, output: [{ name: 'w' }] }), 'model.onnx', noExternal);
  return graph.initializers.get('w')?.bytes;
}

const viewed = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

describe('Constant nodes', () => {
  const largest = 2n ** 63n - 1n;
  const forms: readonly [
    string,
    MessageInitShape<typeof AttributeProtoSchema>,
    ArrayBufferView,
    readonly number[],
  ][] = [
    [
      'value',
      {
        type: Kind.TENSOR,
        t: { dataType: DataType.FLOAT, dims: [2n], rawData: viewed(Float32Array.of(1, 2)) },
      },
      Float32Array.of(1, 2),
      [2],
    ],
    ['value_float', { type: Kind.FLOAT, f: 0.5 }, Float32Array.of(0.5), []],
    ['value_floats', { type: Kind.FLOATS, floats: [0.5, -1] }, Float32Array.of(0.5, -1), [2]],
    ['value_int', { type: Kind.INT, i: -7n }, BigInt64Array.of(-7n), []],
    ['value_ints', { type: Kind.INTS, ints: [1n, -2n, 3n] }, BigInt64Array.of(1n, -2n, 3n), [3]],
    ['value_ints', { type: Kind.INTS, ints: [] }, BigInt64Array.of(), [0]],
    ['value_int', { type: Kind.INT, i: largest }, BigInt64Array.of(largest), []],
    [
      'value_ints',
      { type: Kind.INTS, ints: [largest, -(2n ** 63n)] },
      BigInt64Array.of(largest, -(2n ** 63n)),
      [2],
    ],
  ];
  for (const [name, attribute, bytes, shape] of forms) {
    it(`with ${name} of ${shape.join('×') || 'one'} become weights`, () => {
      const graph = graphOf({ name, ...attribute });
      assert.deepEqual(graph.nodes, []);
      assert.deepEqual(graph.initializers.get('c')?.bytes, viewed(bytes));
      assert.deepEqual(graph.initializers.get('c')?.shape, shape);
    });
  }

  it('with strings remain nodes', () => {
    const attribute = { name: 'value_string', type: Kind.STRING, s: new TextEncoder().encode('text') };
    assert.deepEqual(
      graphOf(attribute).nodes.map(({ operator }) => operator),
      ['Constant'],
    );
  });
});

describe('String attributes', () => {
  for (const [what, bytes] of [
    ['with a byte order mark', [0xef, 0xbb, 0xbf, 0x61]],
    ['that is not UTF-8', [0xff, 0x00, 0x80]],
  ] as const) {
    it(`${what} are written as they were read`, () => {
      const s = Uint8Array.from(bytes);
      const node = [{ opType: 'X', output: ['c'], attribute: [{ name: 's', type: Kind.STRING, s }] }];
      const graph = parseOnnx(modelOf({ node, output: [{ name: 'c' }] }), 'model.onnx', noExternal);
      assert.ok(Buffer.from(writeOnnx(graph)).includes(Buffer.from(s)));
    });
  }
});

describe('Weights in typed fields', () => {
  const fields: readonly [
    keyof typeof DataType,
    MessageInitShape<typeof TensorProtoSchema>,
    ArrayBufferView,
  ][] = [
    ['FLOAT', { floatData: [0.5, -1] }, Float32Array.of(0.5, -1)],
    ['DOUBLE', { doubleData: [0.1, -1] }, Float64Array.of(0.1, -1)],
    ['INT64', { int64Data: [-(2n ** 63n), 1n] }, BigInt64Array.of(-(2n ** 63n), 1n)],
    ['UINT64', { uint64Data: [2n ** 64n - 1n, 1n] }, BigUint64Array.of(2n ** 64n - 1n, 1n)],
    ['UINT32', { uint64Data: [2n ** 32n - 1n, 1n] }, Uint32Array.of(2 ** 32 - 1, 1)],
    ['INT32', { int32Data: [-(2 ** 31), 1] }, Int32Array.of(-(2 ** 31), 1)],
    ['INT16', { int32Data: [-32768, 1] }, Int16Array.of(-32768, 1)],
    ['UINT16', { int32Data: [65535, 1] }, Uint16Array.of(65535, 1)],
    ['INT8', { int32Data: [-128, 1] }, Int8Array.of(-128, 1)],
    ['UINT8', { int32Data: [255, 1] }, Uint8Array.of(255, 1)],
    ['BOOL', { int32Data: [1, 0] }, Uint8Array.of(1, 0)],
    ['FLOAT16', { int32Data: [0x3c00, 0xc000] }, Uint16Array.of(0x3c00, 0xc000)],
    ['BFLOAT16', { int32Data: [0x3f80, 0xbf80] }, Uint16Array.of(0x3f80, 0xbf80)],
    ['FLOAT8E4M3FN', { int32Data: [0x38, 0xb8] }, Uint8Array.of(0x38, 0xb8)],
    ['COMPLEX64', { floatData: [1, 2, 3, 4] }, Float32Array.of(1, 2, 3, 4)],
  ];
  for (const [type, values, expected] of fields) {
    it(`are the bytes that ${type} has as raw data`, () => {
      const tensor = { dataType: DataType[type], dims: [2n], ...values };
      assert.deepEqual(bytesOf(tensor), viewed(expected));
    });
  }

  it('may be empty', () => {
    assert.deepEqual(bytesOf({ dataType: DataType.FLOAT, dims: [0n, 3n] }), new Uint8Array());
  });

  it('must match the shape in number', () => {
    for (const dims of [[3n], [], [-2n, -1n], [2n ** 62n, 4n]]) {
      const tensor = { dataType: DataType.FLOAT, dims, floatData: [1, 2] };
      assert.throws(() => bytesOf(tensor), userError(/model\.onnx: initializer w/));
    }
  });
});
