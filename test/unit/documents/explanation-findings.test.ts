import { strict as assert } from 'node:assert';
import type { ComponentEffect } from '../../../src/documents/components.ts';
import { packEffects } from '../../../src/documents/effect-columns.ts';
import type { Effect } from '../../../src/documents/effects.ts';
import type { EffectMap, Explanation } from '../../../src/documents/explanation.ts';
import {
  hasFindings,
  isMeasured,
  isResumable,
  isWorthKeeping,
  openAims,
  withIntervention,
  withoutFindings,
} from '../../../src/documents/explanation-findings.ts';
import { mergeExplanation } from '../../../src/documents/explanation-step.ts';
import {
  causeExample,
  componentExample,
  effectExample,
  explanationExample,
  layerExample,
} from '../webview-ui/example.ts';

const layer = layerExample('conv', { shape: [1, 8, 4, 4] });

/** A map of two blocks, the second one in this state or not there. */
function mapExample(tensor: string, second: 'decided' | 'undetermined' | null): EffectMap {
  const effect = (index: number, state: 'decided' | 'undetermined'): Effect => ({
    index,
    ...effectExample(state, 1),
  });
  return {
    tensor,
    grid: { size: [8, 16], block: [8, 8] },
    placement: { scale: [1, 1], offset: [0, 0] },
    effects: [effect(0, 'decided'), ...(second === null ? [] : [effect(1, second)])],
    draws: 'recorded',
  };
}

function foundExample(changes: Partial<Explanation> = {}): Explanation {
  const donors = { origin: 'references', images: 3, label: 'three images' } as const;
  const effects: ComponentEffect[] = [
    componentExample({ kind: 'layer', tensor: layer.tensor }, -1),
    componentExample({ kind: 'channels', tensor: layer.tensor, axis: 1, range: [0, 4] }, -1),
  ];
  return {
    ...explanationExample(),
    status: 'complete',
    layers: [layer],
    maps: [mapExample('image', 'decided'), mapExample(layer.tensor, 'decided')],
    components: { intervention: 'resample', donors, baselineDice: 90, isComplete: true, effects },
    ...changes,
  };
}

const asking = (explanation: Explanation, changes: Partial<Explanation['question']>): Explanation => ({
  ...explanation,
  question: { ...explanation.question, ...changes },
});

describe('what was found', () => {
  const found = foundExample();
  const cut = foundExample({ status: 'incomplete' });

  it('is gone on from where draws over a pool were cut short', () => {
    assert.ok(isResumable(asking(cut, { preset: 'pool' })));
    assert.ok(!isResumable(asking(cut, { preset: 'paper' })));
    assert.ok(!isResumable(asking(found, { preset: 'pool' })));
    assert.ok(isResumable({ ...asking(found, { preset: 'paper' }), components: null }));
  });

  it('stays when it is complete until the next run is, which may ask something else', () => {
    assert.ok(isWorthKeeping(found, cut));
    assert.ok(isWorthKeeping(found, asking(cut, { seed: 1 })));
    assert.ok(!isWorthKeeping(found, asking(found, { seed: 1 })));
    assert.ok(!isWorthKeeping(cut, cut));
    const withoutLayers = { ...found, components: null };
    assert.ok(isWorthKeeping(found, withoutLayers) && !isWorthKeeping(withoutLayers, found));
    assert.ok(isWorthKeeping(withoutLayers, cut) && !isWorthKeeping(withoutLayers, withoutLayers));
  });

  it('can be taken away', () => {
    const bare = withoutFindings(found);
    assert.ok(hasFindings(found) && !hasFindings(bare));
    assert.deepEqual([bare.status, bare.facts, bare.components], ['ready', null, null]);
    assert.deepEqual(
      bare.maps.map(({ tensor, draws }) => [tensor, draws]),
      [['image', null]],
    );
  });

  it('of the input stands under another intervention, and nothing else does', () => {
    const other = withIntervention(found, 'zero');
    assert.equal(other.question.intervention, 'zero');
    assert.deepEqual(other.maps, found.maps.slice(0, 1));
    assert.deepEqual([other.status, other.components, other.mediations], ['complete', null, []]);
    assert.ok(isResumable(other));
  });
});

describe('causes that were tried', () => {
  const some = { isComplete: false, causes: [causeExample('flip', 'the x axis is flipped', -3)] };
  const ready: Explanation = { ...explanationExample(), status: 'ready' };
  const kindsOf = (explanation: Explanation): readonly string[] =>
    openAims(explanation).map(({ kind }) => kind);

  it('are findings, which a run goes on from, first with those that are left', () => {
    const cut: Explanation = { ...ready, causes: some };
    assert.ok(hasFindings(cut) && isResumable(cut) && !isResumable(ready));
    assert.deepEqual(kindsOf(cut), ['causes', 'input', 'joint', 'layers', 'learnt']);
    const whole: Explanation = { ...ready, causes: { ...some, isComplete: true } };
    assert.deepEqual(
      [isMeasured(cut, { kind: 'causes' }), isMeasured(whole, { kind: 'causes' })],
      [false, true],
    );
    assert.ok(isResumable(whole));
    assert.deepEqual(kindsOf(whole), ['input', 'joint', 'layers', 'learnt']);
    assert.deepEqual(kindsOf(ready), ['input', 'joint', 'layers', 'learnt']);
  });

  it('are of the input alone where the model slides over the image in windows', () => {
    const windows = { size: [8, 8], step: 0.5, weights: 'gaussian', like: 'nnunet', mirror: [] } as const;
    const slid: Explanation = { ...ready, question: { ...ready.question, windows } };
    assert.deepEqual(kindsOf(slid), ['input', 'joint']);
    assert.deepEqual(kindsOf({ ...slid, causes: some }), ['causes', 'input', 'joint']);
  });

  it('are merged step by step, newer ones in the place of older ones', () => {
    const step = (mean: number): Explanation =>
      mergeExplanation({ ...ready, causes: some }, { map: null, components: null, causes: [causeExample('flip', 'the x axis is flipped', mean), causeExample('fold', 'b', 1)] }); // prettier-ignore
    assert.deepEqual(
      step(-5).causes?.causes.map(({ done, found }) => [done, found?.mean]),
      [
        ['the x axis is flipped', -5],
        ['b', 1],
      ],
    );
    assert.deepEqual(mergeExplanation(ready, { map: null, components: null }), ready);
  });

  it('stay under another intervention, and go with what else was found', () => {
    const found = { ...foundExample(), causes: some };
    assert.deepEqual(withIntervention(found, 'zero').causes, some);
    assert.equal(withoutFindings(found).causes, undefined);
  });
});

describe('what is known already', () => {
  const { tensor } = layer;

  it('is every block of a map, none cut short', () => {
    assert.ok(isMeasured(foundExample(), { kind: 'input' }));
    assert.ok(isMeasured(foundExample(), { kind: 'map', tensor }));
    assert.ok(!isMeasured(foundExample(), { kind: 'map', tensor: 'another' }));
    for (const second of ['undetermined', null] as const)
      assert.ok(!isMeasured(foundExample({ maps: [mapExample('image', second)] }), { kind: 'input' }));
  });

  it('is nothing of a map that is only begun', () => {
    const { tensor: name, grid, placement } = mapExample('another', null);
    const geometry = { tensor: name, grid, placement };
    const step = { map: { geometry, effects: packEffects([]) }, components: null };
    const begun = mergeExplanation(foundExample(), step);
    assert.deepEqual(begun.maps.at(-1), { ...geometry, effects: [], draws: null });
    assert.ok(!isMeasured(begun, { kind: 'map', tensor: 'another' }));
    assert.deepEqual(mergeExplanation(begun, step), begun);
  });

  it('is every layer, every channel, and a block through a layer', () => {
    const found = foundExample();
    assert.ok(isMeasured(found, { kind: 'layers' }));
    assert.ok(!isMeasured(withoutFindings(found), { kind: 'layers' }));
    assert.ok(!isMeasured(found, { kind: 'channels', tensor }));
    const rest = componentExample({ kind: 'channels', tensor, axis: 1, range: [4, 8] }, 0);
    assert.ok(found.components);
    const components = { ...found.components, effects: [rest, ...found.components.effects] };
    assert.ok(isMeasured({ ...found, components }, { kind: 'channels', tensor }));
    const estimate = { mean: -1, se: 0.1, low: -2, high: 0 };
    const box = { start: [0, 0], size: [8, 8] };
    const mediation = { box, tensor, n: 5, total: estimate, indirect: estimate, direct: estimate };
    const aim = { kind: 'mediation', tensor, box } as const;
    assert.ok(isMeasured({ ...found, mediations: [mediation] }, aim));
    assert.ok(
      !isMeasured({ ...found, mediations: [mediation] }, { ...aim, box: { start: [8, 0], size: [8, 8] } }),
    );
  });
});
