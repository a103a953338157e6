import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { parseOnnx, readOnnx } from '../../../../src/formats/onnx/read.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  type FunctionProto,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from '../../../../src/formats/onnx/schema/onnx_pb.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { layersOf } from '../../../../src/graph/layers/layers.ts';
import { modulesOf } from '../../../../src/graph/layers/modules.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import { openSession } from '../../../../src/runtime/onnxruntime.ts';
import { expectedInput, modelFixture } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

const local = 'local';

interface Extras {
  readonly name?: string;
  readonly attribute?: AttributeProto[];
  readonly metadata?: Readonly<Record<string, string>>;
}

function apply(
  opType: string,
  domain: string,
  input: string[],
  output: string[],
  { name = '', attribute = [], metadata = {} }: Extras = {},
): NodeProto {
  const metadataProps = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  return create(NodeProtoSchema, { opType, domain, name, input, output, attribute, metadataProps });
}

const operator = (opType: string, input: string[], output: string[], extras?: Extras): NodeProto =>
  apply(opType, '', input, output, extras);

const call = (opType: string, input: string[], output: string[], extras?: Extras): NodeProto =>
  apply(opType, local, input, output, extras);

function float(name: string, f: number): AttributeProto {
  return create(AttributeProtoSchema, { name, type: Kind.FLOAT, f });
}

/** An attribute of a function's node that refers to an attribute of the call. */
function reference(name: string, refAttrName: string): AttributeProto {
  return create(AttributeProtoSchema, { name, type: Kind.FLOAT, refAttrName });
}

type FunctionExtras = Partial<Pick<FunctionProto, 'attribute' | 'attributeProto'>> & {
  readonly opset?: bigint;
};

function define(
  name: string,
  input: string[],
  output: string[],
  node: NodeProto[],
  { opset = 17n, ...extras }: FunctionExtras = {},
): FunctionProto {
  const opsetImport = [
    { domain: '', version: opset },
    { domain: local, version: 1n },
  ];
  return create(FunctionProtoSchema, { name, domain: local, input, output, node, opsetImport, ...extras });
}

/** A model that computes `y` from `image`, of shape 1×1×2×3. */
function modelOf(node: NodeProto[], functions: FunctionProto[]): Uint8Array {
  const value = (name: string): object => {
    const dim = [1n, 1n, 2n, 3n].map((length) => ({
      value: { case: 'dimValue' as const, value: length },
    }));
    return { name, type: { value: { case: 'tensorType', value: { elemType: 1, shape: { dim } } } } };
  };
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [
        { domain: '', version: 17n },
        { domain: local, version: 1n },
      ],
      functions,
      graph: create(GraphProtoSchema, { name: 'graph', node, input: [value('image')], output: [value('y')] }),
    }),
  );
}

function parse(bytes: Uint8Array): Graph {
  return parseOnnx(bytes, 'model.onnx', () => {
    throw new Error('nothing is external');
  });
}

async function run(bytes: Uint8Array, shape: readonly number[]): Promise<ReadonlyMap<string, Tensor>> {
  const program = await openSession({ bytes, folder: null }, 'model.onnx', 'cpu', 'often', { threads: 1 });
  const data = Float32Array.from(expectedInput(shape).data, Number).map((value) => value - 0.5);
  const image: Tensor = { type: 'float32', shape, data };
  return program.run(new Map([['image', image]])).finally(() => program.dispose());
}

/** The graph as read, after checking that its outputs equal, bit for bit, those of the file in ONNX Runtime. */
async function sameAsFile(bytes: Uint8Array): Promise<Graph> {
  const graph = parse(bytes);
  assert.deepEqual(await run(writeOnnx(graph), [1, 1, 2, 3]), await run(bytes, [1, 1, 2, 3]));
  return graph;
}

/** A node to be written: its operator or function, and its name. */
interface Step {
  readonly kind: number;
  readonly word: string;
}

const operatorsOf = ({ nodes }: Graph): readonly string[] => nodes.map((node) => node.operator);
const namesOf = ({ nodes }: Graph): readonly string[] => nodes.map(({ name }) => name);

describe('Model-local functions of ONNX', function () {
  this.timeout(60_000);

  it('become modules that contain their layers', async () => {
    const { graph, bytes } = await readOnnx(modelFixture('local_function.onnx'));
    assert.deepEqual(graph.functions, []);
    assert.deepEqual(namesOf(graph).slice(0, 4), [
      'block0/conv',
      'block0/relu',
      'block1/conv',
      'block1/relu',
    ]);
    assert.deepEqual(
      modulesOf(graph, 'image').map(({ path }) => path),
      ['block0', 'block1', 'block2'],
    );
    const [first] = layersOf(graph, 'image');
    assert.deepEqual([first?.path, first?.operator, first?.parameters], ['block0', 'Conv', 40]);
    const shape = [1, 1, 32, 32];
    assert.deepEqual(await run(writeOnnx(graph), shape), await run(bytes, shape));
  });

  it('call each other, with inputs left out and outputs unread; names stay unique', async () => {
    const clip = define(
      'Clip2',
      ['x', 'low', 'high'],
      ['y', 'rest'],
      [operator('Clip', ['x', 'low', 'high'], ['y']), operator('Sub', ['x', 'y'], ['rest'])],
    );
    const twice = define(
      'Twice',
      ['x', 'low'],
      ['out'],
      [
        call('Clip2', ['x', 'low'], ['a', 'b'], { name: 'first' }),
        call('Clip2', ['b', '', 'low'], ['image', ''], { name: 'first_1' }),
        operator('Add', ['a', 'image'], ['out']),
      ],
    );
    const zero = operator('Constant', [], ['zero'], { attribute: [float('value_float', 0)] });
    const bytes = modelOf(
      [zero, call('Twice', ['image', 'zero'], ['t']), call('Twice', ['t', 'zero'], ['y'])],
      [clip, twice],
    );
    const graph = await sameAsFile(bytes);
    assert.deepEqual(graph.functions, []);
    assert.deepEqual(namesOf(graph).slice(0, 5), [
      'Twice/first/Clip',
      'Twice/first/Sub',
      'Twice/first_1/Clip',
      'Twice/first_1/Sub',
      'Twice/Add',
    ]);
    assert.equal(namesOf(graph)[5], 'Twice_1/first/Clip');
  });

  it('take attributes from the call, or else their defaults, or else those of the operator', async () => {
    const leaky = define(
      'Leaky',
      ['x'],
      ['y'],
      [
        operator('LeakyRelu', ['x'], ['a'], { attribute: [reference('alpha', 'slope')] }),
        operator('Elu', ['a'], ['y'], { attribute: [reference('alpha', 'steepness')] }),
      ],
      { attribute: ['slope'], attributeProto: [float('steepness', 0.25)] },
    );
    const outer = define(
      'Outer',
      ['x'],
      ['y'],
      [call('Leaky', ['x'], ['y'], { attribute: [reference('slope', 'given')] })],
      { attribute: ['given'] },
    );
    const bytes = modelOf(
      [
        call('Leaky', ['image'], ['a'], { attribute: [float('slope', 0.5), float('steepness', 2)] }),
        call('Outer', ['a'], ['b'], { attribute: [float('given', 0.75)] }),
        call('Leaky', ['b'], ['y']),
      ],
      [leaky, outer],
    );
    const graph = await sameAsFile(bytes);
    assert.deepEqual(
      graph.nodes.map(({ attributes }) => attributes.get('alpha')),
      [0.5, 2, 0.75, 0.25, undefined, 0.25].map((value) =>
        value === undefined ? undefined : { kind: 'float', value },
      ),
    );
  });

  it('inherit metadata of the call, where a node has none of its own', () => {
    const key = 'pkg.torch.onnx.name_scopes';
    const own = { metadata: { [key]: "['', 'head', 'n']" } };
    const body = [operator('Relu', ['x'], ['a']), operator('Neg', ['a'], ['y'], own)];
    const callers = { metadata: { [key]: "['', 'encoder', 'n']" } };
    const graph = parse(modelOf([call('F', ['image'], ['y'], callers)], [define('F', ['x'], ['y'], body)]));
    assert.deepEqual(
      layersOf(graph, 'image').map(({ path }) => path),
      ['encoder', 'head'],
    );
  });

  it('are not inlined where they need another operator set, nor are those they call', async () => {
    const inner = define('Inner', ['x'], ['y'], [operator('Relu', ['x'], ['y'])], { opset: 16n });
    const older = define('Older', ['x'], ['y'], [call('Inner', ['x'], ['y'])], { opset: 16n });
    const newer = define('Newer', ['x'], ['y'], [operator('Neg', ['x'], ['y'])]);
    const node = [call('Older', ['image'], ['a']), call('Newer', ['a'], ['y'])];
    const graph = await sameAsFile(modelOf(node, [inner, older, newer]));
    assert.deepEqual([operatorsOf(graph), graph.functions.length], [['Older', 'Neg'], 2]);
  });

  it('are not inlined where they have a subgraph; the functions that call them are', async () => {
    const branch = (output: string, opType: string): AttributeProto =>
      create(AttributeProtoSchema, {
        name: `${output}_branch`,
        type: Kind.GRAPH,
        g: { name: output, node: [operator(opType, ['x'], [output])], output: [{ name: output }] },
      });
    const chooses = define(
      'Chooses',
      ['x'],
      ['y'],
      [
        operator('ReduceMax', ['x'], ['most'], {
          attribute: [create(AttributeProtoSchema, { name: 'keepdims', type: Kind.INT, i: 0n })],
        }),
        operator('Cast', ['most'], ['is'], {
          attribute: [create(AttributeProtoSchema, { name: 'to', type: Kind.INT, i: 9n })],
        }),
        operator('If', ['is'], ['y'], { attribute: [branch('then', 'Neg'), branch('else', 'Abs')] }),
      ],
    );
    const around = define(
      'Around',
      ['x'],
      ['y'],
      [operator('Relu', ['x'], ['a']), call('Chooses', ['a'], ['y'])],
    );
    const graph = await sameAsFile(modelOf([call('Around', ['image'], ['y'])], [chooses, around]));
    assert.deepEqual([operatorsOf(graph), graph.functions.length], [['Relu', 'Chooses'], 1]);
  });

  it('are rejected where they call themselves', () => {
    const there = define('There', ['x'], ['y'], [call('Back', ['x'], ['y'])]);
    const back = define('Back', ['x'], ['y'], [call('There', ['x'], ['y'])]);
    const bytes = modelOf([call('There', ['image'], ['y'])], [there, back]);
    assert.throws(() => parse(bytes), userError(/^model\.onnx: .*There calls itself/));
  });

  it('are rejected where a small file would grow beyond the limits', () => {
    const level = (i: number, count: number): FunctionProto => {
      const steps = Array.from({ length: count }, (_, k) =>
        i === 0 ? operator('Relu', [`x${k}`], [`x${k + 1}`]) : call(`F${i - 1}`, [`x${k}`], [`x${k + 1}`]),
      );
      return define(`F${i}`, ['x0'], [`x${count}`], steps);
    };
    const bomb = Array.from({ length: 30 }, (_, i) => level(i, 10));
    assert.throws(
      () => parse(modelOf([call('F29', ['image'], ['y'])], bomb)),
      userError(/^model\.onnx: .*more than 100000 nodes/),
    );
    const chain = Array.from({ length: 200 }, (_, i) => level(i, 1));
    assert.throws(
      () => parse(modelOf([call('F199', ['image'], ['y'])], chain)),
      userError(/^model\.onnx: .*more than 64 deep/),
    );
    const name = 'n'.repeat(2 ** 22);
    const longNamed = [
      define(
        'F',
        ['x'],
        ['y'],
        Array.from({ length: 9 }, () => operator('Relu', ['x'], [])),
      ),
    ];
    const calls = Array.from({ length: 9 }, () => call('F', ['image'], ['y'], { name }));
    assert.throws(() => parse(modelOf(calls, longNamed)), userError(/^model\.onnx: .*or 256 MB/));
  });

  it('keep their outputs whatever they contain and call, and each tensor has one producer', async () => {
    const step: fc.Arbitrary<Step> = fc.record({
      kind: fc.nat(5),
      word: fc.constantFrom('a', 'image', 'x', 'a_1', 'F/a', ''),
    });
    const bodies = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    /** Nodes from `x` to `out`; a step calls an earlier function where there is one. */
    const chain = (steps: readonly Step[], from: string, to: string, depth: number): NodeProto[] =>
      steps.map(({ kind, word }, k) => {
        const read = k === 0 ? from : `${steps[k - 1]?.word ?? ''}_${k - 1}`;
        const made = k === steps.length - 1 ? to : `${word}_${k}`;
        const name = word === '' ? '' : made;
        if (kind < depth) return call(`F${kind}`, [read], [made], { name });
        if (kind === 5) return operator('Add', [read, from], [made], { name });
        return operator(kind % 2 === 0 ? 'Neg' : 'Relu', [read], [made], { name });
      });
    await fc.assert(
      fc.asyncProperty(bodies, async (all) => {
        const functions = all.map((steps, i) => define(`F${i}`, ['x'], ['out'], chain(steps, 'x', 'out', i)));
        const graph = await sameAsFile(modelOf(chain(all[0] ?? [], 'image', 'y', all.length), functions));
        assert.ok(operatorsOf(graph).every((name) => ['Add', 'Neg', 'Relu'].includes(name)));
      }),
      { numRuns: 50 },
    );
  });
});
