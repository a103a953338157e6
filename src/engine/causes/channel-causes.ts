import { basename } from 'node:path';
import { at } from '../../at.ts';
import { isChannelsFirst } from '../../documents/axes.ts';
import type { Question } from '../../documents/explanation.ts';
import { filesOf } from '../../documents/question-files.ts';
import type { ImageDonors } from '../treatments/donors.ts';
import { type CauseBench, outputFor, readRoiOf } from './cause-bench.ts';
import { type CauseTrial, isSameInput } from './cause-trial.ts';

/** Each channel of the image set to that of other images, and to its mean. An image of one channel has none. */
export function channelCauses(bench: CauseBench, donors: ImageDonors): readonly CauseTrial[] {
  const { scene, question } = bench;
  const { input, pass } = scene;
  if (input.channels === 1) return [];
  const { label, origin } = donors.facts;
  const from = origin === 'image' ? 'that of the image moved' : 'that of other images';
  return channelsInWords(question).flatMap((name, channel): readonly CauseTrial[] => {
    const places = placesOf(channel, input, pass.image.length);
    const withChannel = (valueAt: (place: number) => number): Float32Array => {
      const item = pass.image.slice();
      for (let i = places.start; i < places.end; i += places.step) item[i] = valueAt(i);
      return item;
    };
    const read = async (item: Float32Array): ReturnType<CauseTrial['read']> =>
      isSameInput(item, pass.image) ? null : readRoiOf(bench, await outputFor(scene, item));
    return [
      {
        ...{ kind: 'channel', done: `${name} is ${from}`, how: `Set to ${label}, one after the other.` },
        ...{ draws: donors.count, passes: 1 },
        async read(draw) {
          const donor = await donors.load(draw);
          return read(withChannel((i) => donor[i] ?? 0));
        },
      },
      {
        ...{ kind: 'channel', done: `${name} is its mean`, how: 'Set to the mean of its values.' },
        ...{ draws: 1, passes: 1 },
        read() {
          let [sum, count] = [0, 0];
          for (let i = places.start; i < places.end; i += places.step, count++) sum += pass.image[i] ?? 0;
          return read(withChannel(() => sum / count));
        },
      },
    ];
  });
}

const colours = ['red', 'green', 'blue'] as const;

/** What the channels of an image are called: by colour, by file, or by number. */
function channelsInWords(question: Question): readonly string[] {
  const { channels, channelOrder } = question.input;
  const names = filesOf(question).map((path) => basename(path));
  return Array.from({ length: channels }, (_, channel) => {
    if (channelOrder === 'rgb' && channel < 3) return `the ${at(colours, channel)} channel`;
    if (channelOrder === 'bgr' && channel < 3) return `the ${at(colours, 2 - channel)} channel`;
    const number = `channel ${channel + 1}`;
    return names.length === channels ? `${number} (${at(names, channel)})` : number;
  });
}

/** Where the values of a channel lie in one item. */
function placesOf(
  channel: number,
  { layout, channels }: Pick<Question['input'], 'layout' | 'channels'>,
  length: number,
): { readonly start: number; readonly end: number; readonly step: number } {
  const plane = length / channels;
  return isChannelsFirst(layout)
    ? { start: channel * plane, end: (channel + 1) * plane, step: 1 }
    : { start: channel, end: length, step: channels };
}
