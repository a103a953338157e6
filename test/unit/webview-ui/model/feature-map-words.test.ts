import { strict as assert } from 'node:assert';
import type { FeatureMap } from '../../../../src/documents/feature-map.ts';
import {
  activation,
  channelInWords,
  featureMapInWords,
  sizeInWords,
  valuesInWords,
} from '../../../../webview-ui/model/feature-map-words.ts';

const map: FeatureMap = {
  tensor: 'x',
  channel: 12,
  channels: 32,
  size: [64, 48],
  levels: new Uint8Array(64 * 48),
  range: { min: -4.13818359375, max: 3.005474328994751, mean: 0.1 },
  notFinite: 0,
  placement: { scale: [1, 1], offset: [0, 0] },
};

describe('a feature map in words', () => {
  it('has values in at most four digits', () => {
    const values = [0, -4.13818359375, 10.44585, 0.000123456, 12_345.6, 1.23456e-9, -3e30];
    assert.deepEqual(values.map(activation), [
      '0',
      '−4.138',
      '10.45',
      '0.0001235',
      '12346',
      '1.235e−9',
      '−3e+30',
    ]);
  });

  it('has a size, and a channel among all, which count from 0', () => {
    assert.equal(sizeInWords(map), '64 × 48 px');
    assert.equal(sizeInWords({ size: [8, 64, 48] }), '8 × 64 × 48 voxels');
    assert.equal(channelInWords(map), 'channel 12 (0–31)');
    assert.equal(channelInWords({ channel: 0, channels: 1 }), 'the only channel');
  });

  it('is said whole to those who do not see it', () => {
    assert.equal(
      featureMapInWords('encoder.0', map),
      'Feature map of encoder.0, channel 12 (0–31): 64 × 48 px, from −4.138 to 3.005',
    );
    assert.match(featureMapInWords('encoder.0', { ...map, range: null }), /no finite values$/u);
  });

  it('says what a scale cannot: that all values are the same, or which are not finite', () => {
    const same = { min: 0.5, max: 0.5, mean: 0.5 };
    assert.equal(valuesInWords(map), null);
    assert.equal(valuesInWords({ range: same, notFinite: 0 }), 'Every value is 0.5.');
    assert.equal(
      valuesInWords({ range: same, notFinite: 1 }),
      'Every finite value is 0.5. 1 value is not finite: +∞ is white, −∞ and NaN are black.',
    );
    assert.match(valuesInWords({ ...map, notFinite: 3 }) ?? '', /^3 values are not finite/u);
    assert.equal(valuesInWords({ range: null, notFinite: 9 }), 'No value is finite.');
  });
});
