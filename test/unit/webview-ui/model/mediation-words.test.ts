import { strict as assert } from 'node:assert';
import { mediationInWords } from '../../../../webview-ui/model/mediation-words.ts';

describe('what a mediation says', () => {
  const said = (total: number, indirect: number, direct: number): string =>
    mediationInWords({ total, indirect, direct }, 'encoder.2', 0.02);

  it('is how much of the effect passes through the layer', () => {
    assert.equal(
      said(-2.3, -2.1, -0.2),
      'Nearly all of the effect passes through encoder.2: −2.10 of −2.30 points.',
    );
    assert.equal(
      said(-2, -1, -1),
      'About 50 % of the effect passes through encoder.2: −1.00 of −2.00 points.',
    );
    assert.match(said(-2, -0.1, -1.9), /^Little .* the rest \(−1\.90\) goes around it\.$/u);
  });

  it('names effects that cancel, and none', () => {
    assert.match(said(-2, 0.5, -2.5), /^encoder\.2 works against the total effect/u);
    assert.match(said(0.01, 1, -1), /yet \+1\.00 passes through encoder\.2: other paths cancel it/u);
    assert.match(said(0, 0, 0), /has no effect/u);
  });
});
