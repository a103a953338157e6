import * as vscode from 'vscode';
import type { DeclaredTensor } from '../documents/model-summary.ts';
import type { Constants } from '../documents/settings.ts';

/** Numbers separated by commas; null where the text is something else. */
function numbersOf(text: string): readonly number[] | null {
  const numbers = text.split(',').map((part) => Number(part.trim() || NaN));
  return numbers.every(Number.isFinite) ? numbers : null;
}

function shapeInWords({ type, shape }: DeclaredTensor): string {
  const isOne = shape?.every((length) => length === 1) === true;
  return isOne || shape === null ? `One number (${type})` : `${type}, ${shape.join(' × ')}`;
}

/** What inputs besides the image are to be set to; undefined when dismissed. */
export async function askConstants(inputs: readonly DeclaredTensor[]): Promise<Constants | undefined> {
  const values: (readonly [string, number | number[]])[] = [];
  for (const input of inputs) {
    const text = await vscode.window.showInputBox({
      title: `Value of the Input "${input.name}"`,
      prompt: `${shapeInWords(input)}. A single number sets all elements; a list separated by commas sets each.`,
      ignoreFocusOut: true,
      validateInput: (given) =>
        given.trim() === '' || numbersOf(given) !== null ? null : 'Numbers, separated by commas.',
    });
    const numbers = text === undefined ? null : numbersOf(text);
    if (numbers === null) return undefined;
    const [first] = numbers;
    values.push([input.name, numbers.length === 1 && first !== undefined ? first : [...numbers]]);
  }
  return Object.fromEntries(values);
}
