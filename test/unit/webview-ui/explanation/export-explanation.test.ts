import { strict as assert } from 'node:assert';
import { explanationSvg } from '../../../../webview-ui/explanation/export-explanation.ts';
import { mapTerms } from '../../../../webview-ui/explanation/list-csv.ts';
import { defaultView } from '../../../../webview-ui/explanation/view-options.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { blockExample, explanationExample } from '../example.ts';
import { shownExample } from '../shown-example.ts';

describe('An exported map', () => {
  const explanation = explanationExample();
  const shown = shownExample(explanation, [
    [blockExample(0, 'decided', -0.098), blockExample(1, 'decided', 9)],
  ]);

  it('says model, image, class, RoI, estimand, draws, what is set, and scale', async () => {
    const svg = await explanationSvg(shown, defaultView);
    for (const words of [
      />unet\.onnx on a\.png: effect of each block of \w+ on Dice</u,
      />white matter, RoI y 8, x 8 · 16 × 16 \(green\), Dice 0\.0; predicted: orange, reference: white, dashed</u,
      />Effect: mean change of Dice in the RoI over random draws, 50 draws; preset paper</u,
      />Blocks of 8 × 8, set to [^<]+</u,
      />effect on Dice · largest \+9\.00 pts · reference scale ±3 pts, square-root steps · ◥ 1 beyond</u,
    ])
      assert.match(svg, words);
  });

  it('is on the scale that the display has', async () => {
    const view = { ...defaultView, display: { ...defaultView.display, range: 'all' } } as const;
    assert.match(await explanationSvg(shown, view), /fitted scale ±9 pts/u);
  });

  it('has a table with the same terms', () => {
    const outcome = readingOf('dice', { ...explanation.question, preset: 'pool' });
    const { estimand, className, roi, pool } = mapTerms(shown, shown.maps[0].tensor, outcome);
    assert.deepEqual(
      [estimand, className, roi, pool],
      ['mean change of Dice in the RoI over the pool', 'white matter', 'y 8, x 8 · 16 × 16', 50],
    );
  });
});
