import assert from 'node:assert/strict';
import { modulePaths } from '../../src/documents/module-paths.ts';
import type { Layer } from '../../src/documents/explanation.ts';
import { withReducedLocations } from '../../src/documents/source-paths.ts';
import { classNamesOf } from '../../src/engine/model/class-names.ts';
import { inputStart } from '../../src/engine/model/input-start.ts';
import { endsInDecision, originsOf } from '../../src/engine/model/output-origins.ts';
import { requireBoundedNames } from '../../src/formats/bounded-names.ts';
import { buildKerasGraph } from '../../src/formats/keras/build.ts';
import { namedWeights } from '../../src/formats/keras/named-weights.ts';
import { parseOnnx } from '../../src/formats/onnx/read.ts';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { dilationsOf } from '../../src/formats/tfjs/dilations.ts';
import { graphModelGraph } from '../../src/formats/tfjs/graph-model.ts';
import { readNodes } from '../../src/formats/tfjs/node.ts';
import { baselineRegions } from '../../src/graph/crop/baseline-regions.ts';
import { cropGraphOf } from '../../src/graph/crop/crop-graph.ts';
import { changedPart, planCrop } from '../../src/graph/crop/crop-plan.ts';
import { influenceOf } from '../../src/graph/crop/influence.ts';
import { frontierOf } from '../../src/graph/crop/frontier.ts';
import { tensorsBehind } from '../../src/graph/dependent-tensors.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { floatInitializer } from '../../src/graph/initializers.ts';
import { channelAxis } from '../../src/graph/layers/channel-axis.ts';
import { layersOf } from '../../src/graph/layers/layers.ts';
import { modulesOf } from '../../src/graph/layers/modules.ts';
import { modelMacs } from '../../src/graph/macs.ts';
import { type Network, networkOf } from '../../src/graph/network.ts';
import { withEdges } from '../../src/graph/rewrites/edges.ts';
import { withFloatEdges } from '../../src/graph/rewrites/float-edges.ts';
import { foldNormalizations } from '../../src/graph/rewrites/fold-normalizations.ts';
import { constantProbe, shapeProbe } from '../../src/graph/rewrites/probes.ts';
import { splitConvolutions } from '../../src/graph/rewrites/split-convolutions.ts';
import { maskAlike, maskNamed, masksByStem } from '../../src/imaging/mask-names.ts';
import { buildTree, openAtFirst, visibleRows } from '../../webview-ui/model/module-tree.ts';
import { GraphBuilder } from '../support/graph-builder.ts';

/** Prepares something of a size; what it returns is timed. */
type Step = (size: number) => () => unknown;

/** Chains of so many operators, of which the first is a convolution. */
function chain(size: number): Graph {
  const b = new GraphBuilder();
  let value = b.conv(b.input([1, 1, 4, 4]), { channels: 2, kernel: 1 });
  for (let i = 0; i < size; i++) value = b.apply('Relu', [value], value.shape);
  const graph = b.build(value);
  return {
    ...graph,
    nodes: graph.nodes.map((node, i) => ({ ...node, name: `/part.${i % 100}/layer.${i}/${node.operator}` })),
  };
}

/** The network of a chain, with the shapes that a runtime would report. */
function networkOfChain(size: number): Network {
  const graph = chain(size);
  const shapes = new Map<string, readonly number[]>([['image', [1, 1, 4, 4]]]);
  for (const { outputs } of graph.nodes) for (const name of outputs) shapes.set(name, [1, 2, 4, 4]);
  return networkOf(graph, 'image', { shapes, constants: new Map(), matrix: () => null });
}

/** A step over the graph of a chain: a copy each time, since what is found may be kept with a graph. */
const ofChain =
  (step: (graph: Graph) => unknown): Step =>
  (size) => {
    const graph = chain(size);
    return () => step({ ...graph });
  };

/** The same over the network of a chain. */
const ofNetwork =
  (step: (network: Network) => unknown): Step =>
  (size) => {
    const network = networkOfChain(size);
    return () => step({ ...network });
  };

/** A step that reads the ONNX file of a chain, which has no external data. */
const reading =
  (change: (graph: Graph) => Graph): Step =>
  (size) => {
    const bytes = writeOnnx(change(chain(size)));
    return () => parseOnnx(bytes, 'm.onnx', () => assert.fail('no external data'));
  };

const whole = [[0, 1], [0, 2], [0, 4], [0, 4]] as const; // prettier-ignore
const unit = { parts: [{ tensor: 'image', region: [[0, 1], [0, 1], [1, 3], [1, 3]] }], held: [] } as const; // prettier-ignore
const target = { tensor: 'output', region: whole } as const;

/** A Keras model of activations in a row, listed from the last to the first, each with an output of its own. */
function kerasRow(size: number): object {
  const name = (i: number): string => `layer${i}`;
  const rows = Array.from({ length: size }, (_, i) => ({
    ...{ class_name: 'Activation', name: name(i), config: { name: name(i), activation: 'relu' } },
    inbound_nodes: [[[i === 0 ? 'image' : name(i - 1), 0, 0, {}]]],
  }));
  const image = {
    ...{ class_name: 'InputLayer', name: 'image', inbound_nodes: [] },
    config: { name: 'image', batch_input_shape: [null, 4, 4, 1], dtype: 'float32' },
  };
  return {
    class_name: 'Functional',
    config: {
      ...{ name: 'row', layers: [...rows.toReversed(), image], input_layers: [['image', 0, 0]] },
      output_layers: rows.map((row) => [row.name, 0, 0]),
    },
  };
}

/** A TensorFlow graph of operators in a row. */
function tensorFlowRow(size: number, operator: string): object {
  const name = (i: number): string => `node${i}`;
  const image = {
    ...{ name: 'image', op: 'Placeholder' },
    attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: [{ size: '1' }, { size: '4' }] } } },
  };
  const rows = Array.from({ length: size }, (_, i) => ({
    ...{ name: name(i), op: operator, input: [i === 0 ? 'image' : name(i - 1)] },
  }));
  return { node: [image, ...rows] };
}

function layers(size: number, pathOf: (i: number) => string): readonly Layer[] {
  return Array.from({ length: size }, (_, i) => ({
    ...{ path: pathOf(i), node: `node${i}`, operator: 'Relu', tensor: `t${i}`, shape: [1, 2, 4, 4] },
    ...{
      parameters: 0,
      classes: [],
      locations: [{ file: `/home/a/project/part${i % 50}/f${i}.py`, line: 1 }],
    },
  }));
}

const weights = { kind: 'constant', name: '', value: floatInitializer(new Float32Array(1), [1]) } as const;
const noWeights = { weights: new Map(), files: [] };

const steps: Readonly<Record<string, readonly [size: number, step: Step]>> = {
  'reading ONNX': [4000, reading((graph) => graph)],
  'reading ONNX with the nodes in reverse': [
    4000,
    reading((graph) => ({ ...graph, nodes: graph.nodes.toReversed() })),
  ],
  'writing ONNX': [4000, ofChain((graph) => writeOnnx(graph))],
  'bounds of names': [
    50_000,
    (n) => {
      const graph = chain(n);
      return () => {
        requireBoundedNames(graph, 'm.onnx');
      };
    },
  ],
  'building a Keras model': [
    2000,
    (n) => {
      const json = JSON.parse(JSON.stringify(kerasRow(n))) as never;
      return () => buildKerasGraph(json, { file: 'm', dialect: 'keras 2', weights: { find: () => [] } });
    },
  ],
  'Keras weights by name': [
    10_000,
    (n) => {
      const stored = Array.from({ length: n }, (_, i) => ({ name: `layer${i}/kernel`, read: () => weights }));
      return () => {
        const found = namedWeights(new Map([['', stored]]), 'm');
        for (let i = 0; i < n; i++) found.find({ names: [`layer${i}`], saved: [] }, ['kernel']);
      };
    },
  ],
  'building a TensorFlow.js graph': [
    4000,
    (n) => {
      const json = { modelTopology: tensorFlowRow(n, 'Relu') } as never;
      return () => graphModelGraph(json, noWeights, 'm');
    },
  ],
  'dilations of a TensorFlow.js graph': [
    20_000,
    (n) => {
      const nodes = readNodes(tensorFlowRow(n, 'BatchToSpaceND'), 'm');
      return () => dilationsOf(nodes, new Map());
    },
  ],
  'class names': [
    20_000,
    (n) => {
      const text = JSON.stringify(Array.from({ length: n }, (_, i) => `class ${i}`));
      return () => classNamesOf(new Map([['names', text]]));
    },
  ],
  'the start of a network': [
    50_000,
    (n) => {
      const graph = chain(n);
      return () => inputStart({ ...graph }, 'image', 4);
    },
  ],
  'what an output ends in': [
    50_000,
    (n) => {
      const graph = chain(n);
      return () => [endsInDecision({ ...graph }, 'output'), originsOf({ ...graph }, 'output')];
    },
  ],
  'tensors behind outputs': [50_000, ofChain((graph) => tensorsBehind(graph, ['output', 't5']))],
  'float edges': [200_000, ofChain((graph) => withFloatEdges(graph))],
  'folding normalizations': [
    20_000,
    (n) => {
      const graph = chain(n);
      return () => foldNormalizations({ ...graph });
    },
  ],
  'splitting convolutions': [
    20_000,
    (n) => {
      const graph = chain(n);
      return () => splitConvolutions({ ...graph });
    },
  ],
  'views of edges': [20_000, ofChain((graph) => withEdges(graph, 'image'))],
  'probing shapes and constants': [
    20_000,
    ofChain((graph) => [shapeProbe(graph, 'image', [1, 1, 8, 8]), constantProbe(graph, 'image')]),
  ],
  layers: [20_000, ofChain((graph) => layersOf(graph, 'image'))],
  modules: [20_000, ofChain((graph) => modulesOf(graph, 'image'))],
  'building a network': [10_000, (n) => () => networkOfChain(n)],
  'channel axes of all tensors': [
    10_000,
    ofNetwork((network) => {
      for (const name of network.shapes.keys()) channelAxis(network, name);
    }),
  ],
  'arithmetic of a network': [50_000, ofNetwork((network) => modelMacs(network))],
  'planning a crop': [
    5000,
    ofNetwork((network) => {
      const reached = influenceOf(network, unit);
      const changed = changedPart(reached, target);
      return changed && cropGraphOf(network, planCrop(network, unit, reached, changed));
    }),
  ],
  'regions of the baseline': [5000, ofNetwork((network) => baselineRegions(network, target))],
  'the frontier of a component': [20_000, ofNetwork((network) => frontierOf(network, ['t3'], 'output'))],
  'module paths of layers': [
    20_000,
    (n) => {
      const all = layers(n, (i) => `part${i % 10}.block${i % 100}.layer${i}`);
      return () => modulePaths(all);
    },
  ],
  'a module path of many parts': [
    20_000,
    (n) => {
      const all = layers(100, (i) => `a${i}${'.part'.repeat(n)}`);
      return () => modulePaths(all);
    },
  ],
  'the tree of modules': [
    10_000,
    (n) => {
      const all = layers(n, (i) => `part${i % 10}.layer${i}`);
      const edges = all.map(({ node }) => ({ kind: 'edge', tensor: 't0', consumer: node }) as const);
      return () => {
        const tree = buildTree(all, edges);
        return visibleRows(tree, openAtFirst(tree, 1e6));
      };
    },
  ],
  "masks of a folder's images": [
    20_000,
    (n) => {
      const names = Array.from({ length: n }, (_, i) => `case ${i}`);
      const images = names.map((name) => [`${name}_t1.png`, `${name}_t2.png`]);
      const example = { files: ['case 0_t1.png', 'case 0_t2.png'], mask: 'masks/case 0.png' };
      return () => {
        const masks = masksByStem(names.map((name) => `masks/${name}.png`));
        return images.map((files) => [maskAlike(example, files, masks), maskNamed(files, masks)]);
      };
    },
  ],
  'source paths': [
    10_000,
    (n) => {
      const all = layers(n, String);
      return () => withReducedLocations(all);
    },
  ],
};

/** The least of three times, in milliseconds of this process's own: those of other work do not count. */
function fastest(work: () => unknown): number {
  const times = [0, 0, 0].map(() => {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

describe('Four times the nodes, names or classes take less than nine times as long', function () {
  this.timeout(120_000);
  for (const [name, [size, step]] of Object.entries(steps)) {
    it(name, () => {
      // On a machine with other work, a longer time may be the other work's: the least of all attempts counts.
      let [few, many] = [Infinity, Infinity];
      for (let attempt = 0; attempt < 8; attempt++) {
        few = Math.min(few, fastest(step(size / 2)));
        many = Math.min(many, fastest(step(2 * size)));
        if (many < 9 * few) {
          console.log(`      ${few.toFixed(1)} → ${many.toFixed(1)} ms`);
          return;
        }
      }
      assert.fail(`${(many / few).toFixed(1)} times as long`);
    });
  }
});
