import { strict as assert } from 'node:assert';
import type { Cause } from '../../../../src/documents/causes.ts';
import {
  type CauseKey,
  causeReading,
  rankCauses,
  sortCauses,
} from '../../../../webview-ui/model/cause-ranking.ts';
import { causesCsv } from '../../../../webview-ui/explanation/list-csv.ts';
import { causeExample, explanationExample, termsExample } from '../example.ts';

const example = explanationExample();
const predicted = 10;
const explanation = { ...example, baseline: { ...example.baseline, predicted, pixels: 20 } };
const outcome = causeReading('dice', explanation);
const untried: Cause = {
  ...causeExample('fold', 'fold_1/net.onnx is run instead', 0),
  found: null,
  problem: 'it is gone',
};
const causes = [
  causeExample('spacing', 'pixels are 0.8 times as large', 0, 1),
  untried,
  causeExample('flip', 'the x axis is flipped', -40, predicted),
  causeExample('intensity', 'values are 10 % larger', 2),
];
const rows = rankCauses(causes, explanation, outcome);

describe('the list of causes', () => {
  const done = (key: CauseKey, descending = false): readonly string[] =>
    sortCauses(rows, { key, descending }).map(({ cause }) => cause.kind);

  it('has the largest effect first, and what could not be tried last, without a rank', () => {
    assert.deepEqual(done('rank'), ['flip', 'intensity', 'spacing', 'fold']);
    assert.deepEqual(
      rows.map(({ rank }) => rank),
      [1, 2, 3, null],
    );
    assert.deepEqual(done('rank', true), ['spacing', 'intensity', 'flip', 'fold']);
  });

  it('says what each comes to, and how much of the component remains', () => {
    assert.deepEqual(
      rows.map(({ kind, conclusion, remaining }) => [kind, conclusion, remaining]),
      [
        ['Mirroring', 'gone when the x axis is flipped', 0],
        ['Intensities', 'unchanged when values are 10 % larger', 100],
        ['Spacing', 'smaller when pixels are 0.8 times as large', 90],
        ['Fold', 'not known when fold_1/net.onnx is run instead: it is gone', null],
      ],
    );
  });

  it('is sorted by every column, and keeps all rows', () => {
    assert.deepEqual(done('effect'), ['flip', 'spacing', 'intensity', 'fold']);
    assert.deepEqual(done('flipped', true), ['flip', 'spacing', 'intensity', 'fold']);
    for (const key of ['kind', 'conclusion', 'remaining', 'se', 'n'] as const)
      assert.equal(done(key).length, 4);
  });

  it('is copied with what was done and how, and nothing in the numbers of what could not be tried', () => {
    const [heading = '', ...lines] = causesCsv(rows, outcome, termsExample).trimEnd().split('\r\n');
    assert.match(
      heading,
      /^rank,kind,cause,conclusion,how,still predicted \(%\),lost \(px\),gained \(px\),effect on Dice/u,
    );
    assert.match(
      lines[0] ?? '',
      /^1,flip,the x axis is flipped,gone when the x axis is flipped,The input is changed\.,0,/u,
    );
    assert.match(
      lines[3] ?? '',
      /^,fold,fold_1\/net\.onnx is run instead,not known when fold_1\/net\.onnx is run instead: it is gone,The input is changed\.,,,,,,/u,
    );
  });
});
