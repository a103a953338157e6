import { strict as assert } from 'node:assert';
import { findingsText } from '../../../../src/commands/tool/findings.ts';
import { checkExample, rowExample } from '../../documents/joint-example.ts';
import { blockExample, explanationExample, gridExample } from '../../webview-ui/example.ts';

/** What the text says of effects of these means. */
function told(means: readonly number[]): Readonly<Record<string, unknown>> {
  const effects = means.map((mean, index) => blockExample(index, 'decided', mean));
  const map = { ...gridExample([32, 32], [8, 8]), effects, draws: null };
  const text = findingsText({ ...explanationExample(), maps: [map] }, 'unet.a.segcause.json');
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

describe('What a language model is told of an explanation', () => {
  it('is JSON with the question and how to read the effects', () => {
    const { file, howToRead, regionOfInterest } = told([]);
    assert.equal(file, 'unet.a.segcause.json');
    assert.match(String(howToRead), /Below zero: the part supports.*not whether it is right/u);
    assert.equal(regionOfInterest, 'y 8, x 8, 16×16');
  });

  it('lists the largest effects first with their places, and not those of zero', () => {
    const { blocks } = told([-1, 0, 4]);
    const { largest } = blocks as {
      readonly largest: readonly { readonly effect: number; readonly block: string }[];
    };
    assert.deepEqual(
      largest.map(({ block, effect }) => [block, effect]),
      [
        ['y 0, x 16, 8×8', 4],
        ['y 0, x 0, 8×8', -1],
      ],
    );
  });

  it('says what blocks do together, and where the map does worse than distance', () => {
    const explanation = explanationExample();
    const rows = [rowExample('supporting', 4, -2, -5), rowExample('nearest', 4, -9, -3)];
    const text = findingsText({ ...explanation, joint: checkExample(rows, { supporting: 4 }) }, 'a.json');
    const { setTogether } = JSON.parse(text) as { readonly setTogether: Readonly<Record<string, unknown>> };
    assert.deepEqual(setTogether['effects'], [
      'The 4 supporting blocks: −5.0 if independent, −2.0 together.',
    ]);
    assert.match(String(setTogether['warning']), /nearest to the RoI costs more/u);
    assert.equal('setTogether' in (JSON.parse(findingsText(explanation, 'a.json')) as object), false);
  });

  it('says what layers have learnt, the largest first, with p over all layers', () => {
    const { n, se, low, high, outcomes } = blockExample(0, 'decided', -20);
    const effect = { rejected: 0, p: 0.03, state: 'decided', n, se, low, high, outcomes } as const;
    const effects = [
      { ...effect, layers: ['a'], mean: -2 },
      { ...effect, layers: ['b', 'c'], mean: -20, n: 12, low: -22, high: -18 },
    ];
    const learnt = [{ replacement: 'permuted', draws: 12, isComplete: true, effects }] as const;
    const text = findingsText({ ...explanationExample(), learnt: [...learnt] }, 'a.json');
    const [permuted] = (JSON.parse(text) as { readonly learnt: readonly Readonly<Record<string, unknown>>[] }).learnt; // prettier-ignore
    assert.equal(permuted?.['parameters'], 'permuted, all else kept');
    assert.deepEqual((permuted['largest'] as readonly unknown[])[0], {
      layers: ['b', 'c'],
      effect: -20,
      interval: [-22, -18],
      overAllLayers: 'p 0.03',
    });
  });

  it('names the causes that were tried, the largest first, and why others were not', () => {
    const explanation = explanationExample();
    assert.equal('causes' in (JSON.parse(findingsText(explanation, 'a.json')) as object), false);
    const { state, n, mean, se, low, high, outcomes } = blockExample(0, 'decided', -20);
    const estimate = { mean: 0, se: 0, low: 0, high: 0 };
    const found = {
      state,
      n,
      mean,
      se,
      low,
      high,
      outcomes,
      lost: estimate,
      gained: { ...estimate, mean: 3 },
    };
    const cause = { kind: 'flip', how: 'exact', problem: null, found } as const;
    const causes = [
      { ...cause, done: 'the x axis is flipped' },
      { ...cause, done: 'the axes are swapped', found: null, problem: 'the model takes 8×16' },
    ];
    const text = findingsText({ ...explanation, causes: { isComplete: true, causes } }, 'a.json');
    const told = (JSON.parse(text) as { readonly causes: { readonly bySize: readonly Readonly<Record<string, unknown>>[] } }).causes; // prettier-ignore
    assert.match(String(told.bySize[0]?.['conclusion']), / when the x axis is flipped$/u);
    assert.equal(told.bySize[0]?.['effect'], -20);
    assert.deepEqual(told.bySize[1], {
      conclusion: 'not known when the axes are swapped: the model takes 8×16',
    });
  });
});
