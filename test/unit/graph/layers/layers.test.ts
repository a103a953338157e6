import assert from 'node:assert/strict';
import { readOnnx } from '../../../../src/formats/onnx/read.ts';
import { withFloatEdges } from '../../../../src/graph/rewrites/float-edges.ts';
import { locationsOf } from '../../../../src/graph/layers/exporter-metadata.ts';
import type { Graph, Node } from '../../../../src/graph/graph.ts';
import { layersOf, modulePath } from '../../../../src/graph/layers/layers.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { expectedInput, modelFixture, sampleFile } from '../../../support/models.ts';

/** The modules of `sample/unet.py` that process the image, in the order they run. */
function modulesOfTheSample(): readonly string[] {
  const double = (path: string): string[] =>
    ['conv1', 'relu', 'conv2', 'relu'].map((name) => `${path}.${name}`);
  return [
    ...[0, 1, 2].flatMap((level) => [...double(`encoder.${level}`), 'pool']),
    ...double('bottleneck'),
    ...[0, 1, 2].flatMap((level) => [
      `decoder.${level}.up`,
      `decoder.${level}`,
      ...double(`decoder.${level}.merge`),
    ]),
    'head',
  ];
}

describe('The layers of the sample', () => {
  const layersIn = async (name: string): Promise<ReturnType<typeof layersOf>> =>
    layersOf((await readOnnx(sampleFile(name))).graph, 'image');

  it('are its modules, from the names of their nodes; a module that is called again has a number', async () => {
    const paths = (await layersIn('unet_late.onnx')).map(({ path }) => path);
    assert.deepEqual(
      paths.map((path) => path.replace(/_\d+$/, '')),
      modulesOfTheSample(),
    );
  });

  it('are its modules, from the metadata of the newer exporter; a fused convolution keeps its own name', async () => {
    const paths = (await layersIn('unet_late_dynamo.onnx')).map(({ path }) => path);
    assert.deepEqual(paths, modulesOfTheSample());
  });

  it('have the classes of their modules where the exporter wrote them', async () => {
    const layers = await layersIn('unet_late_dynamo.onnx');
    const cat = layers.find(({ operator }) => operator === 'Concat');
    assert.deepEqual(cat?.classes, ['unet.UNet', 'unet.UpBlock']);
    assert.deepEqual(layers.at(-1)?.classes, ['unet.UNet', 'torch.nn.modules.conv.Conv2d']);
    assert.ok((await layersIn('unet_late.onnx')).every(({ classes }) => classes.length === 0));
  });

  it('have the same operators and parameters from either exporter', async () => {
    const described = async (name: string): Promise<unknown> =>
      (await layersIn(name)).map(({ operator, parameters }) => `${operator} ${parameters}`);
    assert.deepEqual(await described('unet_late.onnx'), await described('unet_late_dynamo.onnx'));
  });

  it('exclude nodes that only read a shape', async () => {
    for (const name of ['nhwc', 'dynamic_spatial', 'with_subgraph', 'opset9']) {
      const { graph } = await readOnnx(modelFixture(`${name}.onnx`));
      const operators = layersOf(graph, 'image').map(({ operator }) => operator);
      assert.ok(!operators.includes('Shape'), name);
      assert.ok(operators.includes('Conv'), name);
    }
  });
});

describe('The module of a node', () => {
  const path = (name: string, scopes?: string): string => {
    const metadata = new Map(scopes === undefined ? [] : [['pkg.torch.onnx.name_scopes', scopes]]);
    const node: Node = {
      name,
      operator: 'Conv',
      domain: '',
      inputs: [],
      outputs: [],
      attributes: new Map(),
      metadata,
    };
    return modulePath(node);
  };

  for (const [name, expected] of [
    ['/encoder/conv1/Conv', 'encoder.conv1'],
    ['/encoder/encoder.0/conv1/Conv', 'encoder.0.conv1'],
    ['/encoder.0/conv1/Conv', 'encoder.0.conv1'],
    ['/layers/layers.0/layers.0.1/Conv', 'layers.0.1'],
    ['/Concat', 'Concat'],
    ['Conv_12', 'Conv_12'],
    ['model/conv/BiasAdd', 'model.conv'],
    ['', ''],
  ] as const) {
    it(`named "${name}" is "${expected}"`, () => {
      assert.equal(path(name), expected);
    });
  }

  it('of a convolution into which tf2onnx folded a normalization is the convolution', () => {
    const node: Node = {
      name: 'unet_1/norm_1/batchnorm/mul_1',
      operator: 'Conv',
      domain: '',
      inputs: ['image', 'unet_1/conv_1/convolution/merged_input:0'],
      outputs: [],
      attributes: new Map(),
      metadata: new Map(),
    };
    assert.equal(modulePath(node), 'unet_1.conv_1');
  });

  for (const [scopes, expected] of [
    ["['', 'encoder.0', 'encoder.0.conv1', 'conv2d']", 'encoder.0.conv1'],
    [`['', "it's", 'conv2d']`, "it's"],
    ["['', 'conv2d']", 'node'],
    ['[]', 'node'],
  ] as const) {
    it(`with the scopes ${scopes} is "${expected}"`, () => {
      assert.equal(path('node', scopes), expected);
    });
  }
});

describe('Where a node was called', () => {
  const lines = (trace: string): readonly string[] => {
    const metadata = new Map([['pkg.torch.onnx.stack_trace', trace]]);
    const node = { name: 'n', operator: 'Relu', domain: '', inputs: [], outputs: [], metadata };
    return locationsOf({ ...node, attributes: new Map() }).map(({ file, line }) => `${file}:${line}`);
  };

  it('comes from its stack trace, innermost first, without PyTorch itself', () => {
    const trace = [
      '  File "/home/a/net.py", line 54, in forward',
      '    skips.append(level(x))',
      '  File "C:\\work\\blocks.py", line 19, in forward',
      '    x = self.relu(x)',
      '  File "/usr/lib/python3/site-packages/torch/nn/modules/activation.py", line 143, in forward',
      '    return F.relu(input)',
    ].join('\n');
    assert.deepEqual(lines(trace), ['C:\\work\\blocks.py:19', '/home/a/net.py:54']);
  });

  it('is unknown where the trace cannot be parsed', () => {
    for (const trace of ['', 'File net.py', 'File "net.py", line 0, in f', 'File "net.py", line x'])
      assert.deepEqual(lines(trace), [], trace);
  });

  it('is limited to the innermost eight lines', () => {
    const trace = Array.from({ length: 5000 }, (_, i) => `  File "f.py", line ${i + 1}, in f`).join('\n');
    assert.deepEqual([lines(trace).length, lines(trace)[0]], [8, 'f.py:5000']);
  });
});

describe('A model with float inputs and outputs', () => {
  async function run(graph: Graph): Promise<string[]> {
    const program = await createOnnxRuntime().compile(graph, 'model.onnx');
    const outputs = await program.run(new Map([['image', expectedInput([1, 1, 32, 32])]]));
    await program.dispose();
    return [...outputs].map(([name, { type, data }]) => `${name} ${type} ${data.constructor.name}`);
  }

  for (const [name, type, output] of [
    ['float16.onnx', 'float16', 'segmentation'],
    ['argmax_labels.onnx', 'int64', 'labels'],
  ] as const) {
    it(`has float32 inputs and outputs under the same names: ${name}`, async () => {
      const { graph } = await readOnnx(modelFixture(name));
      assert.ok([...graph.inputs, ...graph.outputs].some((edge) => edge.type === type));
      const floating = withFloatEdges(graph);
      assert.deepEqual(
        [...floating.inputs, ...floating.outputs].map((edge) => [edge.name, edge.type]),
        [...graph.inputs, ...graph.outputs].map((edge) => [edge.name, 'float32']),
      );
      assert.deepEqual(await run(floating), [`${output} float32 Float32Array`]);
    });
  }

  it('is the same model where its inputs and outputs are float32 already', async () => {
    const { graph } = await readOnnx(modelFixture('opset9.onnx'));
    assert.deepEqual(withFloatEdges(graph), graph);
  });
});
