import { strict as assert } from 'node:assert';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import type { ToPanel } from '../../../../src/protocol/panel.ts';
import {
  askedNext,
  changePrediction,
  changesInWords,
  realChanges,
} from '../../../../webview-ui/model/changes.ts';
import { atRest, type PanelState, receive } from '../../../../webview-ui/model/panel-state.ts';
import { numberProblem, settingGroups, windowProblem } from '../../../../webview-ui/model/setting-fields.ts';
import { componentExample, effectExample, explanationExample, gridExample } from '../example.ts';

const explanation = explanationExample();
const shown: ToPanel = {
  type: 'show',
  explanation,
  effects: [],
  components: [],
  picture: null,
  activity: atRest,
};
const effects = packEffects([{ index: 3, effect: effectExample('measured', -1) }]);
const progress = {
  aim: { kind: 'input' },
  share: 0.1,
  done: 1,
  total: 16,
  draw: null,
  treatments: 53,
  secondsLeft: null,
} as const;
const component = componentExample({ kind: 'layer', tensor: 'x' }, -2);

describe('panel state', () => {
  it('shows an explanation, its map empty before the first run', () => {
    const state = receive({ kind: 'loading' }, shown);
    assert.ok(state.kind === 'shown');
    assert.deepEqual([state.maps.length, state.maps[0]?.effects.length], [1, 16]);
    assert.equal(
      state.prediction.pixels.reduce((sum, pixel) => sum + pixel, 0),
      64,
    );
  });

  it('takes in effects and progress, the picture and failures', () => {
    const messages: readonly ToPanel[] = [
      shown,
      { type: 'progress', map: 0, geometry: null, effects, components: [component], progress },
      { type: 'picture', picture: { missing: 'gone' } },
    ];
    const state = messages.reduce<PanelState>(receive, { kind: 'loading' });
    assert.ok(state.kind === 'shown');
    assert.equal(state.maps[0]?.effects[3]?.mean, -1);
    assert.equal(state.components.get('layer x')?.mean, -2);
    assert.equal(state.activity.progress?.done, 1);
    assert.deepEqual(state.picture, { missing: 'gone' });
    const failed = receive(state, { type: 'activity', activity: { ...atRest, failure: 'no' } });
    assert.ok(failed.kind === 'shown' && failed.activity.failure === 'no' && !failed.activity.running);
  });

  it('shows the new map of a layer while it is being measured', () => {
    const geometry = { ...gridExample([8, 8], [4, 4]), tensor: 'x' };
    const told = { type: 'progress', map: 1, geometry, components: [], progress } as const;
    const messages: readonly ToPanel[] = [shown, { ...told, effects: packEffects([]) }, { ...told, effects }];
    const state = messages.reduce<PanelState>(receive, { kind: 'loading' });
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
    assert.deepEqual(receive({ kind: 'loading' }, { type: 'unreadable', message: 'cut off' }), {
      kind: 'unreadable',
      message: 'cut off',
    });
    assert.deepEqual(
      receive(
        { kind: 'loading' },
        { type: 'progress', map: 0, geometry: null, effects, components: [component], progress },
      ),
      {
        kind: 'loading',
      },
    );
  });
});

describe('changes', () => {
  const { question } = explanation;

  it('are what differs from the question', () => {
    assert.deepEqual(realChanges({ roi: [...question.roi], block: 8, seed: 7 }, question), { seed: 7 });
    assert.equal(changesInWords({ roi: [0, 0, 1, 1], block: 4 }), 'RoI, block size');
    assert.equal(askedNext(question, { seed: 7 }).seed, 7);
    assert.ok(changePrediction({ class: 1 }) && !changePrediction({ roi: [0, 0, 1, 1], draws: 3 }));
  });

  it('are refused in words where they cannot be', () => {
    assert.equal(windowProblem('RoI', [0, 0, 32, 32], [32, 32]), null);
    assert.match(windowProblem('RoI', [1, 0, 32, 32], [32, 32]) ?? '', /^RoI: .*in the image \(32 × 32\)/);
    assert.match(windowProblem('Region', [0, 0, 0, 4], [32, 32]) ?? '', /at least 1/);
    const draws = settingGroups(explanation, 'argmax')
      .flatMap(({ fields }) => fields)
      .find(({ key }) => key === 'draws');
    assert.ok(draws?.kind === 'number');
    assert.equal(numberProblem(draws, '50'), null);
    assert.match(numberProblem(draws, '1') ?? '', /at least 2/);
    assert.match(numberProblem(draws, '1.5') ?? '', /whole/);
    assert.match(numberProblem(draws, '') ?? '', /number/);
  });

  it('offer a threshold only where there is one', () => {
    const keys = (decision: string): readonly string[] =>
      settingGroups(explanation, decision).flatMap(({ fields }) => fields.map(({ key }) => key));
    assert.ok(keys('threshold').includes('threshold') && !keys('argmax').includes('threshold'));
  });
});
