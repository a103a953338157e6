import type { Explanation } from '../../src/documents/explanation.ts';
import type { Changes } from '../../src/protocol/panel.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Field {
  readonly key: Exclude<keyof Changes, 'roi'>;
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

export interface SettingGroup {
  readonly title: string;
  readonly fields: readonly SettingField[];
}

const same = (value: string): Choice => ({ value, label: value });

/** What can be changed about an explanation, in the order in which it is decided. */
export function settingGroups(explanation: Explanation, decision: string): readonly SettingGroup[] {
  const { head, input } = explanation.question;
  const side = Math.min(...input.size);
  const classes = Array.from({ length: head.channels }, (_, i) => {
    const name = head.classes[i];
    return { value: String(i), label: name === undefined ? String(i) : `${i} · ${name}` };
  });
  const outputs = explanation.outputs.length > 0 ? explanation.outputs : [head.output];
  const prediction: readonly SettingField[] = [
    {
      kind: 'choice',
      key: 'output',
      label: 'Output',
      hint: 'Output of the model',
      choices: outputs.map(same),
    },
    { kind: 'choice', key: 'class', label: 'Class', hint: 'The class that is explained', choices: classes },
    {
      kind: 'choice',
      key: 'decision',
      label: 'Decision',
      hint: 'How a pixel is assigned to the class',
      choices: ['threshold', 'argmax', 'labels'].map(same),
    },
    {
      kind: 'choice',
      key: 'activation',
      label: 'Activation',
      hint: 'Still to be applied to the raw output',
      choices: ['none', 'sigmoid', 'softmax'].map(same),
    },
    {
      kind: 'number',
      key: 'threshold',
      label: 'Threshold',
      hint: 'A pixel is predicted where the raw output exceeds this',
      min: -1e6,
      isWhole: false,
    },
  ];
  const effects: readonly SettingField[] = [
    {
      kind: 'choice',
      key: 'treatment',
      label: 'Treatment',
      hint: 'What a block of the input is replaced by',
      choices: [
        { value: 'patches', label: 'natural patches' },
        { value: 'zero', label: 'zero' },
        { value: 'mean', label: 'mean' },
        { value: 'blur', label: 'blur' },
      ],
    },
    {
      kind: 'choice',
      key: 'intervention',
      label: 'Intervention',
      hint: 'What layers, channels and skip connections are set to: their activation under other images, its mean, their own mean over space, zero; or they are put back in a corrupted input',
      choices: [
        { value: 'resample', label: 'resample' },
        { value: 'mean', label: 'mean' },
        { value: 'ownMean', label: 'own mean' },
        { value: 'zero', label: 'zero' },
        { value: 'restore', label: 'restore' },
      ],
    },
    {
      kind: 'choice',
      key: 'preset',
      label: 'Preset',
      hint: 'How effects are estimated',
      choices: [
        { value: 'pool', label: 'pool, exact' },
        { value: 'paper', label: 'paper' },
      ],
    },
    {
      kind: 'number',
      key: 'block',
      label: 'Block',
      hint: 'Side of a block',
      min: 1,
      max: side,
      isWhole: true,
      unit: 'px',
    },
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
  ];
  return [
    {
      title: 'Prediction',
      fields: prediction.filter(({ key }) => key !== 'threshold' || decision === 'threshold'),
    },
    { title: 'Effects', fields: effects },
  ];
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

/** Why `[y, x, height, width]` is no region of an image of this size, in words that say what it is of; or null. */
export function windowProblem(
  what: string,
  window: readonly number[],
  size: readonly [number, number],
): string | null {
  const [y = -1, x = -1, height = 0, width = 0] = window;
  if (!window.every(Number.isInteger) || y < 0 || x < 0 || height < 1 || width < 1) {
    return `${what}: whole numbers are needed, height and width at least 1.`;
  }
  if (y + height > size[0] || x + width > size[1])
    return `${what}: it must lie in the image (${size[0]} × ${size[1]}).`;
  return null;
}
