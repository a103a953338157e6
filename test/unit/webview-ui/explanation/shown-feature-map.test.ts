import { strict as assert } from 'node:assert';
import type { FeatureMap } from '../../../../src/documents/feature-map.ts';
import { greyPixels } from '../../../../webview-ui/draw/bitmaps.ts';
import { isSameQuestion } from '../../../../webview-ui/explanation/same-question.ts';
import { askedMap, isAwaited } from '../../../../webview-ui/explanation/shown-feature-map.ts';
import { explanationExample } from '../example.ts';

const { question } = explanationExample();
const found: FeatureMap = {
  tensor: 'x',
  channel: 0,
  channels: 4,
  size: [1, 2],
  levels: Uint8Array.of(0, 255),
  range: { min: 0, max: 1, mean: 0.5 },
  notFinite: 0,
  placement: { scale: [1, 1], offset: [0, 0] },
};

describe('a feature map that is asked for', () => {
  it('is awaited until it is there, or a problem is', () => {
    const asked = askedMap(question, { tensor: 'x', channel: 0 }, null);
    assert.ok(isAwaited(asked) && asked.found === null);
    assert.ok(!isAwaited({ ...asked, found }));
    assert.ok(!isAwaited({ ...asked, problem: 'x has no channel 0.' }));
  });

  it('leaves the channel before in sight, but not one of another tensor or question', () => {
    const before = { ...askedMap(question, { tensor: 'x', channel: 0 }, null), found };
    const next = askedMap({ ...question }, { tensor: 'x', channel: 1 }, before);
    assert.ok(next.found === found && isAwaited(next));
    assert.equal(askedMap(question, { tensor: 'y', channel: 0 }, before).found, null);
    const other = { ...question, seed: question.seed + 1 };
    assert.ok(!isSameQuestion(question, other));
    assert.equal(askedMap(other, { tensor: 'x', channel: 1 }, before).found, null);
  });

  it('is drawn in grey from black to white', () => {
    assert.deepEqual(
      [...greyPixels(Uint8Array.of(0, 128, 255))],
      [...[0, 0, 0, 255], ...[128, 128, 128, 255], ...[255, 255, 255, 255]],
    );
  });
});
