import { basename } from 'node:path';
import type { ModelSize, Pruning, TestedImage } from '../documents/pruning.ts';

/** Images that are listed, and below how many the test says little. */
const [listed, few] = [5, 8];

/** What a model can do without, in a few lines for a terminal. */
export function summarizePruning(pruning: Pruning): readonly string[] {
  const { model, margin, classes, chosenOn, testedOn, skipped, change, written, layers, before, harmful } =
    pruning;
  const name = basename(model);
  const head = [
    `${name}: mean Dice of ${classes.join(', ')}; chosen on ${chosenOn.length} images, tested on ${testedOn.length} others`,
    ...skipped.map(({ item, reason }) => `left out: ${item}: ${reason}`),
    ...(testedOn.length < few
      ? [
          `${testedOn.length} images are few: where a few images lose far more than the others, this test misses it`,
        ]
      : []),
  ];
  const harm = harmful === null ? [] : harmLines(harmful);
  if (written === null)
    return [...head, ...triedLines(pruning), `nothing can be removed within ${margin} points`, ...harm];
  const channels = layers.reduce((sum, layer) => sum + layer.channels.length, 0);
  return [
    ...head,
    `Dice ${mean(testedOn, 'before').toFixed(2)} → ${mean(testedOn, 'after').toFixed(2)} points: ${signed(change.mean)} [${signed(change.low)}, ${signed(change.high)}], margin ${margin}`,
    ...sizeLines(before, written),
    `removed: ${channels} channels of ${layers.length} layers`,
    ...layers.map(({ layer, channels: own, of }) => `  ${layer}: ${own.length} of ${of}`),
    'images that lose most:',
    ...testedOn
      .toSorted((one, other) => one.after - one.before - (other.after - other.before))
      .slice(0, listed)
      .map((image) => `  ${image.name}: ${image.before.toFixed(2)} → ${image.after.toFixed(2)}`),
    ...harm,
    `checked: outputs differ from the edited graph's by ${written.largestDifference.toExponential(1)} at most`,
    `written: ${written.path}`,
  ];
}

function sizeLines(before: ModelSize, after: ModelSize): readonly string[] {
  const line = (what: string, key: keyof ModelSize, unit: (value: number) => string): string =>
    `${what}: ${unit(before[key])} → ${unit(after[key])} (${(100 * (after[key] / before[key] - 1)).toFixed(1)} %)`;
  return [
    line('MACs', 'macs', (value) => `${(value / 1e9).toFixed(3)} G`),
    line('parameters', 'parameters', (value) => value.toLocaleString('en')),
    line('file', 'bytes', (value) => `${(value / 1e6).toFixed(2)} MB`),
    line('a pass', 'milliseconds', (value) => `${value.toFixed(1)} ms`),
  ];
}

/** What the smallest model that was tried loses, where none was shown to keep the margin. */
function triedLines({ tried }: Pruning): readonly string[] {
  return tried.map(
    ({ savedMacs, lossWhereChosen, lossWhereTested }) =>
      `  ${(100 * savedMacs).toFixed(1)} % fewer MACs: ${signed(-lossWhereChosen)} points where chosen${lossWhereTested === null ? '' : `, ${signed(-lossWhereTested)} where tested`}`,
  );
}

function harmLines(harmful: NonNullable<Pruning['harmful']>): readonly string[] {
  if (harmful.length === 0) return ['no channel was found that harms'];
  return [
    'channels that harm (Dice rises where they are set to their mean):',
    ...harmful.map(
      ({ layer, channels, gain }) =>
        `  ${layer} ${channels.join(', ')}: ${signed(gain.mean)} [${signed(gain.low)}, ${signed(gain.high)}]`,
    ),
  ];
}

function mean(images: readonly TestedImage[], key: 'before' | 'after'): number {
  return images.reduce((sum, image) => sum + image[key], 0) / images.length;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
