import assert from 'node:assert/strict';
import type { ModelInput } from '../../../../src/documents/explanation.ts';
import { boundInWords, histogramPath } from '../../../../webview-ui/model/histogram-path.ts';
import { stepInWords, stepSizes } from '../../../../webview-ui/model/input-step-words.ts';

const input: ModelInput = {
  ...{ name: 'image', layout: 'NCDHW', size: [8, 8, 8], channels: 1, channelOrder: 'grey' },
  ...{ crop: { start: [-1, 0, 2], of: [6, 8, 20] }, clip: [-175, 250], normalize: 'zscore' },
  ...{ scale: 255, mean: [0.5], std: [1] },
};

describe('Steps from a file to the input', () => {
  it('are named with what is done', () => {
    assert.deepEqual(stepInWords('resampling', input), { title: 'Resampled', detail: 'cubic' });
    assert.equal(stepInWords('clip', input).detail, 'to −175 … 250');
    assert.equal(
      stepInWords('clip', { ...input, clip: undefined, clipPercentiles: [0.5, 99.5] }).detail,
      'to percentiles 0.5 and 99.5',
    );
    assert.equal(stepInWords('normalize', input).detail, 'mean 0, deviation 1');
    assert.equal(stepInWords('fit', input).title, 'Cropped, padded with 0');
    assert.equal(stepInWords('fit', { ...input, crop: undefined }).title, 'Resized');
    assert.equal(stepInWords('scale', input).detail, '÷ 255, by mean and std');
  });

  it('have the size and the spacing that they change', () => {
    const file = { size: [6, 8, 20], spacing: [2.5, 1, 0.98765] };
    assert.deepEqual(stepSizes(file, undefined), ['6×8×20', '2.5×1×0.988 mm']);
    assert.deepEqual(stepSizes({ ...file, size: [4, 8, 20] }, file), ['4×8×20']);
    assert.deepEqual(stepSizes(file, file), []);
    assert.deepEqual(stepSizes({ size: [6, 8], spacing: null }, undefined), ['6×8']);
  });

  it('have histograms whose heights are square roots of counts, the tallest cut', () => {
    assert.equal(histogramPath({ low: 0, high: 1, counts: [400, 4, 1] }), 'M0 1V0h1V0.5h1V0.75h1V1z');
    assert.equal(histogramPath({ low: 0, high: 1, counts: [16, 4, 0] }), 'M0 1V0h1V0.5h1V1h1V1z');
    assert.equal(boundInWords(-1234.5), '−1230');
  });
});
