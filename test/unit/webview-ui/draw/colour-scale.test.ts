import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type ColourMapName, colourMaps } from '../../../../webview-ui/draw/colour-maps.ts';
import { paintAt, scaleGradient, scaleStops, sideColour } from '../../../../webview-ui/draw/colour-scale.ts';
import { defaultDisplay } from '../../../../webview-ui/draw/display.ts';
import { leastChroma, shiftOf } from '../../../support/map-chroma.ts';

const names = Object.keys(colourMaps) as ColourMapName[];
const { opacity } = defaultDisplay;

describe('colours of effects', () => {
  for (const name of names) {
    const { faintest } = colourMaps[name];

    it(`${name}: even the smallest effect is seen at the default opacity, on any grey`, () => {
      fc.assert(
        fc.property(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.constantFrom(-1, 1),
          fc.integer({ min: 0, max: 255 }),
          (position, side, grey) => {
            const chroma = shiftOf(paintAt(position, side, name), opacity, [grey, grey, grey]);
            assert.ok(chroma >= 2 * leastChroma, `${position}: ${chroma}`);
          },
        ),
      );
    });

    it(`${name}: size is told by opacity or by colour, not by fading twice`, () => {
      for (const side of [-1, 1] as const) {
        const [weak, strong] = [paintAt(0, side, name), paintAt(1, side, name)];
        assert.equal(weak.alpha, faintest);
        assert.equal(strong.alpha, 1);
        const spread = ({ colour }: typeof weak): number => Math.max(...colour) - Math.min(...colour);
        if (faintest < 1) assert.ok(spread(weak) > 80, 'the colour itself does not fade');
        else assert.equal(weak.alpha, strong.alpha);
      }
    });

    it(`${name}: sides differ in hue for every colour vision, by blue against red and green`, () => {
      for (const position of [0, 0.5, 1]) {
        const yellowness = (side: -1 | 1): number => {
          const { colour } = paintAt(position, side, name);
          return (colour[0] + colour[1]) / 2 - colour[2];
        };
        assert.ok(yellowness(-1) > yellowness(1) + 20, `${position}`);
      }
    });
  }

  it('make bars and legends', () => {
    assert.match(sideColour(-1, 'redBlue'), /^rgb\(\d+,\d+,\d+\)$/u);
    const shares = scaleStops('redBlue').map(({ share }) => share);
    assert.deepEqual(shares, [0, 0.25, 0.5, 0.5, 0.75, 1]);
    assert.match(scaleGradient('redBlue'), /^linear-gradient\(to right, rgb\(214 16 38 \/ 1\) 0%, /u);
  });
});
