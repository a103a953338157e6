import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { at, entry } from '../../../../src/at.ts';
import { type Graph, inputOf } from '../../../../src/graph/graph.ts';
import { floatInitializer } from '../../../../src/graph/initializers.ts';
import type { Observations } from '../../../../src/graph/rewrites/scattered-unpooling.ts';
import { localUnpooling } from '../../../../src/graph/rewrites/local-unpooling.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';

const runtime = createOnnxRuntime();

/** A pool, and what it pooled, negated and put back. */
function unpooling(
  shape: readonly number[],
  kernel: readonly number[],
): { readonly graph: Graph; readonly shapes: ReadonlyMap<string, readonly number[]> } {
  const b = new GraphBuilder();
  const image = b.input(shape);
  const [pooled, positions] = b.maxPoolWithPositions(image, kernel);
  const changed = b.like('Neg', pooled);
  const result = b.maxUnpool(changed, positions, kernel, shape);
  const values = [image, pooled, positions, changed, result];
  return { graph: b.build(result), shapes: new Map(values.map((one) => [one.name, one.shape])) };
}

/** The same as PyTorch's newer exporter writes it, with `beyond` added to the positions. */
function scattered(
  shape: readonly number[],
  kernel: readonly number[],
  beyond = 0,
): { readonly graph: Graph; readonly observed: Observations } {
  const b = new GraphBuilder();
  const shapes = new Map<string, readonly number[]>();
  const seen = (value: Value): Value => {
    shapes.set(value.name, value.shape);
    return value;
  };
  const [channels, space] = [at(shape, 1), shape.slice(2)];
  const ones = kernel.map(() => 1);
  const image = seen(b.input(shape));
  const [pooled, positions] = b.maxPoolWithPositions(image, kernel);
  const [, each] = b.maxPoolWithPositions(image, ones);
  const axes = b.integers(kernel.map((_, i) => i + 2));
  const starts = seen(
    b.apply(
      'Slice',
      [each, b.integers(kernel.map(() => 0)), b.integers(ones), axes],
      [1, channels, ...space.map(() => 1)],
    ),
  );
  const own = b.binary('Sub', seen(positions), starts);
  const channelStarts = Array.from({ length: channels }, (_, i) => i * sizeOf(space) + beyond);
  const given = b.integers(channelStarts, starts.shape);
  const flat = (value: Value): Value =>
    seen(b.apply('Reshape', [value, b.integers([-1])], [sizeOf(value.shape)]));
  const places = flat(b.binary('Add', own, given));
  const long = b.apply('Unsqueeze', [places, b.integers([1])], [sizeOf(pooled.shape), 1]);
  const zeros = b.floats(new Float32Array(sizeOf(shape)), [sizeOf(shape)]);
  const values = flat(seen(b.like('Neg', seen(pooled))));
  const filled = b.apply('ScatterND', [zeros, long, values], zeros.shape);
  const graph = b.build(seen(b.apply('Reshape', [filled, b.integers(shape)], shape)));
  return { graph, observed: { shapes, constants: graph.initializers } };
}

async function outputOf(graph: Graph, image: Tensor): Promise<Float32Array> {
  const program = await runtime.compile(graph, 'the model');
  try {
    const { data } = entry(await program.run(new Map([['image', image]])), 'output');
    // Zeros of either sign are equal.
    return (data as Float32Array).map((value) => value + 0);
  } finally {
    await program.dispose();
  }
}

const cases = fc.integer({ min: 1, max: 3 }).chain((axes) =>
  fc.record({
    seed: fc.nat(1e6),
    items: fc.integer({ min: 1, max: 2 }),
    channels: fc.integer({ min: 1, max: 3 }),
    kernel: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: axes, maxLength: axes }),
    space: fc.array(fc.integer({ min: 3, max: 9 }), { minLength: axes, maxLength: axes }),
    /** Few levels make many ties, of negative values too. */
    levels: fc.constantFrom(1, 2, 1000),
  }),
);

describe('unpooling within windows', () => {
  it('puts every value where the runtime puts it, also where values are tied and where windows do not cover all', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, items, channels, kernel, space, levels }) => {
        const { graph, shapes } = unpooling([1, channels, ...space], kernel);
        const local = localUnpooling(graph, { shapes, constants: graph.initializers }, true);
        assert.ok(local.nodes.every(({ operator }) => operator !== 'MaxUnpool'));
        assert.ok(local.nodes.every(({ outputs }) => outputs.length === 1));
        const shape = [items, channels, ...space];
        const data = uniform(randomNumbers(seed), sizeOf(shape), 1).map(
          (v) => Math.round(v * levels) / levels,
        );
        const image: Tensor = { type: 'float32', shape, data };
        const separate = await Promise.all(itemsOf(image).map(async (item) => outputOf(graph, item)));
        assert.deepEqual(
          await outputOf(local, image),
          Float32Array.from(separate.flatMap((one) => [...one])),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('leaves a pool alone whose windows overlap', () => {
    const { graph, shapes } = unpooling([1, 1, 6, 6], [2, 2]);
    const overlapping: Graph = {
      ...graph,
      nodes: graph.nodes.map((node) =>
        node.operator === 'MaxPool'
          ? {
              ...node,
              attributes: new Map([...node.attributes, ['kernel_shape', { kind: 'ints', value: [3, 3] }]]),
            }
          : node,
      ),
    };
    assert.equal(localUnpooling(overlapping, { shapes, constants: new Map() }, true), overlapping);
  });

  it('keeps the positions for whatever else reads them', () => {
    const { graph, shapes } = unpooling([1, 1, 6, 6], [2, 2]);
    const pool = at(graph.nodes, 0);
    const positions = at(pool.outputs, 1);
    const asked = {
      ...graph,
      outputs: [...graph.outputs, { name: positions, type: 'int64' as const, shape: null }],
    };
    assert.deepEqual(at(localUnpooling(asked, { shapes, constants: new Map() }, true).nodes, 0), pool);
  });
});

describe('an unpooling that is written as a ScatterND', () => {
  it('is found, and puts every value where the runtime puts it', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, channels, kernel, space, levels }) => {
        const shape = [1, channels, ...space];
        const { graph, observed } = scattered(shape, kernel);
        const local = localUnpooling(graph, observed, false);
        assert.ok(local.nodes.every(({ operator }) => operator !== 'ScatterND'));
        assert.ok(local.nodes.every(({ outputs }) => outputs.length === 1));
        const data = uniform(randomNumbers(seed), sizeOf(shape), 1).map(
          (v) => Math.round(v * levels) / levels,
        );
        const image: Tensor = { type: 'float32', shape, data };
        assert.deepEqual(await outputOf(local, image), await outputOf(graph, image));
      }),
      { numRuns: 50 },
    );
  });

  it('stays where units may be parts of its tensors', () => {
    const { graph, observed } = scattered([1, 2, 4, 4], [2, 2]);
    assert.equal(localUnpooling(graph, observed, true), graph);
  });

  it('is another operation where it scatters to other positions, or into other values than zeros', () => {
    const moved = scattered([1, 2, 4, 4], [2, 2], 1);
    assert.equal(localUnpooling(moved.graph, moved.observed, false), moved.graph);

    const { graph, observed } = scattered([1, 2, 4, 4], [2, 2]);
    const scatter = graph.nodes.find(({ operator }) => operator === 'ScatterND');
    const name = inputOf(scatter ?? at(graph.nodes, 0), 0);
    const constants = new Map([
      ...observed.constants,
      [name, floatInitializer(new Float32Array(32).fill(1), [32])],
    ]);
    assert.equal(localUnpooling(graph, { ...observed, constants }, false), graph);
  });
});

/** The items of a batch, each alone. */
function itemsOf({ type, shape, data }: Tensor): readonly Tensor[] {
  const size = sizeOf(shape.slice(1));
  return Array.from({ length: at(shape, 0) }, (_, i) => ({
    type,
    shape: shape.with(0, 1),
    data: data.slice(i * size, (i + 1) * size),
  }));
}
