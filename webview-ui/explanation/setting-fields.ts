import { boxFromNumbers, isInside, nounsOf, type Size } from '../../src/documents/box.ts';
import type { Explanation, Question } from '../../src/documents/explanation.ts';
import { usualRefine } from '../../src/documents/refined-grid.ts';
import { refineOf } from '../../src/documents/settings-of-question.ts';
import type { Changes } from '../../src/protocol/explanation-page.ts';
import type { Choice } from '../model/choice.ts';
import { shape } from '../model/format.ts';

interface Field {
  readonly key: Exclude<keyof Changes, 'roi' | 'regions'>;
  readonly label: string;
  readonly hint: string;
}

/** One of several choices. */
export interface ChoiceField extends Field {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
}

/** A number between two others. */
export interface NumberField extends Field {
  readonly kind: 'number';
  readonly min: number;
  readonly max?: number;
  readonly isWhole: boolean;
  readonly unit?: string;
}

/** One thing that can be changed. */
export type SettingField = ChoiceField | NumberField;

/** Fields under one heading. */
export interface SettingGroup {
  readonly title: string;
  readonly fields: readonly SettingField[];
}

const choice = (key: Field['key'], label: string, hint: string, choices: readonly Choice[]): ChoiceField => ({
  kind: 'choice',
  key,
  label,
  hint,
  choices,
});

const byName = (...values: readonly string[]): readonly Choice[] =>
  values.map((value) => ({ value, label: value }));

/**
 * What can be changed about an explanation, in the order in which it is decided.
 * @param areBlocks whether blocks are measured, and not regions
 */
export function settingGroups(
  explanation: Explanation,
  decision: string,
  areBlocks = true,
): readonly SettingGroup[] {
  const { question } = explanation;
  const hasBlockSize = areBlocks && question.regions === undefined;
  return [
    {
      title: 'Prediction',
      fields: predictionFields(explanation).filter(
        ({ key }) => key !== 'threshold' || decision === 'threshold',
      ),
    },
    {
      title: 'Effects',
      fields: effectFields(explanation).filter(
        ({ key }) => (key !== 'block' && key !== 'refine') || hasBlockSize,
      ),
    },
  ];
}

function predictionFields({ question, outputs }: Explanation): readonly SettingField[] {
  const { head } = question;
  const { position } = nounsOf(question.input.size.length);
  const classes = Array.from({ length: head.channels }, (_, i) => {
    const name = head.classes[i];
    return { value: String(i), label: name === undefined ? String(i) : `${i} · ${name}` };
  });
  return [
    choice(
      'output',
      'Output',
      'Output of the model',
      byName(...(outputs.length > 0 ? outputs : [head.output])),
    ),
    choice('class', 'Class', 'The class that is explained', classes),
    choice(
      'decision',
      'Decision',
      `How a ${position} is assigned to the class`,
      byName('threshold', 'argmax', 'labels'),
    ),
    choice(
      'activation',
      'Activation',
      'Still to be applied to the raw output',
      byName('none', 'sigmoid', 'softmax'),
    ),
    {
      kind: 'number',
      key: 'threshold',
      label: 'Threshold',
      hint: `A ${position} is predicted where the raw output exceeds this`,
      min: -1e6,
      isWhole: false,
    },
  ];
}

const passesField: SettingField = {
  kind: 'number',
  key: 'passes',
  label: 'Whole passes',
  hint: 'Whole passes that predicted total effects may take',
  min: 160,
  max: 1_000_000,
  isWhole: true,
};

function effectFields({
  question: { input, block, coarse },
  statistics,
}: Explanation): readonly SettingField[] {
  return [
    choice('treatment', 'Treatment', 'What a block or region of the input is replaced by', [
      { value: 'patches', label: 'natural patches' },
      ...byName('zero', 'mean', 'blur'),
    ]),
    choice(
      'intervention',
      'Intervention',
      'What layers, channels and skip connections are set to: their activation under other images, its mean, their own mean over space, or zero; restore puts them back into a corrupted input',
      [...byName('resample', 'mean'), { value: 'ownMean', label: 'own mean' }, ...byName('zero', 'restore')],
    ),
    choice('preset', 'Preset', 'How effects are estimated', [
      { value: 'pool', label: 'pool, exact' },
      ...byName('paper'),
    ]),
    ...(statistics === undefined
      ? []
      : [
          choice(
            'reading',
            'Reading',
            'The model takes statistics over the image (norms, pools, gates), through which every block reaches the RoI. A total effect takes a whole pass; a direct effect, with these statistics held at their baseline, takes much less. From direct effects and some whole passes, total ones are predicted',
            [
              { value: 'predicted', label: 'total, predicted' },
              { value: 'total', label: 'total, whole passes' },
              { value: 'direct', label: 'direct, statistics held' },
            ],
          ),
          passesField,
        ]),
    {
      kind: 'number',
      key: 'block',
      label: 'Block',
      hint: 'Side of a block',
      min: 1,
      max: Math.min(...input.size),
      isWhole: true,
      unit: nounsOf(input.size.length).unit,
    },
    refineField(input.size, coarse === undefined ? 1 : refineOf(coarse, block)),
    {
      kind: 'number',
      key: 'draws',
      label: 'Draws',
      hint: 'Draws per block',
      min: 2,
      max: 10000,
      isWhole: true,
    },
    {
      kind: 'number',
      key: 'seed',
      label: 'Seed',
      hint: 'Seed of the draws',
      min: 0,
      max: 0xffffffff,
      isWhole: true,
    },
    choice(
      'jointCheck',
      'Joint check',
      'Whether the blocks that support and oppose most are also set together once the map is finished, to check whether single effects add up',
      [
        { value: 'true', label: 'on, about 50 passes' },
        { value: 'false', label: 'off' },
      ],
    ),
  ];
}

/** All blocks, or coarse ones first: of as many blocks as usual, or as were asked for. */
function refineField(size: Size<'input'>, asked: number): ChoiceField {
  const refine = asked > 1 ? asked : usualRefine(size);
  return choice(
    'refine',
    'Order',
    `Coarse blocks of ${shape(size.map(() => refine))} blocks first: those that respond are divided, the others are shown as they are. Every block is set to what lies at its own place in the same other images`,
    [
      { value: '1', label: 'all blocks' },
      { value: String(refine), label: 'coarse first' },
    ],
  );
}

/** Why a typed number cannot be used, or null. */
export function numberProblem(field: NumberField, text: string): string | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return `${field.label}: a number is needed.`;
  if (field.isWhole && !Number.isInteger(value)) return `${field.label}: a whole number is needed.`;
  if (value < field.min) return `${field.label}: at least ${field.min}.`;
  if (field.max !== undefined && value > field.max) return `${field.label}: at most ${field.max}.`;
  return null;
}

/**
 * Why numbers (where it starts along each axis, then its size) are no region of a question's input, or null.
 * @param what what the region is called
 */
export function regionProblem(
  what: string,
  numbers: readonly number[],
  { input }: Pick<Question, 'input'>,
): string | null {
  const rank = input.size.length;
  const { image, unit } = nounsOf(rank);
  const isRegion =
    numbers.length === 2 * rank &&
    numbers.every((number, i) => Number.isInteger(number) && number >= Number(i >= rank));
  if (!isRegion) return `${what}: whole numbers are needed, sizes of at least 1.`;
  return isInside(boxFromNumbers<'input'>(numbers), input.size)
    ? null
    : `${what}: it must lie within the ${image} (${shape(input.size)} ${unit}).`;
}
