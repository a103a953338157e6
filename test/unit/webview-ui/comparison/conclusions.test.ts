import { strict as assert } from 'node:assert';
import { ranksInWords, transplantInWords } from '../../../../webview-ui/comparison/conclusions.ts';
import { chartRows } from '../../../../webview-ui/comparison/rank-rows.ts';
import { layerChanges } from '../../../../webview-ui/comparison/layer-changes.ts';
import type { TransplantRow } from '../../../../webview-ui/comparison/transplants.ts';
import { comparisonExample } from '../comparison-example.ts';

describe('what the chart of ranks says', () => {
  const rows = chartRows(layerChanges(comparisonExample()));
  const ranked = (...ranks: readonly (readonly [number, number])[]): string =>
    ranksInWords(
      ranks.flatMap(([before, after], i) => {
        const row = rows[0];
        assert.ok(row);
        return [{ ...row, change: { ...row.change, name: `layer ${i}`, ranks: { before, after } } }];
      }),
    );

  it('is which layer moved most, and which way', () => {
    assert.equal(
      ranked([1, 2], [2, 3], [3, 1]),
      '3 of these 3 layers change rank: layer 2 gained most, from 3 to 1.',
    );
    assert.match(
      ranked([1, 4], [2, 2]),
      /^1 of these 2 layers change rank: layer 0 lost most, from 1 to 4\.$/u,
    );
  });

  it('is that none moved, and why ranks are shared', () => {
    assert.match(ranked([1, 1], [2, 2]), /none of these 2 changes rank\.$/u);
    assert.match(ranked([1, 1], [1, 1]), /have the same effect and share a rank\.$/u);
  });
});

describe('what the transplants say', () => {
  const row = (name: string, weights: number | null): TransplantRow => ({
    key: name,
    name,
    operator: 'Conv',
    tensor: name,
    gains: { activation: null, weights, fromFirst: null, fromLast: null },
    step: null,
  });
  const said = (gap: number, ...gains: readonly (number | null)[]): string =>
    transplantInWords(
      gains.map((gain, i) => row(`layer ${i}`, gain)),
      gap,
      'late.onnx',
    );

  it('is which layer carries the difference alone', () => {
    assert.match(said(5.47, 0.2, 1.71, null), /^layer 1 carries most alone, \+1\.71 of the \+5\.47 points/u);
    assert.match(said(5, 4.5, 1), /^layer 0 alone carries \+4\.50 .* makes the difference\.$/u);
    assert.match(said(-5, -1, 2), /^layer 0 carries most alone, −1\.00 of the −5\.00 points/u);
  });

  it('is that none does, or that there is none', () => {
    assert.match(said(5, -69, 0), /^No layer of late\.onnx alone .* the layers changed together\.$/u);
    assert.match(said(0.01, -69), /^Both models reach the same Dice/u);
  });
});
