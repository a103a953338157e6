import type { Settings } from '../../../documents/settings.ts';
import { UserError } from '../../../errors.ts';
import type { Dataset } from './plans.ts';

/** What a network's output holds, and how masks mark it. */
interface LabelledHead {
  readonly outputs: number;
  readonly settings: Pick<
    Settings,
    'classes' | 'labels' | 'decision' | 'activation' | 'threshold' | 'maskIgnore'
  >;
}

/**
 * The output that `dataset.json` describes: exclusive labels by softmax; where a label is a region of several, overlapping
 * regions by sigmoid, in the order of the file. The label `ignore` has no output. As nnU-Net's `LabelManager`.
 * @throws UserError when the labels contradict one another
 */
export function headOf({ labels }: Dataset): LabelledHead {
  const { ignore, ...others } = labels;
  if (typeof ignore === 'object') throw new UserError('dataset.json: the label ignore must be one number.');
  const shared = ignore === undefined ? {} : { maskIgnore: [ignore] };
  const named = Object.entries(others).map(([name, value]) => ({ name, values: [value].flat() }));
  if (named.some(({ values }) => values.length > 1)) {
    const regions = named.filter(({ values }) => values.some((value) => value !== 0));
    // JavaScript moves names that are numbers to the front, and the order is that of the outputs.
    if (regions.some(({ name }) => /^\d+$/u.test(name)))
      throw new UserError('dataset.json: name its regions by words, not by numbers, whose order is lost.');
    return {
      outputs: regions.length,
      settings: {
        classes: regions.map(({ name }) => name),
        labels: Object.fromEntries(regions.map(({ name, values }) => [name, values])),
        ...{ decision: 'threshold', activation: 'sigmoid', threshold: 0 },
        ...shared,
      },
    };
  }
  const sorted = named
    .map(({ name, values: [value = 0] }) => ({ name, value }))
    .toSorted((a, b) => a.value - b.value);
  if (sorted.some(({ value }, i) => value !== i))
    throw new UserError(
      `dataset.json: its labels are ${sorted.map(({ value }) => value).join(', ')}, and nnU-Net's count from 0.`,
    );
  return {
    outputs: sorted.length,
    settings: {
      classes: sorted.map(({ name }) => name),
      labels: Object.fromEntries(sorted.map(({ name, value }) => [name, value])),
      ...{ decision: 'argmax', activation: 'softmax' },
      ...shared,
    },
  };
}
