import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { at } from '../../../../src/at.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { type OutcomeName, outcomeNames } from '../../../../src/documents/outcomes.ts';
import type { Effect, Estimate } from '../../../../src/documents/effects.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { input, quiet } from '../../../support/aims.ts';
import type { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { normalizedUnet } from '../../../support/normalized-nets.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

const side = 48;

type Normalized = (b: GraphBuilder, x: Value) => Value;

/** Squeeze-and-excite: channels are scaled by a gate of their means. */
const excited: Normalized = (b, x) =>
  b.like(
    'LeakyRelu',
    b.mul(x, b.sigmoid(b.conv(b.globalAveragePool(x), { channels: at(x.shape, 1), kernel: 1 }))),
    {
      alpha: { float: 0.1 },
    },
  );

const nets: Readonly<Record<string, Normalized | undefined>> = {
  'instance normalization': undefined,
  'group normalization': (b, x) => b.relu(b.groupNorm(x, 2)),
  'squeeze-and-excite gates': excited,
};

function estimateOn(effect: Effect, name: OutcomeName): Estimate {
  return name === 'dice' ? effect : effect.outcomes[name];
}

/** A grey image of waves and noise. */
function imageOf(seed: number): Uint8Array {
  const random = randomNumbers(seed);
  const waves = Array.from({ length: 5 }, () => [0.4 * random(), 0.4 * random(), 6 * random()] as const);
  return Uint8Array.from({ length: side ** 2 }, (_, i) => {
    const smooth = waves.reduce(
      (sum, [a, b, c]) => sum + Math.sin(a * Math.floor(i / side) + b * (i % side) + c),
      0,
    );
    return 128 + 18 * smooth + 40 * (random() - 0.5);
  });
}

describe('intervals of predicted total effects', function () {
  this.timeout(120_000);
  const engine = createEngine();
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-coverage-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const [name, normalized] of Object.entries(nets)) {
    for (const seed of [1, 2]) {
      it(`hold what whole passes measure of all blocks: ${name}, seed ${seed}`, async () => {
        const [model, image] = [join(folder, 'net.onnx'), join(folder, 'image.png')];
        const net = { size: [side, side], channels: 3, levels: 2, seed };
        await writeFile(model, writeOnnx(normalizedUnet(normalized ? { ...net, normalized } : net)));
        await writeFile(image, encode({ width: side, height: side, channels: 1, data: imageOf(seed) }));
        const settings = {
          ...{ image, block: 4, draws: 8, seed, tau: 0, passes: 200 },
          roi: [18, 18, 12, 12],
          preprocessing: { width: side, height: side },
        };
        const found = async (reading: 'predicted' | 'total') => {
          const { document } = await engine.prepare(explanationKind, {
            model,
            settings: { ...settings, reading },
          });
          assert.equal(document.question.reading, reading);
          return at((await engine.run(explanationKind, document, input, quiet)).maps, 0);
        };
        const { effects = [] } = (await found('predicted')).predicted ?? {};
        const totals = (await found('total')).effects;
        const measured = totals.flatMap((total, i) =>
          total.state === 'skipped' ? [] : [[at(effects, i), total] as const],
        );
        assert.ok(measured.length > 100);
        for (const outcome of outcomeNames) {
          const pairs = measured.map(
            ([one, total]) => [estimateOn(one, outcome), estimateOn(total, outcome)] as const,
          );
          const covered = pairs.filter(
            ([{ low, high }, { mean }]) => low - 1e-3 <= mean && mean <= high + 1e-3,
          );
          const width = pairs.reduce((sum, [{ low, high }]) => sum + (high - low) / pairs.length, 0);
          const share = covered.length / pairs.length;
          console.log(`      ${outcome}: ${(100 * share).toFixed(1)} % covered, width ${width.toFixed(2)}`);
          assert.ok(share >= 0.93, outcome);
        }
      });
    }
  }
});
