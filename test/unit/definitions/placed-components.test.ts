import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { effectWords, rankWords, ratedComponents } from '../../../src/definitions/component-labels.ts';
import { placeComponents, type PlacedComponents } from '../../../src/definitions/placed-components.ts';
import { componentKey } from '../../../src/documents/component-key.ts';
import type { ComponentEffect } from '../../../src/documents/components.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { sampleFile } from '../../support/models.ts';
import { componentReading, withComponents } from '../../../webview-ui/model/component-effects.ts';
import { rankInWords } from '../../../webview-ui/model/component-ranking.ts';
import { componentExample, explanationExample, layerExample } from '../webview-ui/example.ts';
import { definitionsIn, layersIn } from './python.ts';

const sources = { '/work/unet.py': readFileSync(sampleFile('unet.py'), 'utf8') };

const donors = { origin: 'references' as const, images: 3, label: '' };

async function explained(
  effects: (tensor: (path: string) => string) => ComponentEffect[],
): Promise<Explanation> {
  const layers = [...(await layersIn(sampleFile('unet_late.onnx')))];
  const tensor = (path: string): string =>
    layers.find((layer) => layer.path === path)?.tensor ?? assert.fail(path);
  const components = { intervention: 'zero' as const, donors, baselineDice: 90, isComplete: true };
  return { ...explanationExample(), layers, components: { ...components, effects: effects(tensor) } };
}

function placed(explanation: Explanation): readonly PlacedComponents[] {
  const work = placeComponents(explanation, definitionsIn(sources, explanation.layers));
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

describe('Effects at definitions', () => {
  it('are ranked by size among their kind; equal ones share a rank', async () => {
    const explanation = await explained((tensor) => [
      componentExample({ kind: 'layer', tensor: tensor('head') }, -2),
      componentExample({ kind: 'layer', tensor: tensor('pool') }, 5),
      componentExample({ kind: 'layer', tensor: tensor('encoder.0.conv1') }, 2),
      { ...componentExample({ kind: 'layer', tensor: tensor('encoder.0.conv2') }, 9), state: 'negligible' },
      componentExample({ kind: 'module', path: 'encoder', tensors: [tensor('pool')] }, 1),
      componentExample({ kind: 'channels', tensor: tensor('head'), axis: 1, range: [0, 1] }, 50),
    ]);
    assert.deepEqual(
      ratedComponents(explanation).map((one) => `${one.path}: ${rankWords(one)}`),
      [
        'head: rank 2 of 4 layers',
        'pool: rank 1 of 4 layers',
        'encoder.0.conv1: rank 2 of 4 layers',
        'encoder.0.conv2: rank 4 of 4 layers',
        'encoder: rank 1 of 1 module',
      ],
    );
  });

  it('are ranked by flow where flows are known: layers of one flow share a rank that counts flows', async () => {
    const onFlow = (found: ComponentEffect, flow: number): ComponentEffect => ({ ...found, flow });
    const explanation = await explained((tensor) => [
      onFlow(componentExample({ kind: 'module', path: 'encoder', tensors: [tensor('pool')] }, -9), 0),
      onFlow(componentExample({ kind: 'layer', tensor: tensor('encoder.0.conv1') }, -9), 0),
      onFlow(componentExample({ kind: 'layer', tensor: tensor('head') }, -9), 0),
      onFlow(componentExample({ kind: 'layer', tensor: tensor('pool') }, -5), 3),
      onFlow(
        componentExample({ kind: 'module', path: 'decoder', tensors: [tensor('pool'), tensor('head')] }, -6),
        4,
      ),
    ]);
    assert.deepEqual(
      ratedComponents(explanation).map((one) => `${one.path}: ${rankWords(one)}`),
      [
        'encoder.0.conv1: rank 1 of 2 flows',
        'head: rank 1 of 2 flows',
        'pool: rank 2 of 2 flows',
        'encoder: rank 1 of 2 flows',
        'decoder: several flows',
      ],
    );
  });

  it('show mean and interval in Dice points, or that there is no effect', () => {
    const words = (changes: Partial<ComponentEffect>): string =>
      effectWords({ effect: { ...componentExample({ kind: 'layer', tensor: 't' }, -8.309), ...changes } });
    assert.equal(words({}), '\u22128.31 Dice points [\u22129.31, \u22127.31]');
    assert.equal(words({ mean: 0.042, low: 0.042, high: 0.042 }), '+0.042 Dice points');
    assert.equal(words({ state: 'proved' }), 'no effect on Dice');
  });

  it('have the same ranks as in the panel', () => {
    const layers = Array.from({ length: 6 }, (_, i) => layerExample(`conv${i}`));
    const effects = fc.array(
      fc.record({
        mean: fc.constantFrom(-8, -2, 0, 0.01, 2, 3),
        state: fc.constantFrom('decided', 'negligible', 'undetermined', 'proved'),
        n: fc.constantFrom(0, 3),
        isModule: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(effects, (drawn) => {
        const found = drawn.map(({ isModule, ...effect }, i): ComponentEffect => {
          const tensor = layers[i]?.tensor ?? '';
          const component: ComponentEffect['component'] = isModule
            ? { kind: 'module', path: `stage${i}`, tensors: [tensor] }
            : { kind: 'layer', tensor };
          return { ...componentExample(component, effect.mean), ...effect };
        });
        const components = { intervention: 'zero', donors, baselineDice: 90, isComplete: true } as const;
        const explanation = {
          ...explanationExample(),
          layers,
          components: { ...components, effects: found },
        };
        const known = withComponents(new Map(), found);
        const outcome = componentReading('dice', explanation);
        for (const rated of ratedComponents(explanation)) {
          const key = componentKey(rated.effect.component);
          assert.equal(rankWords(rated), `rank ${rankInWords(key, known, outcome) ?? ''}`);
        }
      }),
    );
  });

  it('of layers with one definition are shown together, the largest first', async () => {
    const explanation = await explained((tensor) => [
      componentExample({ kind: 'layer', tensor: tensor('encoder.0.conv1') }, -1),
      componentExample({ kind: 'layer', tensor: tensor('bottleneck.conv1') }, -7),
      componentExample({ kind: 'layer', tensor: tensor('decoder.1') }, 3),
    ]);
    assert.deepEqual(
      placed(explanation).map(({ line, components }) => [line, ...components.map(({ path }) => path)]),
      [
        [12, 'bottleneck.conv1', 'encoder.0.conv1'],
        [32, 'decoder.1'],
      ],
    );
  });

  it('of a module are preferred where the same line defines layers', async () => {
    const explanation = await explained((tensor) => [
      componentExample({ kind: 'layer', tensor: tensor('head') }, -9),
      componentExample({ kind: 'module', path: 'head', tensors: [tensor('head')] }, -8),
      componentExample({ kind: 'module', path: 'bottleneck', tensors: [tensor('bottleneck.conv2')] }, -4),
    ]);
    assert.deepEqual(
      placed(explanation).map(({ line, components }) => [line, ...components.map(({ kind }) => kind)]),
      [
        [49, 'module'],
        [45, 'module'],
      ],
    );
  });

  it('are not shown where several places may define the layer', async () => {
    const explanation = await explained((tensor) => [
      componentExample({ kind: 'layer', tensor: tensor('head') }, -9),
    ]);
    const twice = { ...sources, '/work/copy.py': sources['/work/unet.py'] };
    const work = placeComponents(explanation, definitionsIn(twice, explanation.layers));
    let step = work.next();
    while (step.done !== true) step = work.next();
    assert.deepEqual(step.value, []);
  });
});
