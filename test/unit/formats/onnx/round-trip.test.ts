import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { parseOnnx } from '../../../../src/formats/onnx/read.ts';
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
} from '../../../../src/formats/onnx/schema/onnx_pb.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { elementTypeOf } from '../../../../src/graph/element-type.ts';
import type { Attribute, Graph, Node, ValueInfo } from '../../../../src/graph/graph.ts';
import { bytesPerElement, type ElementType, type Initializer, sizeOf } from '../../../../src/graph/tensor.ts';

function plain<T>(record: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(record, { noNullPrototype: true });
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = text.filter((value) => value !== '');
const domain = fc.oneof(fc.constant(''), fc.constant('com.example'));
const int = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(Number),
  fc.constantFrom(0, -1, -(2 ** 63), 2 ** 63, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const float = fc.float();

const readTypes = Object.values(DataType)
  .filter((code): code is DataType => typeof code === 'number')
  .filter((code) => bytesPerElement(elementTypeOf(code)) !== null);

const initializer: fc.Arbitrary<Initializer> = fc
  .record({ onnxType: fc.constantFrom(...readTypes), shape: fc.array(fc.nat(3), { maxLength: 4 }) })
  .chain(({ onnxType, shape }) => {
    const type = elementTypeOf(onnxType);
    const length = sizeOf(shape) * (bytesPerElement(type) ?? 0);
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => ({ type, onnxType, shape, bytes }));
  });

/** A subgraph that reads its own tensors and some of the outer graph. */
function subgraph(key: string, captures: readonly string[]): Attribute {
  const inner = create(NodeProtoSchema, { opType: 'Sum', input: ['', 'own', ...captures], output: ['y'] });
  const own = create(NodeProtoSchema, { opType: 'Constant', output: ['own'] });
  const g = create(GraphProtoSchema, { name: 'body', node: [own, inner] });
  const proto = create(AttributeProtoSchema, { name: key, type: Kind.GRAPH, g });
  const outer = [...new Set(captures)].filter((captured) => captured !== 'own' && captured !== 'y');
  return { kind: 'opaque', bytes: toBinary(AttributeProtoSchema, proto), captures: outer };
}

function attributes(known: readonly string[]): fc.Arbitrary<Node['attributes']> {
  const attribute = (key: string): fc.Arbitrary<Attribute> =>
    fc.oneof(
      plain({ kind: fc.constant('int' as const), value: int }),
      plain({ kind: fc.constant('ints' as const), value: fc.array(int) }),
      plain({ kind: fc.constant('float' as const), value: float }),
      plain({ kind: fc.constant('floats' as const), value: fc.array(float) }),
      plain({ kind: fc.constant('string' as const), value: text }),
      plain({ kind: fc.constant('strings' as const), value: fc.array(text) }),
      plain({ kind: fc.constant('tensor' as const), value: initializer }),
      ...(known.length === 0 ? [] : [fc.subarray([...known]).map((captures) => subgraph(key, captures))]),
    );
  return fc
    .uniqueArray(text, { maxLength: 4 })
    .chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), attribute(key)))))
    .map((entries) => new Map(entries));
}

function node(known: readonly string[], outputs: readonly string[]): fc.Arbitrary<Node> {
  return plain({
    name: text,
    operator: text.filter((operator) => operator !== 'Constant'),
    domain,
    inputs: fc.array(fc.constantFrom('', ...known), { maxLength: 4 }),
    outputs: fc.constant(['', ...outputs]),
    attributes: attributes(known),
    metadata: fc.constant(new Map()),
  });
}

const value = (key: string): fc.Arbitrary<ValueInfo> =>
  fc.oneof(
    fc.constant<ValueInfo>({ name: key, type: 'other', shape: null }),
    plain({
      name: fc.constant(key),
      type: fc.constantFrom<ElementType>('float32', 'float16', 'int64', 'uint8', 'bool', 'string'),
      shape: fc.option(
        fc.array(fc.oneof(fc.nat(), fc.constantFrom(2 ** 40, 'batch', null)), { maxLength: 5 }),
      ),
    }),
  );

/** Graphs of up to seven nodes, each of which reads tensors produced before it. */
const graph: fc.Arbitrary<Graph> = fc
  .record({
    tensors: fc.uniqueArray(name, { minLength: 4, maxLength: 16 }),
    inputs: fc.nat(2),
    weights: fc.nat(3),
  })
  .chain(({ tensors, inputs, weights }) => {
    const given = tensors.slice(0, inputs);
    const constants = tensors.slice(inputs, inputs + weights);
    const made = tensors.slice(inputs + weights);
    const nodes = made.flatMap((_, i) =>
      i % 2 === 0 ? [node(tensors.slice(0, inputs + weights + i), made.slice(i, i + 2))] : [],
    );
    return plain<Graph>({
      irVersion: fc.nat(20),
      opsets: fc.constantFrom(
        new Map([['', 9]]),
        new Map([
          ['', 23],
          ['com.example', 1],
        ]),
      ),
      inputs: fc.tuple(...given.map(value)),
      outputs: fc.subarray([...tensors], { minLength: 1 }).chain((names) => fc.tuple(...names.map(value))),
      nodes: fc.tuple(...nodes),
      initializers: fc
        .tuple(...constants.map(() => initializer))
        .map((values) => new Map(values.map((one, i) => [constants[i] ?? '', one]))),
      values: fc.constant(new Map()),
      functions: fc
        .array(text, { maxLength: 2 })
        .map((names) =>
          names.map((key) =>
            toBinary(FunctionProtoSchema, create(FunctionProtoSchema, { name: key, domain: 'local' })),
          ),
        ),
      metadata: fc.constant(new Map()),
    });
  });

const noExternal = (): never => {
  throw new Error('nothing is external');
};

describe('Writing a graph as ONNX and reading it back', () => {
  it('holds numbers that are beyond their types as the nearest ones that are not', () => {
    const attributes: Node['attributes'] = new Map<string, Attribute>([
      ['float', { kind: 'float', value: -1e308 }],
      ['floats', { kind: 'floats', value: [1e308, 0.1] }],
      ['int', { kind: 'int', value: -1e300 }],
      ['ints', { kind: 'ints', value: [1e300, Infinity, -Infinity] }],
    ]);
    const only = {
      operator: 'Clip',
      domain: '',
      name: '',
      inputs: [],
      outputs: ['y'],
      attributes,
      metadata: new Map(),
    };
    const written: Graph = {
      ...{ irVersion: 8, opsets: new Map([['', 17]]), functions: [], metadata: new Map() },
      ...{ inputs: [], outputs: [{ name: 'y', type: 'float32', shape: null }], nodes: [only] },
      ...{ initializers: new Map(), values: new Map() },
    };
    const { nodes } = parseOnnx(writeOnnx(written), 'model.onnx', noExternal);
    assert.deepEqual(
      [...(nodes[0]?.attributes ?? [])].map(([key, one]) => [key, 'value' in one ? one.value : null]),
      [
        ['float', -Infinity],
        ['floats', [Infinity, Math.fround(0.1)]],
        ['int', -(2 ** 63)],
        ['ints', [2 ** 63, 2 ** 63, -(2 ** 63)]],
      ],
    );
  });

  it('returns the same graph', () => {
    fc.assert(
      fc.property(graph, (written) => {
        assert.deepEqual(parseOnnx(writeOnnx(written), 'model.onnx', noExternal), written);
      }),
      { numRuns: 300 },
    );
  });

  it('sorts nodes topologically, whatever their order in the file', () => {
    fc.assert(
      fc.property(graph, fc.nat(), ({ nodes, ...rest }, turn) => {
        const shuffled = [...nodes.slice(turn % nodes.length), ...nodes.slice(0, turn % nodes.length)];
        const read = parseOnnx(writeOnnx({ ...rest, nodes: shuffled }), 'model.onnx', noExternal);
        const made = new Set(['', ...rest.inputs.map((input) => input.name), ...rest.initializers.keys()]);
        assert.equal(read.nodes.length, nodes.length);
        for (const { inputs, outputs } of read.nodes) {
          assert.deepEqual(
            inputs.filter((input) => !made.has(input)),
            [],
          );
          for (const output of outputs) made.add(output);
        }
      }),
    );
  });
});
