import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { readModel } from '../../../../src/formats/read-model.ts';
import { parameterCounts } from '../../../../src/graph/layers/parameter-count.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';

const shape = [1, 4, 8, 8];

/** The parameters of a graph of one input. */
function countOf(write: (builder: GraphBuilder, image: Value) => Value): number {
  const builder = new GraphBuilder();
  return parameterCounts(builder.build(write(builder, builder.input(shape)))).total;
}

describe('The parameters of a network', () => {
  it('are weights, biases and the numbers of normalizations', () => {
    assert.equal(
      countOf((b, x) => b.conv(x, { channels: 6, kernel: 3, pads: 'same' })),
      6 * 4 * 9 + 6,
    );
    assert.equal(
      countOf((b, x) => b.batchNorm(x)),
      4 * 4,
    );
    assert.equal(
      countOf((b, x) => b.linear(x, 5)),
      8 * 5 + 5,
    );
    assert.equal(
      countOf((b, x) => b.apply('PRelu', [x, b.floats(Float32Array.of(0.25), [1])], x.shape)),
      1,
    );
  });

  it('are neither the scales of a Resize, nor the bounds of a Clip, nor the constants of a formula', () => {
    assert.equal(
      countOf((b, x) => b.resizeBy(x, [2, 2])),
      0,
    );
    assert.equal(
      countOf((b, x) => {
        const bound = (value: number): Value => b.floats(Float32Array.of(value), []);
        return b.apply('Clip', [x, bound(0), bound(6)], x.shape);
      }),
      0,
    );
    assert.equal(
      countOf((b, x) => b.gelu(x)),
      0,
    );
  });

  it('of a group normalization are its own, not the ones and zeros that stand in for InstanceNormalization', () => {
    assert.equal(
      countOf((b, x) => b.groupNorm(x, 2)),
      2 * 4,
    );
  });

  it('are as many in two exports of one network: equal ones are merged by name, by alias, or not at all', () => {
    const values = (b: GraphBuilder, value: number): Value => b.floats(new Float32Array(4).fill(value), [4]);
    const norm = (b: GraphBuilder, x: Value, scale: Value, bias: Value): Value =>
      b.like('InstanceNormalization', x, {}, scale, bias);
    const alias = (b: GraphBuilder, value: Value): Value => b.like('Identity', value);
    const apart = countOf((b, x) =>
      norm(b, norm(b, x, values(b, 1), values(b, 0)), values(b, 1), values(b, 0)),
    );
    const merged = countOf((b, x) => {
      const [ones, zeros] = [values(b, 1), values(b, 0)];
      return norm(b, norm(b, x, ones, zeros), ones, zeros);
    });
    const aliased = countOf((b, x) => {
      const [ones, zeros] = [values(b, 1), values(b, 0)];
      return norm(b, norm(b, x, ones, zeros), alias(b, ones), alias(b, zeros));
    });
    assert.deepEqual([merged, aliased], [apart, apart]);
    assert.equal(apart, 16);
  });

  it('count once where two nodes share them', () => {
    const count = countOf((b, x) => {
      const weights = b.weights([8, 8], 0.3);
      return b.matmul(b.matmul(x, weights), weights);
    });
    assert.equal(count, 64);
  });

  const zoo = new URL('../../../../../shared/data/zoo/', import.meta.url).pathname;
  for (const name of ['monai_segresnet_2d', 'monai_unetr_3d', 'nnunet_plain_2d', 'nnunet_resenc_3d']) {
    it(`are as many from either exporter of PyTorch: ${name}`, async function () {
      const files = ['ts', 'dynamo'].map((exporter) => `${zoo}${name}.${exporter}.onnx`);
      if (!files.every((file) => existsSync(file))) this.skip();
      const [older, newer] = await Promise.all(
        files.map(async (file) => parameterCounts((await readModel(file)).graph).total),
      );
      assert.equal(newer, older);
    });
  }
});
