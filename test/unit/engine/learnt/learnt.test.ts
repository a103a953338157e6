import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import { studentTail } from '../../../../src/causal/intervals/student.ts';
import { dice, outcomeOf } from '../../../../src/causal/outcomes/outcome.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { type LearntFindings, type Replacement, replacements } from '../../../../src/documents/learnt.ts';
import { explainLearnt } from '../../../../src/engine/explain/explain-learnt.ts';
import { learntLayers, parametersUnder } from '../../../../src/engine/learnt/learnt-layers.ts';
import { imagePass } from '../../../../src/engine/scene/image-pass.ts';
import { type LayerSession, openLayerSession } from '../../../../src/engine/scene/layer-session.ts';
import { baselineOf, sceneOf } from '../../../../src/engine/scene/scene.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { quiet } from '../../../support/aims.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { openSmallScene, type Problem } from '../scene/small-scene.ts';

const memory = 2e9;

interface Opened {
  readonly explanation: Explanation;
  readonly session: LayerSession;
}

async function opened(problem: Problem): Promise<Opened> {
  const small = await openSmallScene(problem);
  const session = await openLayerSession(small.opened, small.explanation.question, memory);
  return { explanation: small.explanation, session };
}

async function learntOf({ explanation, session }: Opened, replacement: Replacement): Promise<LearntFindings> {
  const { learnt } = await explainLearnt({ kind: 'learnt', replacement }, explanation, session, quiet);
  const found = learnt?.find((one) => one.replacement === replacement);
  assert.ok(found?.isComplete);
  return found;
}

/** What a layer's replaced parameters change, by one whole pass of the model with them for each draw. */
async function byWholePasses(
  { explanation, session }: Opened,
  replacement: Replacement,
  draws: number,
): Promise<ReadonlyMap<string, { readonly dice: number; readonly softDice: number }>> {
  const { scene, decomposed, reference } = session;
  const { network } = decomposed.incremental;
  const { seed, roi } = explanation.question;
  const { graph, runtime } = scene.model;
  const tensors = new Set(explanation.layers.map(({ tensor }) => tensor));
  const changes = new Map<string, { dice: number; softDice: number }>();
  const before = decomposed.view.baseline;
  for (const [unit, layer] of learntLayers(network, tensors, replacement).entries()) {
    const sums = { dice: 0, softDice: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const parameters = parametersUnder(layer, replacement, { seed, unit, stage: draw });
      const initializers = new Map([...graph.initializers, ...parameters]);
      const program = await runtime.compile({ ...graph, initializers }, 'the slow reference');
      const pass = await imagePass(program, scene.pass.intensities, scene.input, null);
      await program.dispose();
      const after = baselineOf(sceneOf({ ...scene, pass }), roi, reference);
      sums.dice += dice(after) - dice(before);
      sums.softDice += outcomeOf('softDice', after) - outcomeOf('softDice', before);
    }
    changes.set(layer.tensor, { dice: sums.dice / draws, softDice: sums.softDice / draws });
  }
  return changes;
}

const flat: Omit<Problem, 'graph'> = {
  size: [24, 24],
  block: [4, 4],
  roi: { start: [8, 8], size: [8, 8] },
  channels: 'first',
};

function written(
  write: (b: GraphBuilder, image: Value) => Value,
  size: readonly number[] = flat.size,
): Graph {
  const builder = new GraphBuilder({ seed: 3 });
  return builder.build(write(builder, builder.input([1, 2, ...size])));
}

const networks: Readonly<Record<string, Problem>> = {
  'convolutions: plain, strided, dilated, grouped, depthwise and transposed, with normalizations': {
    ...flat,
    graph: written((b, image) => {
      const wide = b.relu(b.batchNorm(b.conv(image, { channels: 4, kernel: 3, pads: 'same' })));
      const each = b.conv(wide, { channels: 4, groups: 4, kernel: 3, pads: 'same' });
      const some = b.relu(b.conv(each, { channels: 4, groups: 2, kernel: 3, pads: 'same', dilation: 2 }));
      const half = b.relu(b.conv(some, { channels: 6, kernel: 2, stride: 2 }));
      const back = b.transposedConv(half, { channels: 4, kernel: 2, stride: 2 });
      return b.conv(b.concat([wide, back]), { channels: 2, kernel: 1 });
    }),
  },
  'a transposed convolution that leaves gaps, where only its bias is': {
    ...flat,
    roi: { start: [12, 6], size: [12, 12] },
    graph: written((b, image) => {
      const third = b.relu(b.conv(image, { channels: 3, kernel: 3, stride: 3 }));
      const back = b.transposedConv(third, { channels: 3, kernel: 2, stride: 3, outputPadding: [1, 1] });
      return b.conv(back, { channels: 2, kernel: 1 });
    }),
  },
  'convolutions of a volume': {
    size: [8, 8, 8],
    block: [4, 4, 4],
    roi: { start: [2, 2, 2], size: [3, 3, 3] },
    channels: 'first',
    graph: written(
      (b, image) => {
        const wide = b.relu(b.instanceNorm(b.conv(image, { channels: 3, kernel: 3, pads: 'same' })));
        const half = b.relu(b.conv(wide, { channels: 4, kernel: 2, stride: 2 }));
        const back = b.transposedConv(half, { channels: 3, kernel: 2, stride: 2 });
        return b.conv(b.add(wide, back), { channels: 2, kernel: 1 });
      },
      [8, 8, 8],
    ),
  },
  'products of tokens and the projections of attention': {
    ...flat,
    size: [12, 12],
    roi: { start: [4, 4], size: [4, 4] },
    graph: written(
      (b, image) => {
        const patches = b.conv(image, { channels: 4, kernel: 2, stride: 2 });
        const mixed = b.attention(patches);
        const tokens = b.transpose(b.reshape(mixed, [1, 4, 36]), [0, 2, 1]);
        const wide = b.add(tokens, b.gelu(b.linear(b.layerNorm(tokens), 4)));
        const rows = b.apply('Reshape', [wide, b.integers([36, 4])], [36, 4]);
        const gemm = b.apply('Gemm', [rows, b.weights([4, 4], 1), b.weights([4], 0.3)], [36, 4]);
        const back = b.apply('Reshape', [gemm, b.integers([1, 36, 4])], [1, 36, 4]);
        const space = b.reshape(b.transpose(back, [0, 2, 1]), [1, 4, 6, 6]);
        return b.conv(b.resizeTo(space, [12, 12]), { channels: 2, kernel: 1 });
      },
      [12, 12],
    ),
  },
};

describe('What layers have learnt', function () {
  this.timeout(120_000);

  for (const [name, problem] of Object.entries(networks)) {
    it(`equals whole passes with the replaced parameters: ${name}`, async () => {
      const all = await opened(problem);
      let felt = 0;
      for (const replacement of replacements) {
        const { draws, effects } = await learntOf(all, replacement);
        const expected = await byWholePasses(all, replacement, draws);
        assert.equal(effects.length, expected.size);
        for (const effect of effects) {
          const tensor = effect.layers.find((layer) => expected.has(layer));
          const change = expected.get(tensor ?? at(effect.layers, effect.layers.length - 1));
          assert.ok(change, effect.layers.join());
          const share = effect.n / draws;
          const text = `${replacement} of ${effect.layers.join()}: ${effect.mean} instead of ${change.dice}`;
          assert.ok(Math.abs(share * effect.mean - change.dice) < 1e-3, text);
          assert.ok(
            Math.abs(share * effect.outcomes.softDice.mean - change.softDice) < 1e-3,
            `soft, ${text}`,
          );
          felt += Math.abs(change.softDice) > 1e-3 ? 1 : 0;
        }
      }
      assert.ok(felt >= 5, `only ${felt} were felt`);
      await all.session.decomposed.dispose();
    });
  }

  it('tells a layer whose weights matter from one whose weights do not, though both carry the flow', async () => {
    const all = await opened({
      ...flat,
      graph: written((b, image) => {
        const matters = b.relu(b.conv(image, { channels: 8, kernel: 3, pads: 'same' }));
        // Its weights are all but equal: it passes on what it reads, however they are shuffled.
        const scale = b.floats(
          Float32Array.from({ length: 8 }, (_, i) => 1 + i * 1e-5),
          [8, 1, 1, 1],
        );
        const passes = b.apply('Conv', [matters, scale], matters.shape, { group: 8, kernel_shape: [1, 1] });
        return b.conv(passes, { channels: 2, kernel: 1 });
      }),
    });
    const { effects } = await learntOf(all, 'permuted');
    await all.session.decomposed.dispose();
    const [matters, passes] = effects;
    assert.ok(matters && passes);
    assert.ok(Math.abs(matters.mean) > 1, `${matters.mean}`);
    assert.ok(passes.low > -0.05 && passes.high < 0.05, `${passes.low} to ${passes.high}`);
  });

  it('counts a convolution and its normalization as one layer, and leaves running statistics as they are', async () => {
    const all = await opened(at(Object.values(networks), 0));
    const { network } = all.session.decomposed.incremental;
    const tensors = new Set(all.explanation.layers.map(({ tensor }) => tensor));
    const [first] = learntLayers(network, tensors, 'permuted');
    await all.session.decomposed.dispose();
    assert.deepEqual(
      first?.group.nodes.map(({ operator }) => operator),
      ['Conv', 'BatchNormalization'],
    );
    assert.equal(first.parameters.length, 4, 'weights and bias, scale and bias');
  });

  it('leaves layers without kernels out where spatial structure is taken away', async () => {
    const all = await opened(at(Object.values(networks), 3));
    const { effects, draws } = await learntOf(all, 'withoutSpace');
    await all.session.decomposed.dispose();
    assert.deepEqual([effects.length, draws, effects[0]?.p], [1, 1, null]);
  });

  it('adjusts p-values over all layers, also over those that a cancelled run knows too little of', async () => {
    const { explanation, session } = await opened(at(Object.values(networks), 0));
    const layers = 6;
    let isPartial = false;
    for (let steps = 1; steps < 60 && !isPartial; steps++) {
      let left = steps;
      const listener = { ...quiet, isCancelled: () => --left < 0 };
      const aim = { kind: 'learnt', replacement: 'permuted' } as const;
      const { learnt = [] } = await explainLearnt(aim, explanation, session, listener);
      const effects = learnt[0]?.effects ?? [];
      const tested = effects.filter(({ p }) => p !== null);
      const least = Math.min(...tested.map(({ mean, se, n }) => studentTail(mean / se, n - 1)));
      isPartial = tested.length < layers && layers * least < 1;
      if (!isPartial) continue;
      const adjusted = Math.min(...tested.map(({ p }) => p ?? 1));
      assert.ok(Math.abs(adjusted - layers * least) < 1e-3, `${adjusted} of ${least}`);
    }
    await session.decomposed.dispose();
    assert.ok(isPartial);
  });

  it('is the same when it is run again', async () => {
    const runs = await Promise.all(
      [0, 1].map(async () => {
        const all = await opened(at(Object.values(networks), 1));
        const found = await learntOf(all, 'reinitialised');
        await all.session.decomposed.dispose();
        return found;
      }),
    );
    assert.deepEqual(runs[0], runs[1]);
  });
});
