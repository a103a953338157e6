import { strict as assert } from 'node:assert';
import type { Cause } from '../../../../src/documents/causes.ts';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import type { ExplainAim, ExplanationStep } from '../../../../src/documents/explanation-step.ts';
import type { ShownExplanation } from '../../../../src/protocol/explanation-page.ts';
import { atRest, type ToPage } from '../../../../src/protocol/page.ts';
import { explanationReader, type PanelState } from '../../../../webview-ui/explanation/state.ts';
import { receive } from '../../../../webview-ui/model/page-state.ts';
import { blockExample, causeExample, componentExample, explanationExample, gridExample } from '../example.ts';

type ToPanel = ToPage<ShownExplanation, ExplainAim, ExplanationStep>;

const explanation = explanationExample();
const shown: ToPanel = {
  type: 'show',
  shown: { explanation, effects: [], direct: null },
  picture: null,
  activity: atRest,
};
const after = (state: PanelState, message: ToPanel): PanelState => receive(explanationReader, state, message);
const effects = packEffects([blockExample(3, 'measured', -1)]);
const input = gridExample([32, 32], [8, 8]);
const donors = { origin: 'references', images: 12, label: 'twelve images' } as const;
const progress = {
  aim: { kind: 'input' },
  share: 0.1,
  done: 1,
  total: 16,
  draw: null,
  treatments: 53,
  secondsLeft: null,
} as const;
const components = {
  intervention: 'resample',
  donors,
  baselineDice: 90,
  effects: [componentExample({ kind: 'layer', tensor: 'x' }, -2)],
} as const;

describe('panel state', () => {
  it('shows an explanation, its map empty before the first run', () => {
    const state = after({ kind: 'loading' }, shown);
    assert.ok(state.kind === 'shown');
    assert.deepEqual([state.maps.length, state.maps[0].effects.length], [1, 16]);
    assert.equal(
      state.prediction.pixels.reduce((sum, pixel) => sum + pixel, 0),
      64,
    );
  });

  it('takes in causes one after the other', () => {
    const tried = (...causes: readonly Cause[]): ToPanel => ({
      ...{ type: 'step', step: { map: null, components: null, causes } },
      progress: { ...progress, aim: { kind: 'causes' } },
    });
    const [flip, fold] = [causeExample('flip', 'a', -3), causeExample('fold', 'b', 0)];
    const state = [shown, tried(flip), tried(fold)].reduce<PanelState>(after, { kind: 'loading' });
    assert.ok(state.kind === 'shown');
    assert.deepEqual(state.explanation.causes, { isComplete: false, causes: [flip, fold] });
  });

  it('takes in effects and progress, the picture and failures', () => {
    const messages: readonly ToPanel[] = [
      shown,
      { type: 'step', step: { map: { geometry: input, effects }, components }, progress },
      { type: 'picture', picture: { missing: 'gone' } },
    ];
    const state = messages.reduce<PanelState>(after, { kind: 'loading' });
    assert.ok(state.kind === 'shown');
    assert.equal(state.maps[0].effects[3]?.mean, -1);
    assert.equal(state.components.get('layer x')?.mean, -2);
    assert.deepEqual(state.explanation.components?.donors, donors);
    assert.equal(state.activity.progress?.done, 1);
    assert.deepEqual(state.picture, { missing: 'gone' });
    const failed = after(state, { type: 'activity', activity: { ...atRest, failure: 'no' } });
    assert.ok(failed.kind === 'shown' && failed.activity.failure === 'no' && !failed.activity.running);
  });

  it('shows the new map of a layer while it is being measured', () => {
    const geometry = { ...gridExample([8, 8], [4, 4]), tensor: 'x' };
    const step = (columns: typeof effects): ToPanel => ({
      type: 'step',
      step: { map: { geometry, effects: columns }, components: null },
      progress,
    });
    const messages: readonly ToPanel[] = [shown, step(packEffects([])), step(effects)];
    const state = messages.reduce<PanelState>(after, { kind: 'loading' });
    assert.ok(state.kind === 'shown');
    assert.deepEqual(
      state.maps.map(({ tensor, effects: known }) => [tensor, known.length, known[3]?.mean]),
      [
        ['image', 16, undefined],
        ['x', 4, -1],
      ],
    );
  });

  it('says why a file cannot be read, and ignores news of nothing', () => {
    assert.deepEqual(after({ kind: 'loading' }, { type: 'unreadable', message: 'cut off' }), {
      kind: 'unreadable',
      message: 'cut off',
    });
    const step = { map: { geometry: input, effects }, components };
    assert.deepEqual(after({ kind: 'loading' }, { type: 'step', step, progress }), { kind: 'loading' });
  });

  it('shows volumes and signals as it shows images', () => {
    const { question } = explanation;
    const ofSize = (size: readonly number[], block: readonly number[]): number => {
      const asked = { ...question, input: { ...question.input, size }, block };
      const shown = { explanation: { ...explanation, question: asked, maps: [] }, effects: [], direct: null };
      return explanationReader.read(shown).maps[0].effects.length;
    };
    assert.equal(ofSize([8, 16, 20], [4, 8, 8]), 12);
    assert.equal(ofSize([20], [8]), 3);
  });
});
