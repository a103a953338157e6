import { strict as assert } from 'node:assert';
import type { ComponentEffect } from '../../../../src/documents/components.ts';
import { areAllChannels, rankChannels, sortChannels } from '../../../../webview-ui/model/channels.ts';
import { componentReading, withComponents } from '../../../../webview-ui/model/component-effects.ts';
import { channelsCsv } from '../../../../webview-ui/explanation/list-csv.ts';
import { sparklineOf } from '../../../../webview-ui/model/sparkline.ts';
import { componentExample, explanationExample, termsExample } from '../example.ts';

const outcome = componentReading('dice', explanationExample());
const channels = (from: number, to: number, mean: number, tensor = 'x'): ComponentEffect =>
  componentExample({ kind: 'channels', tensor, axis: 1, range: [from, to] }, mean);

describe('channels of a layer', () => {
  const known = withComponents(new Map(), [
    channels(0, 8, -4),
    channels(8, 16, 1),
    channels(0, 4, -3.5),
    channels(4, 8, -0.2),
    channels(4, 6, -0.1),
    channels(6, 8, -0.15),
    channels(0, 16, -9, 'another'),
  ]);
  const rows = rankChannels('x', known, outcome);
  const ranges = (of: typeof rows): readonly string[] => of.map(({ component }) => component.range.join('-'));

  it('are shown as far as groups were split, the largest first', () => {
    assert.deepEqual(ranges(rows), ['0-4', '8-16', '6-8', '4-6']);
    assert.deepEqual(ranges(sortChannels(rows, { key: 'channel', descending: false })), [
      '0-4',
      '4-6',
      '6-8',
      '8-16',
    ]);
  });

  it('are all there once they reach from the first to the last', () => {
    assert.ok(areAllChannels(rows, [1, 16, 4, 4]));
    assert.ok(areAllChannels(rows, [1, '?', 4, 4]));
    assert.ok(!areAllChannels(rows, [1, 32, 4, 4]));
    assert.ok(!areAllChannels(rows.slice(1), [1, 16, 4, 4]));
    assert.ok(!areAllChannels([], [1, 16, 4, 4]));
  });

  it('are drawn as small bars, upwards where they support', () => {
    const line = sparklineOf(rows, outcome);
    assert.equal(line?.width, 16);
    assert.equal(line.zero, 3.5 / 4.5);
    assert.equal(line.opposing, 'M8 0.7778v0.2222h8v-0.2222z');
    assert.equal(sparklineOf([], outcome), null);
  });

  it('are copied with the first and last of each group', () => {
    assert.match(channelsCsv(rows, outcome, termsExample), /\r\n1,x,1,0,3,-3.5,/);
  });
});
