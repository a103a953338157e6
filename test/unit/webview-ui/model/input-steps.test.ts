import assert from 'node:assert/strict';
import type { ModelInput } from '../../../../src/documents/explanation.ts';
import { boundInWords, histogramPath } from '../../../../webview-ui/model/histogram-path.ts';
import { stepSize, stepTitle } from '../../../../webview-ui/model/input-step-words.ts';

const input: ModelInput = {
  ...{ name: 'image', layout: 'NCDHW', size: [8, 8, 8], channels: 1, channelOrder: 'grey' },
  ...{ crop: { start: [-1, 0, 2], of: [6, 8, 20] }, clip: [-175, 250], normalize: 'zscore' },
  ...{ scale: 255, mean: [0.5], std: [1] },
};

describe('Steps from a file to the input', () => {
  it('are named with what is done', () => {
    assert.equal(stepTitle('resampling', input), 'Resampled (cubic)');
    assert.equal(stepTitle('clip', input), 'Clipped to −175 … 250');
    assert.equal(
      stepTitle('clip', { ...input, clip: undefined, clipPercentiles: [0.5, 99.5] }),
      'Clipped to percentiles 0.5 and 99.5',
    );
    assert.equal(stepTitle('normalize', input), 'Normalized (mean 0, deviation 1)');
    assert.equal(stepTitle('fit', input), 'Cut out, padded by 0');
    assert.equal(stepTitle('fit', { ...input, crop: undefined }), 'Resized');
    assert.equal(stepTitle('scale', input), 'Scaled ÷ 255, by mean and std');
    assert.equal(stepSize({ size: [6, 8, 20], spacing: [2.5, 1, 0.98765] }), '6×8×20 · 2.5×1×0.988 mm');
    assert.equal(stepSize({ size: [6, 8], spacing: null }), '6×8');
  });

  it('have histograms whose heights are square roots of counts', () => {
    assert.equal(histogramPath({ low: 0, high: 1, counts: [16, 4, 0] }), 'M0 1V0h1V0.5h1V1h1V1z');
    assert.equal(boundInWords(-1234.5), '−1230');
  });
});
