import { dirname, join } from 'node:path';
import { stemOf } from '../files/stem.ts';

/** The settings file that belongs to a model. */
export function settingsPathOf(model: string): string {
  return join(dirname(model), `${stemOf(model)}.explain.json`);
}

/** Where the explanation of an image by a model goes; `turn` 2, 3, … when earlier ones are taken. */
export function explanationPathOf(model: string, image: string, turn: number): string {
  const number = turn === 1 ? '' : `-${turn}`;
  return join(dirname(model), `${stemOf(model)}.${stemOf(image)}${number}.segcause.json`);
}
